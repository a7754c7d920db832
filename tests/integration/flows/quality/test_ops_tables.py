"""Rows that two processes find lacking at once are written by one of them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from flows.ops import restore_runs
from flows.workspace import Workspace
from tests.integration.flows.quality.conftest import Ask, Publish, events

DAY = date(2025, 3, 12)


def test_a_lost_run_that_several_find_at_once_is_written_once(
    work: Workspace, publish: Publish, target: str, ask: Ask
) -> None:
    publish(DAY, events(4))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: restore_runs(work, target), range(4)))
    assert ask(f"select count(*) from ops.runs where target = '{target}'") == [(1,)]
    of_rows = "metric = 'rows' and table_name = 'bronze.events'"
    assert ask(f"select count(*) from ops.measures where target = '{target}' and {of_rows}") == [(1,)]
