"""A fresh target branch per test on one real Nessie, so that tests do not see each other's commits."""

import itertools
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from infra.catalog.genesis import ensure_genesis
from infra.catalog.nessie import Nessie
from infra.catalog.run import Run, RunKey
from tests.integration.infra.catalog.lake import Lake

_NUMBERS = itertools.count()


@pytest.fixture
def target(nessie: Nessie) -> str:
    """A branch without tables that stands in for main."""
    name = f"target-{os.getpid()}-{next(_NUMBERS)}"
    nessie.create_branch(name, nessie.root())
    ensure_genesis(nessie, name)
    return name


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


@pytest.fixture
def a_run(target: str) -> Callable[..., Run]:
    """Make runs onto the test's target; one with the same `key` is the same run."""

    def make(key: str = "k", host: str = "h") -> Run:
        day = date(2015, 5, 17)
        digest = RunKey.of(flow="daily", host=host, day=day, inputs={"key": key, "target": target})
        return Run("daily", host, day, digest, target)

    return make
