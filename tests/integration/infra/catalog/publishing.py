"""Runs of a few rows, and checks that answer as they are told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from infra.catalog.checks import Candidate, CheckResult, Verdict
from infra.catalog.inputs import Input
from infra.catalog.nessie import Nessie
from infra.catalog.run import Run
from infra.catalog.run_branch import RunBranch
from tests.integration.infra.catalog.lake import DAY, Lake, commit_table

ARunFactory = Callable[..., Run]
Write = Callable[[RunBranch], Sequence[Input]]


def writing(nessie: Nessie, lake: Lake, *names: str) -> Write:
    """A run's work: one row of its host appended to each table."""

    def write(attempt: RunBranch) -> Sequence[Input]:
        for name in names:
            lake.append(name, [(attempt.run.host, DAY, 1)])
            commit_table(nessie, attempt.branch.name, name, lake.tables[name])
        return ()

    return write


def tables(nessie: Nessie, ref: str) -> set[str]:
    return {str(key) for key in nessie.tables(nessie.resolve(ref))}


@dataclass
class Says:
    """A check that answers as it is told, after doing what it is told."""

    status: Verdict = Verdict.PASSED
    does: Callable[[Candidate], None] = lambda _: None
    name: str = "says"
    of_host: bool = False
    asked: int = 0

    def __call__(self, candidate: Candidate) -> CheckResult:
        self.asked += 1
        self.does(candidate)
        return CheckResult(self.name, self.status, "as told")


@pytest.fixture(autouse=True)
def some_tables(lake: Lake) -> None:
    for name in ("bronze.a", "bronze.b", "bronze.other"):
        lake.create(name)
