"""Rebuilding what arrived can change gives what rebuilding everything gives."""

from datetime import date, timedelta

from contracts import gold, silver
from contracts.enforcer import verify
from flows.workspace import Workspace
from infra.catalog.nessie import Nessie
from tests.integration.transforms.dbt.runs import MODELS, Runs, every_day
from tests.integration.transforms.dbt.site import HOST, RUN_DAYS, history
from tests.unit.contracts.rows import VALID, frame_of
from transforms.affected import Known, affected

LAST = RUN_DAYS[-1]


def test_runs_one_by_one_a_backlog_and_a_full_rebuild_agree(work: Workspace, target: str, nessie: Nessie) -> None:
    """To the row, over deliveries late, twice and out of order; and what comes of it is as the contracts say."""
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

    one_by_one.rebuild(every_day(until=LAST), "everything")
    from_nothing = one_by_one.contents()
    for table, rows in found.items():
        assert rows, f"{table} is empty: nothing was compared"
        assert rows == from_nothing[table], f"{table}: incremental is not full"
        assert rows == in_one_run[table], f"{table}: day by day is not the backlog"
    for contract in MODELS:
        verify(one_by_one.frame(contract.definition().table), contract).require()


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
