"""Rebuilding what arrived can change gives what rebuilding everything gives."""

from datetime import date, timedelta

from contracts import gold, silver
from contracts.enforcer import verify
from flows.workspace import Workspace
from infra.catalog.nessie import Nessie
from tests.integration.transforms.dbt.runs import MODELS, Contents, Runs, every_day
from tests.integration.transforms.dbt.site import HOST, RUN_DAYS, WITHDRAWN, history, withdrawn_delivery
from tests.unit.contracts.rows import VALID, frame_of
from transforms.affected import Known, affected

LAST = RUN_DAYS[-1]
# Tables in which each withdrawal must show.
_MADE_OF = (
    ("silver.articles", "silver.wall_exposures", "gold.article_features_v1"),
    ("silver.pageviews", "silver.subscriptions", "silver.ad_revenue", "silver.wall_exposures", "gold.visitor_daily_v1"),
)


def test_runs_one_by_one_a_backlog_and_a_full_rebuild_agree(work: Workspace, target: str, nessie: Nessie) -> None:
    """To the row, over deliveries late, twice, out of order and taken back; and the contracts hold."""
    told = history(seed=20240301)
    assert max(one.delivered for one in told) <= LAST
    one_by_one = Runs(work, target)
    before = date.min
    for run_day in RUN_DAYS:
        one_by_one.consume([one for one in told if before < one.delivered <= run_day], run_day)
        before = run_day
    found = one_by_one.contents()

    nessie.create_branch(f"{target}-backlog", nessie.resolve("main"))
    backlog = Runs(work, f"{target}-backlog")
    backlog.consume(told, LAST)
    in_one_run = backlog.contents()

    assert all(found.values()), "nothing was compared"
    _assert_same(found, in_one_run, "day by day is not the backlog")
    one_by_one.rebuild(every_day(until=LAST), "everything")
    _assert_same(found, one_by_one.contents(), "incremental is not full")

    for number, days in enumerate(WITHDRAWN):
        one_by_one.withdraw(withdrawn_delivery(number), LAST)
        left = one_by_one.contents()
        assert all(left[table] != found[table] for table in _MADE_OF[number]), days
        one_by_one.rebuild(every_day(until=LAST), "everything")
        found = one_by_one.contents()
        _assert_same(left, found, "what is left of a withdrawal is not full")
    for contract in MODELS:
        verify(one_by_one.frame(contract.definition().table), contract).require()


def _assert_same(found: Contents, expected: Contents, or_else: str) -> None:
    for table, rows in found.items():
        assert rows == expected[table], f"{table}: {or_else}"


def test_rows_that_nothing_speaks_for_are_deleted_and_others_stay(work: Workspace, target: str) -> None:
    """A day's rows go although the new result is empty; another day, another host and the calendar stay."""
    runs = Runs(work, target)
    other_day = LAST - timedelta(days=60)
    tables = (silver.Pageviews, silver.WallExposures, silver.Articles, gold.VisitorDaily, gold.VisitorFeatures)
    for contract in tables:
        stale = {**VALID[contract], "host": HOST.name, "day": LAST}
        rows = [stale, {**stale, "host": "other"}]
        if contract is not silver.Articles:
            rows.append({**stale, "day": other_day})
        frame_of(work.spark, contract, *rows).writeTo(f"{runs.catalog}.{contract.definition().table}").append()
    days = affected(LAST, {}, Known())
    runs.rebuild(days, "k")
    for contract in tables:
        left = runs.frame(contract.definition().table).collect()
        expected = ["other"] if contract is silver.Articles else [HOST.name, "other"]
        assert sorted(row["host"] for row in left) == expected, contract.definition().table
        assert all(row["host"] == "other" or row["day"] == other_day for row in left)
    calendar = [row["date_day"] for row in runs.frame("gold.time_spine_v1").collect()]
    assert sorted(calendar) == [date(2010, 1, 1) + timedelta(days=offset) for offset in range(10_957)]


def test_a_host_without_a_source_runs_no_model_of_it(work: Workspace, target: str) -> None:
    runs = Runs(work, target)
    frame_of(work.spark, silver.WallExposures, {**VALID[silver.WallExposures], "host": HOST.name, "day": LAST}).writeTo(
        f"{runs.catalog}.silver.wall_exposures"
    ).append()
    runs.rebuild(affected(LAST, {}, Known()), "k", fed=["bronze.ad_revenue"])
    assert runs.frame("silver.wall_exposures").count() == 1
