"""Fault 19: nothing at all, nothing that counts, one visitor, outcomes of one kind."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.daily import publish_day
from flows.deliver import land_files
from flows.train import train_models
from flows.workspace import Workspace
from infra.catalog.publication import Status
from infra.errors import TollgateError
from infra.servers import endpoints
from infra.servers.lifecycle import start
from infra.settings import Settings
from tests.fault.contents import contents, rows
from tests.fault.given import DAY, HOST, SOURCE
from tests.integration.flows.log_lines import BROWSER, line

NEXT = DAY + timedelta(days=1)
DECIDED = (
    f"select * exclude (run_key) from gold.visitor_decisions_v1 where host = '{HOST}' and day = '{DAY}' order by all"
)


@pytest.fixture
def decided(delivered: Workspace, target: str) -> str:
    """A target to which the real lines were published, decisions for the next day included."""
    assert publish_day(delivered, HOST, DAY, target).status is Status.PUBLISHED
    return target


def test_files_with_nothing_in_them_are_refused_and_change_nothing(
    delivered: Workspace, decided: str, tmp_path: Path
) -> None:
    before = delivered.nessie.resolve(decided)
    for name, content in (("empty", b""), ("blank", b"\n\n")):
        (tmp_path / name).write_bytes(content)
    done = land_files(delivered, HOST, SOURCE, [tmp_path / "empty", tmp_path / "blank"])

    assert [refusal.reason.partition(",")[0] for refusal in done.rejected] == ["it is empty", "it holds no record"]
    assert publish_day(delivered, HOST, DAY, decided).status is Status.NOOP
    assert delivered.nessie.resolve(decided) == before


def test_bots_alone_are_counted_and_what_was_decided_stays(delivered: Workspace, decided: str, tmp_path: Path) -> None:
    before, made = rows(delivered, decided, DECIDED), contents(delivered, decided)["silver.pageviews"]
    noon = datetime(2015, 5, 19, 12, tzinfo=UTC)
    (tmp_path / "bots").write_text(line(at=noon, agent="Googlebot/2.1 (+http://www.google.com/bot.html)") * 3)
    land_files(delivered, HOST, SOURCE, [tmp_path / "bots"])

    assert publish_day(delivered, HOST, NEXT, decided).status is Status.PUBLISHED
    counts = "select records, accepted, quarantined, ignored from bronze.deliveries where file_name = 'bots'"
    assert rows(delivered, decided, counts) == [(3, 0, 0, 3)]
    assert len(before) > 100
    assert rows(delivered, decided, DECIDED) == before
    assert contents(delivered, decided)["silver.pageviews"] == made


def test_one_visitor_is_a_day_like_any_other(alone: Workspace, target: str, tmp_path: Path) -> None:
    (tmp_path / "one").write_text(line())
    land_files(alone, HOST, SOURCE, [tmp_path / "one"])

    assert publish_day(alone, HOST, DAY, target).status is Status.PUBLISHED
    decisions = rows(alone, target, "select strategy, reason, propensity_open from gold.visitor_decisions_v1")
    assert decisions == [("open", "no_model", 1.0)]
    assert rows(alone, target, "select sum(visitors), sum(pageviews) from gold.article_daily_v1") == [(1, 1)]


RIVERBEND, VISITORS, SEEN, CLOSED = "riverbend", 600, "2026-03-02T18:00:00Z", date(2026, 3, 12)


@pytest.fixture
def with_registry(alone: Workspace, home: Settings) -> Workspace:
    """Its host is configured with models, so each of its runs asks the registry."""
    start(home, print, only=("mlflow",))
    settings = alone.settings.model_copy(update={"mlflow_uri": endpoints(home).mlflow_uri})
    return Workspace(settings, alone.nessie)


def test_outcomes_of_one_kind_teach_nothing_and_every_door_stays_open(
    with_registry: Workspace, target: str, tmp_path: Path
) -> None:
    work = with_registry
    for source, made in (("events", _pageview), ("walls", _impression)):
        (tmp_path / source).write_text("".join(f"{json.dumps(made(number))}\n" for number in range(VISITORS)))
        assert len(land_files(work, RIVERBEND, source, [tmp_path / source]).landed) == 1
    assert publish_day(work, RIVERBEND, CLOSED, target).status is Status.PUBLISHED
    before = work.nessie.resolve(target)

    with pytest.raises(TollgateError, match="0 of at least 20 visitor-days with"):
        train_models(work, RIVERBEND, target)
    assert work.nessie.resolve(target) == before
    final = "select count(*), count_if(outcome_final), count_if(registered_in_window) from silver.wall_exposures"
    assert rows(work, target, final) == [(VISITORS, VISITORS, 0)]
    decided = rows(work, target, "select strategy, reason, count(*) from gold.visitor_decisions_v1 group by all")
    assert decided == [("open", "no_model", VISITORS)]


def _pageview(number: int) -> dict[str, object]:
    page = {"event": "pageview", "path": "/sports/rb-7", "user_agent": BROWSER}
    return {"event_id": f"e{number}", "ts": SEEN, "visitor_id": f"v{number}", **page}


def _impression(number: int) -> dict[str, object]:
    """Each strategy was met by as many, and nobody did anything."""
    strategy, action = (("open", "open"), ("regwall", "regwall"), ("paywall", "paywall"))[number % 3]
    door = {"strategy": strategy, "level": "premium", "action": action}
    return {
        "event_id": f"w{number}",
        "event": "impression",
        "ts": SEEN,
        "visitor_id": f"v{number}",
        "visitor_status": "anonymous",
        "article_id": "rb-7",
        **door,
        "propensities": {"open": 0.4, "regwall": 0.3, "paywall": 0.3},
    }
