"""A catalog of its own whose branch `ops` has its tables, and runs that publish events onto a target."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.bronze import Events, WallEvents
from contracts.gold import ArticleDaily
from contracts.ops import OPS, Alerts, Audits, Measures, Quality, Runs
from contracts.silver import Pageviews
from flows.workspace import Workspace
from infra.catalog.genesis import ensure_genesis
from infra.catalog.inputs import Input
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Publication
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from infra.catalog.transport import Transport
from infra.query.duck import query
from infra.servers import endpoints
from infra.servers.lifecycle import start
from infra.settings import Settings
from tests.integration.flows.quality.tables import create, put

HOST, EVENTS = "riverbend", "bronze.events"
Publish = Callable[..., Publication]
Ask = Callable[[str], list[tuple[Any, ...]]]
_NUMBERS = itertools.count()


@pytest.fixture(scope="package")
def quality_home(jars: object, settings_for: Callable[..., Settings]) -> Settings:
    settings = settings_for("quality")
    start(settings, print, only=("nessie",))
    return settings


@pytest.fixture(scope="package")
def quality_nessie(quality_home: Settings) -> Iterator[Nessie]:
    transport = Transport(endpoints(quality_home).nessie_uri)
    yield Nessie(transport)
    transport.close()


@pytest.fixture(scope="package")
def recorded(quality_home: Settings, quality_nessie: Nessie, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Nothing starts a session: what a release makes with Spark is made here without."""
    quality_nessie.create_branch(OPS, quality_nessie.root())
    tables = (Runs, Audits, Quality, Measures, Alerts)
    create(quality_nessie, tmp_path_factory.mktemp("ops"), OPS, *tables, whole_rows=True)
    return Workspace(quality_home, quality_nessie)


@pytest.fixture
def work(recorded: Workspace) -> Workspace:
    return recorded


@pytest.fixture
def target(recorded: Workspace, tmp_path: Path) -> str:
    """A branch with a few tables of each tier."""
    name = f"quality-{next(_NUMBERS)}"
    recorded.nessie.create_branch(name, recorded.nessie.root())
    ensure_genesis(recorded.nessie, name)
    create(recorded.nessie, tmp_path, name, Events, WallEvents, Pageviews, ArticleDaily)
    return name


@pytest.fixture
def publish(work: Workspace, target: str) -> Publish:
    """Publish rows in place of a host's day in one table, as a run of its own."""

    def publish(
        day: date,
        rows: Sequence[dict[str, Any]],
        *,
        table: str = EVENTS,
        host: str = HOST,
        flow: str = "daily",
        key: str = "",
        of: date | None = None,
    ) -> Publication:
        of = of or day

        def write(attempt: RunBranch) -> Sequence[Input]:
            placed = [{"host": host, "day": of, **row} for row in rows]
            put(work.nessie, attempt.branch.name, table, f"host = '{host}' and day = '{of}'", placed)
            return []

        unique = key or f"{next(_NUMBERS)}"
        run_key = RunKey.of(flow=flow, host=host, day=day, inputs={"n": unique}, target=target)
        return work.publisher.publish(Run(flow, host, day, run_key, target), write, [])

    return publish


@pytest.fixture
def ask(work: Workspace) -> Ask:
    """Ask the tables of branch `ops`."""
    return lambda sql: query(work.nessie, OPS, sql, extensions=work.settings.cache / "duckdb").rows


def events(count: int, *, articles: int | None = None, distinct: int | None = None) -> list[dict[str, Any]]:
    """So many events; of them some have an article, and so many an id of their own."""
    return [
        {
            "event_id": f"{n % (distinct or count):064x}",
            "visitor_id": f"{n:032x}",
            "article_id": f"a{n}" if n < (count if articles is None else articles) else None,
        }
        for n in range(count)
    ]
