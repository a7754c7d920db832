"""Bringing an experiment onto what another branch is now: the same changes, on its head, under the same name."""

from dataclasses import dataclass

from infra.catalog.errors import ReferenceExists
from infra.catalog.experiments._move import move_experiment
from infra.catalog.experiments.ancestry import rehearse, require_experiment
from infra.catalog.experiments.bring import Bring
from infra.catalog.experiments.carried import carried
from infra.catalog.experiments.creation import NO_CHANGE, ownership, read_experiment
from infra.catalog.model import Reference
from infra.catalog.names import BranchKind
from infra.catalog.nessie import Nessie

_REBASE_ON = f"{BranchKind.REBASE}/{{}}"


@dataclass(frozen=True)
class Rebased:
    """Where an experiment was and is; both are the same if it was on that commit already."""

    before: Reference
    after: Reference
    onto: Reference


def rebase_experiment(nessie: Nessie, name: str, ref: str) -> Rebased:
    """Put what the experiment changed onto the head of `ref`, as one commit, and its name there.

    It is made on a branch of its own and shown by one compare-and-set: whoever is in the middle of reading the
    experiment sees the old state or the new.

    Raises:
        NotAnExperiment: `name` is none.
        ReferenceMissing: one of the two does not exist.
        Unrelated: the two have no commit in common.
        ExperimentConflict: both sides changed the same rows; the experiment stays where it is.
        ReferenceConflict: something was committed to the experiment meanwhile; it stays where that put it.
    """
    experiment = require_experiment(nessie, name, "rebase an experiment: `tollgate branch list` shows them")
    onto = nessie.resolve(ref)
    fresh = _fresh_branch(nessie, name, onto)
    try:
        ancestor = rehearse(nessie, experiment, fresh).ancestor
        if ancestor == onto.hash:
            return Rebased(experiment, experiment, onto)
        bring = Bring(experiment, fresh, onto, carried(nessie, experiment, onto, ancestor))
        return Rebased(experiment, move_experiment(nessie, experiment, _rebase(nessie, bring)), onto)
    finally:
        nessie.delete_branch(nessie.resolve(fresh.name))


def _fresh_branch(nessie: Nessie, name: str, onto: Reference) -> Reference:
    fresh = _REBASE_ON.format(name)
    try:
        return nessie.create_branch(fresh, onto)
    except ReferenceExists:
        # Of a rebase that ended half-way: the experiment itself was not touched by it.
        nessie.delete_branch(nessie.resolve(fresh))
        return nessie.create_branch(fresh, onto)


def _rebase(nessie: Nessie, bring: Bring) -> Reference:
    """What the experiment is to be: its changes, and a commit that says whose it is."""
    experiment, onto = bring.experiment, bring.onto
    title = f"rebase {experiment.name} onto {onto.name or onto.hash[:12]}"
    said = {**bring.carried.properties(), **bring.carried.inputs_at(nessie.tables(onto))}
    head = bring(nessie, title, said)
    owner = read_experiment(nessie, experiment).owner
    return nessie.commit(head, [NO_CHANGE], message=title, properties=ownership(experiment.name, owner, onto.hash))
