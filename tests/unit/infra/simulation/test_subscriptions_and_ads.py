"""What the subscription system and the ad server tell agrees with what happened."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from infra.simulation import SMALL, DeliveredFile, World, simulate, write
from tests.unit.infra.simulation.lines import local, once, records

Files = tuple[DeliveredFile, ...]


@pytest.fixture(scope="module")
def told(files: Files) -> list[dict[str, Any]]:
    return records(files, "subscriptions")


def test_each_tells_its_kind(told: list[dict[str, Any]]) -> None:
    needed = {"event_id", "event", "ts", "visitor_id", "user_id", "file_day"}
    for record in told:
        priced = {"plan", "price", "currency"} if record["event"] == "subscription" else set()
        assert record.keys() == needed | priced
        assert local(record["ts"]).date() == record["file_day"]


def test_purchases_at_walls_are_subscriptions_too(files: Files, told: list[dict[str, Any]]) -> None:
    happened = {(r["event"], r["visitor_id"], r["user_id"]) for r in told}
    walls = once(records(files, "walls"))
    at_walls = [r for r in walls if r["event"] in {"purchase", "registration"}]
    named = {"purchase": "subscription", "registration": "registration"}
    assert {(named[r["event"]], r["visitor_id"], r["user_id"]) for r in at_walls} <= happened
    assert len(at_walls) < len(told)


def test_subscribers_are_not_stopped_until_they_cancel(files: Files, told: list[dict[str, Any]]) -> None:
    changes: dict[str, list[tuple[str, str]]] = {}
    for record in sorted(told, key=lambda r: r["ts"]):
        changes.setdefault(record["visitor_id"], []).append((record["ts"], record["event"]))
    for wall in records(files, "walls"):
        before = [event for ts, event in changes.get(wall["visitor_id"], ()) if ts < wall["ts"]]
        assert not before or before[-1] != "subscription"


def test_eagerness_multiplies_purchases(small: World) -> None:
    eager = simulate(replace(SMALL, eagerness=8.0))
    assert eager.truth.p_sub.mean() > 5 * small.truth.p_sub.mean()
    assert np.isclose(eager.truth.p_reg.mean(), small.truth.p_reg.mean(), rtol=0.1)


def test_ad_revenue_is_that_of_the_page_views(files: Files, small: World) -> None:
    rows = [row for f in files if f.source == "ads" for row in csv.DictReader(f.path.open())]
    views = Counter(
        (local(event["ts"]).date().isoformat(), event["path"].split("/")[1] or "home")
        for event in once(records(files, "events"))
        if event["event"] == "pageview" and not event["visitor_id"].startswith("bot-")
    )
    assert {(row["day"], row["section"]) for row in rows} == set(views)
    assert {row["currency"] for row in rows} == {"USD"}
    rpm = 1000 * sum(float(row["revenue"]) for row in rows) / views.total()
    assert 12 < rpm < 25
    assert sum(int(row["ad_impressions"]) for row in rows) / views.total() == pytest.approx(2.6, rel=0.03)


def test_a_day_without_news_has_no_file(tmp_path: Path) -> None:
    files = write(simulate(replace(SMALL, visitors=30, days=2)), tmp_path)
    assert "subscriptions" not in {file.source for file in files}
