"""Contracts as documents of the Open Data Contract Standard 3.1.0: what readers are promised.

They are committed in `published/`. `python -m contracts.odcs` writes them from the classes, and refuses to break what
they promise; nothing is written there by hand.
"""
