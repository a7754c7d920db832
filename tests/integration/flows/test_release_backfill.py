"""A release of other dbt models and metrics, on a target that has days of a host."""

from datetime import date
from pathlib import Path

import pytest

from contracts import bronze, silver
from flows.daily import publish_day
from flows.definitions import Checkout
from flows.release import plan_of, publish_release
from flows.released import NotReleased, released_at
from flows.semantic_at import Project, project_of
from flows.workspace import Workspace
from infra.catalog.publication import Status
from semantic.engine import SemanticLayer
from tests.integration.flows.code import article_daily_with, changed_file, code_with, field
from tests.integration.flows.test_release import rows
from tests.project import copied_project
from tests.unit.contracts.rows import VALID, frame_of

SUNDAY, MONDAY = date(2015, 5, 17), date(2015, 5, 18)
ARTICLE_DAILY, ARTICLE_FEATURES = ("models/gold/article_daily_v1.sql", "models/gold/article_features_v1.sql")
METRIC = "Distinct articles of each visitor on each day, added up."


@pytest.fixture
def filled(work: Workspace, target: str) -> str:
    """A target with a pageview on each of two days, and nothing made of them yet."""
    catalog = work.branch_catalog(target)
    for contract in (bronze.Events, silver.Pageviews):
        valid = VALID[contract]
        two = frame_of(work.spark, contract, valid, {**valid, "day": MONDAY, "event_id": "f" * 64})
        two.writeTo(f"{catalog}.{contract.definition().table}").append()
    return target


@pytest.fixture
def changed(tmp_path: Path) -> Checkout:
    """A column more in a model, which may not be null, and a metric in other words."""
    project = copied_project(tmp_path / "code")
    changed_file(
        project / ARTICLE_DAILY, "count(*) as pageviews,", "count(*) as pageviews,\n    count(*) * 2 as twice,"
    )
    changed_file(project.parent / "semantic" / "traffic.yml", METRIC, "Articles.")
    return code_with(article_daily_with("twice", field(ge=2)), project=project)


def test_every_day_is_made_anew_and_each_ref_keeps_its_definitions(
    work: Workspace, filled: str, changed: Checkout
) -> None:
    before, branches = work.nessie.resolve(filled), work.nessie.branches()
    planned = plan_of(work, changed, before, MONDAY)
    assert [str(change) for change in planned.changes] == [
        "add gold.article_daily_v1.twice bigint",
        "view gold.article_daily of gold.article_daily_v1",
    ]
    assert planned.models == (ARTICLE_DAILY, ARTICLE_FEATURES)
    assert planned.exports == ("gold.newsroom_daily_v1",)
    assert [(host.host, host.days) for host in planned.hosts] == [("semicomplete", (SUNDAY, MONDAY))]
    assert work.nessie.branches() == branches

    done = publish_release(work, filled, checkout=changed)
    assert done.status is Status.PUBLISHED, done.audit
    made = {change.table for change in done.tables}
    assert made == {
        "gold.article_daily_v1",
        "gold.article_features_v1",
        "gold.newsroom_daily_v1",
        "control.definitions",
    }
    found = rows(work, filled, "select day, pageviews, twice from gold.article_daily order by day")
    assert found == [(SUNDAY, 1, 2), (MONDAY, 1, 2)]
    assert rows(work, before.hash, "select count(*) from gold.article_daily") == [(0,)]

    with pytest.raises(NotReleased, match="contract, dbt definitions"):
        publish_day(work, "semicomplete", MONDAY, filled)
    told = [_metrics(work, ref)["article_reads"].partition(" Additive")[0] for ref in (before.hash, filled)]
    assert told == [METRIC, "Articles."]


def _metrics(work: Workspace, ref: str) -> dict[str, str]:
    released = released_at(work.nessie, work.nessie.resolve(ref))
    project = project_of(released, Project(Checkout().project, work.dbt_state))
    layer = SemanticLayer.of_project(project.folder, project.state)
    return {metric.name: metric.description for metric in layer.metrics}
