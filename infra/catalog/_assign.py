"""The one call that moves a published branch. A lint contract lets `publisher` alone import it.

Nessie's merge onto a branch succeeds although the branch moved, as long as no key conflicts, so the merged
state would be one that nobody audited. Assigning is refused unless the branch is where it was expected, but
does not look at ancestry and would drop published commits, so that is looked at here, in the same breath.
"""

from urllib.parse import quote

from infra.catalog.errors import NotADescendant
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie


def compare_and_set(nessie: Nessie, target: Reference, head: Reference) -> Reference:
    """Move `target` to `head` if it is still where it was seen.

    Raises:
        NotADescendant: the log of `head` does not reach `target.hash`.
        ReferenceConflict: the target moved.
        AnswerLost: it may have been moved.
    """
    if not any(commit.parent == target.hash for commit in nessie.log(head, until=target.hash)):
        raise NotADescendant(
            f"{head.name} at {head.hash[:12]} does not descend from {target.name} at {target.hash[:12]}",
            where=nessie.transport.uri,
            remedy="build the candidate again from the target's head",
        )
    path = f"/trees/{quote(target.name, safe='')}@{target.hash}?type={target.kind}"
    answer = nessie.transport.change("PUT", path, head.to_json())
    return Reference.from_json(answer["reference"])
