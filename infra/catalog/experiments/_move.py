"""The one call that moves an experiment. A lint contract lets `rebase` alone import it.

Apart from `infra.catalog._assign`, which moves published branches: this one looks at no ancestry, as a rebased
branch does not descend from what it was.
"""

from urllib.parse import quote

from infra.catalog.errors import AnswerLost
from infra.catalog.experiments.creation import require_name
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie


def move_experiment(nessie: Nessie, experiment: Reference, to: Reference) -> Reference:
    """Point an experiment to the commit of `to`, if it is still where it was seen.

    Raises:
        NameReserved: it is no experiment.
        ReferenceConflict: somebody else moved it.
        AnswerLost: it may have been moved, and where it is could not be asked.
    """
    require_name(experiment.name)
    path = f"/trees/{quote(experiment.name, safe='')}@{experiment.hash}?type=BRANCH"
    try:
        return Reference.from_json(nessie.transport.change("PUT", path, to.to_json())["reference"])
    except AnswerLost:
        if (now := nessie.resolve(experiment.name)).hash == to.hash:
            return now
        raise
