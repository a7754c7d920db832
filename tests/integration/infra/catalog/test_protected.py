"""`main` and `ops` against everything in the catalog's Python API that changes a branch."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

import pytest

from infra.catalog.errors import CatalogRefused, NotATarget, ProtectedBranch, ReferenceExists
from infra.catalog.experiments._move import move_experiment
from infra.catalog.experiments.creation import create_experiment
from infra.catalog.experiments.deletion import delete_experiment
from infra.catalog.experiments.errors import NameReserved, NotAnExperiment
from infra.catalog.experiments.rebase import rebase_experiment
from infra.catalog.genesis import ensure_genesis
from infra.catalog.model import ContentKey, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.publisher import Publisher
from infra.catalog.run import Run
from tests.integration.infra.catalog.branch_tables import create
from tests.integration.infra.catalog.lake import Lake

Attempt = Callable[[Nessie, Reference, Reference], object]
_PUT = {"type": "UNCHANGED", "key": ContentKey.of("control").to_json()}
ATTEMPTS: Mapping[str, tuple[Attempt, type[CatalogRefused]]] = {
    "delete": (lambda nessie, it, _: nessie.delete_branch(it), ProtectedBranch),
    "commit": (lambda nessie, it, _: nessie.commit(it, [_PUT], message="m", properties={}), ProtectedBranch),
    "merge": (
        lambda nessie, it, mine: nessie.merge(mine, it, message="m", properties={}, dry_run=False),
        ProtectedBranch,
    ),
    "merge without keys": (
        lambda nessie, it, mine: nessie.merge_without(mine, it, [], message="m", properties={}),
        ProtectedBranch,
    ),
    "create": (lambda nessie, it, mine: nessie.create_branch(it.name, mine), ReferenceExists),
    "create an experiment": (lambda nessie, it, mine: create_experiment(nessie, it.name, mine.name, ""), NameReserved),
    "delete as an experiment": (lambda nessie, it, _: delete_experiment(nessie, it.name, force=True), ProtectedBranch),
    "rebase": (lambda nessie, it, mine: rebase_experiment(nessie, it.name, mine.name), NotAnExperiment),
    "move": (move_experiment, NameReserved),
}


@pytest.fixture(params=["main", "ops"])
def protected(request: pytest.FixtureRequest, nessie: Nessie) -> Iterator[Reference]:
    """A protected branch that is past its first commit; it is where it was in the end."""
    name = str(request.param)
    with suppress(ReferenceExists):
        nessie.create_branch(name, nessie.root())
    it = ensure_genesis(nessie, name)
    yield it
    assert nessie.resolve(name) == it


@pytest.mark.parametrize("how", ATTEMPTS)
def test_nobody_but_the_publisher_moves_or_deletes_it(
    nessie: Nessie, lake: Lake, target: str, protected: Reference, how: str
) -> None:
    create(nessie, lake, target, "gold.a")
    does, refusal = ATTEMPTS[how]
    with pytest.raises(refusal):
        does(nessie, protected, nessie.resolve(target))


def test_the_operations_log_takes_rows_of_its_own_tables(nessie: Nessie, lake: Lake) -> None:
    with suppress(ReferenceExists):
        nessie.create_branch("ops", nessie.root())
    ensure_genesis(nessie, "ops")
    name = f"ops.t{lake.folder.name}"
    create(nessie, lake, "ops", name)
    assert ContentKey.of(name) in nessie.tables(nessie.resolve("ops"))
    with pytest.raises(ProtectedBranch):
        create(nessie, lake, "ops", "gold.a")


def test_a_dry_run_may_be_asked_of_it(nessie: Nessie, lake: Lake, protected: Reference) -> None:
    mine = nessie.create_branch(f"dry-{protected.hash[:8]}", protected)
    create(nessie, lake, mine.name, "gold.a")
    found = nessie.merge(nessie.resolve(mine.name), protected, message="m", properties={}, dry_run=True)
    assert ContentKey.of("gold.a") in found.keys
    nessie.delete_branch(nessie.resolve(mine.name))


@pytest.mark.parametrize("name", ["ops", "run/daily/x/1", "candidate/x", "lease/x"])
def test_runs_are_not_published_to_it(nessie: Nessie, a_run: Callable[..., Run], name: str) -> None:
    with pytest.raises(NotATarget, match=name):
        Publisher(nessie).publish(replace(a_run(), target=name), lambda _: (), [])
