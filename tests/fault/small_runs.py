"""Runs small enough to be repeated at every fault: a row for each of two Iceberg tables, written without Spark."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyiceberg.table import StaticTable

from infra.catalog.checks import Candidate, CheckResult, Verdict
from infra.catalog.genesis import ensure_genesis
from infra.catalog.inputs import Input, read_input
from infra.catalog.model import ContentKey
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Publication
from infra.catalog.publisher import Publisher, Write
from infra.catalog.run import RUN_KEY, Run, RunKey
from infra.catalog.run_branch import RunBranch
from infra.catalog.transport import Transport
from tests.integration.infra.catalog.lake import DAY, Lake, commit_table

TABLES = ("bronze.a", "gold.b")


@dataclass(frozen=True)
class Passes:
    """A check without doubts."""

    name: str = "passes"
    of_host: bool = False

    def __call__(self, candidate: Candidate) -> CheckResult:
        return CheckResult(self.name, Verdict.PASSED, candidate.head.name)


@dataclass(frozen=True)
class SmallRuns:
    """Runs onto one target; `nessie` goes straight to the catalog, past every proxy."""

    nessie: Nessie
    folder: Path
    target: str

    def run(self, name: str) -> Run:
        """The run of a name: the same name is the same run."""
        key = RunKey.of(flow="small", host="h", day=DAY, inputs={"name": name, "target": self.target})
        return Run("small", "h", DAY, key, self.target)

    def publish(self, name: str, through: Nessie | None = None) -> Publication:
        """Publish a run of one row per table, its publisher's calls going through another client."""
        return Publisher(through or self.nessie).publish(self.run(name), self._writing(), [Passes()])

    def append(self, name: str, table: str, number: int) -> Publication:
        """Publish a run that adds a row to a table that is there."""

        def write(attempt: RunBranch) -> Sequence[Input]:
            self._add(attempt, table, number)
            return ()

        return Publisher(self.nessie).publish(self.run(name), write, [Passes()])

    def count(self, name: str, table: str, into: str, once_read: Callable[[], None]) -> Publication:
        """Publish a run that adds to one table how many rows it found in another."""

        def write(attempt: RunBranch) -> Sequence[Input]:
            tables = self.nessie.tables(self.nessie.resolve(attempt.branch.name))
            given = read_input(tables, table, (("host", attempt.run.host),))
            found = len(self.numbers(table, attempt.branch.name))
            once_read()
            self._add(attempt, into, found)
            return (given,)

        return Publisher(self.nessie).publish(self.run(name), write, [Passes()])

    def numbers(self, table: str, ref: str = "") -> list[int]:
        """What the rows of a table say, in order; of the target, or of another branch."""
        state = self.nessie.tables(self.nessie.resolve(ref or self.target))[ContentKey.of(table)]
        found: list[int] = StaticTable.from_metadata(state.metadata_location).scan().to_arrow()["n"].to_pylist()
        return sorted(found)

    def _add(self, attempt: RunBranch, table: str, number: int) -> None:
        branch = attempt.branch.name
        lake = Lake(self.folder)
        lake.load(table, self.nessie.tables(self.nessie.resolve(branch))[ContentKey.of(table)].metadata_location)
        lake.append(table, [(attempt.run.host, DAY, number)])
        commit_table(self.nessie, branch, table, lake.tables[table])

    def commits(self, name: str) -> int:
        """How many commits of the target publish a run."""
        keys = [commit.properties.get(RUN_KEY) for commit in self.nessie.log(self.nessie.resolve(self.target))]
        return keys.count(self.run(name).key.value)

    def visible(self) -> set[str]:
        """Which tables the target has."""
        return {str(key) for key in self.nessie.tables(self.nessie.resolve(self.target))} & set(TABLES)

    def _writing(self) -> Write:
        lake = Lake(self.folder)

        def write(attempt: RunBranch) -> Sequence[Input]:
            there = self.nessie.tables(self.nessie.resolve(attempt.branch.name))
            for name in TABLES:
                if ContentKey.of(name) not in there:
                    lake.create(name)
                    lake.append(name, [(attempt.run.host, DAY, 1)])
                    commit_table(self.nessie, attempt.branch.name, name, lake.tables[name])
            return ()

        return write


def small_runs(nessie: Nessie, folder: Path, target: str) -> SmallRuns:
    """Begin a target of its own, without tables."""
    nessie.create_branch(target, nessie.root())
    ensure_genesis(nessie, target)
    return SmallRuns(nessie, folder, target)


def client(uri: str, *, timeout_seconds: float = 10.0) -> Nessie:
    """The catalog as a publisher sees it that has to go through `uri`."""
    return Nessie(Transport(uri, timeout_seconds=timeout_seconds))
