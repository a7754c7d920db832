"""Verbs: Prefect flows that wire the product, and the `tollgate` command line."""
