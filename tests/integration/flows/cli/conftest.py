"""Tables on a branch, written without Spark, and commands in the home of their catalog."""

import itertools
import os
from pathlib import Path

import pytest

from flows.release import publish_release
from flows.workspace import Workspace
from infra.catalog.nessie import Nessie
from infra.settings import Settings
from tests.commands import Invoke, invoke
from tests.integration.flows.test_release import FIRST
from tests.integration.infra.catalog.lake import DAY, Lake, commit_table

_NUMBERS = itertools.count()


@pytest.fixture
def tollgate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], nessie_home: Settings) -> Invoke:
    return invoke(monkeypatch, capsys, nessie_home.home)


@pytest.fixture
def ref(work: Workspace, target: str) -> str:
    """A target that has one contract more than this code."""
    publish_release(work, target, checkout=FIRST)
    return target


@pytest.fixture
def branch(nessie: Nessie, tmp_path: Path) -> str:
    """`bronze.readings` with the rows 1 and 2, `gold.totals` in two versions."""
    name = f"cli-{os.getpid()}-{next(_NUMBERS)}"
    nessie.create_branch(name, nessie.root())
    lake = Lake(tmp_path)
    given = {"bronze.readings": (1, 2), "gold.totals_v1": (3,), "gold.totals_v2": (4,)}
    for table, numbers in given.items():
        lake.create(table)
        lake.append(table, [("h", DAY, number) for number in numbers])
        commit_table(nessie, name, table, lake.tables[table])
    return name
