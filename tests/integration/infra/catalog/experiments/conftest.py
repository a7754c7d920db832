"""A target with two tables that a run published, and the means to write and publish on any branch."""

import itertools
from collections.abc import Callable, Sequence

import pytest

from infra.catalog.experiments.creation import create_experiment
from infra.catalog.inputs import Input, read_input
from infra.catalog.model import ContentKey, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Publication
from infra.catalog.publisher import Publisher
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from tests.integration.infra.catalog.branch_tables import append, create
from tests.integration.infra.catalog.lake import DAY, Lake

Write = Callable[..., Reference]
PublishRun = Callable[..., Publication]
_NUMBERS = itertools.count()


@pytest.fixture
def write(nessie: Nessie, lake: Lake) -> Write:
    """Append rows of a host to a table of a branch, made if it is not there, as an engineer does by hand."""

    def rows(branch: str, table: str, host: str = "h", *numbers: int) -> Reference:
        if ContentKey.of(table) not in nessie.tables(nessie.resolve(branch)):
            create(nessie, lake, branch, table)
        return append(nessie, branch, table, [(host, DAY, number) for number in numbers or (1,)])

    return rows


@pytest.fixture
def publish(nessie: Nessie, write: Write) -> PublishRun:
    """A run that appends a row to each table, published on a branch; one with the same `key` is the same run."""

    def run(branch: str, *tables: str, key: str = "", host: str = "h", reads: str = "") -> Publication:
        def work(attempt: RunBranch) -> Sequence[Input]:
            for table in tables:
                write(attempt.branch.name, table, host)
            return [read_input(nessie.tables(attempt.base), reads, (("host", host),))] if reads else []

        inputs = {"key": key or str(next(_NUMBERS))}
        run_key = RunKey.of(flow="daily", host=host, day=DAY, inputs=inputs)
        return Publisher(nessie).publish(Run("daily", host, DAY, run_key, branch), work, [])

    return run


@pytest.fixture(autouse=True)
def published(publish: PublishRun, target: str) -> Publication:
    """What the target holds before anything else."""
    return publish(target, "bronze.a", "gold.b")


@pytest.fixture
def mine(nessie: Nessie, target: str, published: Publication) -> str:
    """An experiment begun from the target."""
    return create_experiment(nessie, f"mine-{target}", target, "ada").branch.name
