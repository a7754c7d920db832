"""The versioned catalog: references, run branches, candidates, and the one way onto a published branch.

Knows no engine and no table. Nothing but `publisher` may move a published branch (ADR 0001).
"""
