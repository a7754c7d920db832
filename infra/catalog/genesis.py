"""The first commit of an empty branch: Nessie cannot merge two branches that share nothing but the root."""

from infra.catalog.errors import ReferenceConflict
from infra.catalog.model import ContentKey, Reference
from infra.catalog.nessie import Nessie

MARKERS = ("control", "published")


def ensure_genesis(nessie: Nessie, branch: str) -> Reference:
    """Give `branch` the namespaces of the run markers if it has no commit at all; returns its head."""
    head = nessie.resolve(branch)
    if head.hash != nessie.root().hash:
        return head
    keys = [ContentKey(MARKERS[:depth]) for depth in range(1, len(MARKERS) + 1)]
    operations = [
        {"type": "PUT", "key": key.to_json(), "content": {"type": "NAMESPACE", **key.to_json()}} for key in keys
    ]
    try:
        return nessie.commit(head, operations, message=f"begin {branch}", properties={})
    except ReferenceConflict:
        # Another process was first with the same commit.
        return nessie.resolve(branch)
