"""Whatever happened: each retained commit of each reference reads, after a collection, as it did when it was made."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.catalog.model import CommitHash, Reference
from infra.catalog.nessie import Nessie
from tests.integration.infra.maintenance.house import LATER, STRICT, House

TABLES = ("bronze.a", "bronze.b")
POLICY = STRICT.model_copy(update={"keep_commits": 2})
_NUMBERS = itertools.count()

# What is done, to which table, on or from which of the branches that there are, to which of its commits.
Action = tuple[str, int, int, int]
ACTIONS = st.tuples(
    st.sampled_from(["append", "append", "overwrite", "drop", "branch", "tag", "delete"]),
    st.integers(0, 1),
    st.integers(0, 3),
    st.integers(0, 3),
)


@dataclass
class History:
    """What was done to a house, and what every commit showed when it was made."""

    house: House
    shown: dict[CommitHash, dict[str, list[int]]] = field(default_factory=dict)

    def do(self, action: Action) -> None:
        what, table, branch, back = action
        branches = [one.name for one in self.house.nessie.branches("work")]
        doing: Callable[[str, str, int], None] = getattr(self, what)
        doing(TABLES[table], branches[branch % len(branches)], back)

    def append(self, table: str, branch: str, _: int) -> None:
        self._write(table, branch)
        self._note(self.house.append(table, next(_NUMBERS), branch=branch))

    def overwrite(self, table: str, branch: str, _: int) -> None:
        self._write(table, branch)
        self._note(self.house.overwrite(table, next(_NUMBERS), branch=branch))

    def drop(self, table: str, branch: str, _: int) -> None:
        if table in self.house.rows(branch):
            self._note(self.house.drop(table, branch))

    def branch(self, _: str, branch: str, back: int) -> None:
        self.house.nessie.create_branch(f"work-{next(_NUMBERS)}", self._commit(branch, back))

    def tag(self, _: str, branch: str, back: int) -> None:
        self.house.nessie.create_tag(f"tag-{next(_NUMBERS)}", self._commit(branch, back))

    def delete(self, _: str, branch: str, __: int) -> None:
        if branch != "work":
            self.house.nessie.delete_branch(self.house.nessie.resolve(branch))

    def retained(self) -> dict[CommitHash, dict[str, list[int]]]:
        """What has to be readable, by the words of the policy and not by its code."""
        kept = {}
        for reference in self.house.nessie.references():
            number = POLICY.keep_commits if reference.kind == "BRANCH" else 1
            for commit in itertools.islice(self.house.nessie.log(reference), number):
                if commit.hash in self.shown:
                    kept[commit.hash] = self.shown[commit.hash]
        return kept

    def _write(self, table: str, branch: str) -> None:
        """The table goes on from what the branch has, in a location that both tables share; or begins anew."""
        if table not in self.house.rows(branch):
            self.house.create(table, f"{self.house.folder.as_uri()}/shared")

    def _commit(self, branch: str, back: int) -> Reference:
        # Not further back than what is kept: of that, a sweep may have taken the files.
        log = list(itertools.islice(self.house.nessie.log(self.house.nessie.resolve(branch)), POLICY.keep_commits))
        return Reference("", log[back % len(log)].hash, "DETACHED")

    def _note(self, at: Reference) -> None:
        self.shown[at.hash] = self.house.rows(at)


def readable(house: House, expected: dict[CommitHash, dict[str, list[int]]]) -> None:
    assert {at: house.rows(Reference("", at, "DETACHED")) for at in expected} == expected


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("histories")


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(ACTIONS, min_size=3, max_size=8), after=st.lists(ACTIONS, max_size=4))
def test_what_is_retained_reads_as_it_was_and_what_is_left_is_needed(
    own_nessie: Nessie, folder: Path, before: Sequence[Action], after: Sequence[Action]
) -> None:
    """Things happen before garbage is marked, and between the marking and the deleting."""
    house = House(own_nessie, folder / str(next(_NUMBERS)))
    house.branch()
    history, now = History(house), datetime.now(UTC) + LATER
    try:
        for action in before:
            history.do(action)
        house.sweeper(POLICY).sweep(now)
        readable(house, history.retained())
        for action in after:
            history.do(action)
        house.sweeper(POLICY).sweep(now + POLICY.grace)
        readable(house, history.retained())

        house.collect(POLICY, now + 2 * POLICY.grace)
        readable(house, history.retained())
        left = house.sweeper(POLICY).sweep(now + 4 * POLICY.grace, dry_run=True)
        assert left.marked == ()
    finally:
        house.clear()
