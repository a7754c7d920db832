"""Every real file of every host but the one with an access log, consumed on a branch; silver and gold are not built."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.checks import checks_of_a_host
from flows.daily import consume_deliveries, plan
from flows.deliver import Delivered, land_files
from flows.release import publish_release
from flows.workspace import Workspace
from infra.catalog.inputs import Input
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Status
from infra.catalog.run_branch import RunBranch
from infra.query.duck import query
from infra.settings import Settings

DATA = Path(__file__).parents[2] / "data"
RUN_DAY = date(2023, 6, 1)
BRANCH = "real-files"

FILES: Mapping[str, Mapping[str, Sequence[Path]]] = {
    "washington_city_paper": {
        "ga_2020q3": [DATA / "washington_city_paper" / "ga_activities_2020q3.csv"],
        "ga_2020q4": [DATA / "washington_city_paper" / "ga_activities_2020q4.csv"],
        "ga_snowplow_2021q2": [DATA / "washington_city_paper" / "ga_snowplow_activities_2021q2.csv"],
        "snowplow": [DATA / "washington_city_paper" / "snowplow_activities.csv"],
    },
    "snowplow_web": {"web": [DATA / "snowplow_web" / "events.csv"]},
    "arc_sample": {"articles": sorted((DATA / "arc_ans" / "fixtures").glob("*.json"))},
    "wordpress_sample": {"articles": [DATA / "wordpress_wxr" / "nikola_wordpress_export_example.xml"]},
}


@dataclass(frozen=True)
class Consumed:
    """A branch that has all of it in bronze, and what landing said."""

    work: Workspace
    delivered: Mapping[tuple[str, str], Delivered]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return query(self.work.nessie, BRANCH, sql, extensions=self.work.settings.cache / "duckdb").rows


@pytest.fixture(scope="session")
def real_files(nessie_home: Settings, nessie: Nessie, tmp_path_factory: pytest.TempPathFactory) -> Consumed:
    """Delivered, consumed and audited as a run is, host by host."""
    updates = {
        "home": tmp_path_factory.mktemp("real"),
        "warehouse": nessie_home.warehouse_uri,
        "spark_master": "local[2]",
    }
    work = Workspace(nessie_home.model_copy(update=updates), nessie)
    publish_release(work)
    nessie.create_branch(BRANCH, nessie.resolve("main"))
    delivered = {
        (host, source): land_files(work, host, source, paths)
        for host, sources in FILES.items()
        for source, paths in sources.items()
    }
    for host in FILES:
        _consume(work, host)
    return Consumed(work, delivered)


def _consume(work: Workspace, host: str) -> None:
    document = work.config.host(host).document

    def write(attempt: RunBranch) -> Sequence[Input]:
        consume_deliveries(work, attempt, document)
        return ()

    done = work.publisher.publish(plan(work, document, RUN_DAY, BRANCH, {}), write, checks_of_a_host(work))
    assert done.status is Status.PUBLISHED, done.audit
