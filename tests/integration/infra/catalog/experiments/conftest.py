"""A target with two tables that a run published, and the means to write and publish on any branch."""

import itertools
from collections.abc import Callable, Sequence

import pytest

from infra.catalog.experiments.creation import create_experiment
from infra.catalog.inputs import Input
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.catalog.publisher import Publication, Publisher
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from tests.integration.infra.catalog.lake import DAY, Lake, commit_table

Write = Callable[..., Reference]
PublishRun = Callable[..., Publication]
_NUMBERS = itertools.count()


@pytest.fixture
def write(nessie: Nessie, lake: Lake) -> Write:
    """Commit one more row of a table to a branch, as an engineer does who writes there by hand."""

    def append(branch: str, table: str, host: str = "h", n: int = 1) -> Reference:
        return commit_table(nessie, branch, table, lake.append(table, [(host, DAY, n)]))

    return append


@pytest.fixture
def publish(nessie: Nessie, write: Write) -> PublishRun:
    """A run that appends one row to each table, published on a branch; one with the same `key` is the same run."""

    def run(branch: str, *tables: str, key: str = "", host: str = "h") -> Publication:
        def work(attempt: RunBranch) -> Sequence[Input]:
            for table in tables:
                write(attempt.branch.name, table, host)
            return ()

        inputs = {"key": key or str(next(_NUMBERS))}
        run_key = RunKey.of(flow="daily", host=host, day=DAY, inputs=inputs)
        return Publisher(nessie).publish(Run("daily", host, DAY, run_key, branch), work, [])

    return run


@pytest.fixture(autouse=True)
def published(lake: Lake, publish: PublishRun, target: str) -> Publication:
    """What the target holds before anything else."""
    for table in ("bronze.a", "gold.b", "gold.new"):
        lake.create(table)
    return publish(target, "bronze.a", "gold.b")


@pytest.fixture
def mine(nessie: Nessie, target: str, published: Publication) -> str:
    """An experiment begun from the target."""
    return create_experiment(nessie, f"mine-{target}", target, "ada").branch.name
