"""What governance costs: a write that is branched, audited and published against one straight to a table."""

import secrets
from collections.abc import Sequence
from datetime import date
from statistics import median

from contracts.ddl import create_statement
from contracts.silver import AdRevenue
from flows.bench.ratio import Ratio, side_by_side
from flows.bench.steps import StepClock
from flows.checks import checks_of_rows
from flows.workspace import Workspace
from infra.catalog.genesis import ensure_genesis
from infra.catalog.inputs import Input
from infra.catalog.publication import Step
from infra.catalog.publisher import Publisher
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch

_TABLE = AdRevenue.definition().table
_DAY = date(2025, 1, 1)


def bench_publish(work: Workspace, rows: int, runs: int) -> Sequence[Ratio]:
    """The same rows into a table of one branch, by a run and without one; `main` is not touched."""
    target = f"bench/{secrets.token_hex(4)}"
    work.nessie.create_branch(target, work.nessie.root())
    ensure_genesis(work.nessie, target)
    catalog = work.branch_catalog(target)
    work.spark.sql(f"CREATE NAMESPACE IF NOT EXISTS {catalog}.silver")
    work.spark.sql(create_statement(AdRevenue, f"{catalog}.{_TABLE}"))
    clocks: list[StepClock] = []
    try:
        ratio = side_by_side(
            f"publish {rows:,} rows audited / straight to the table",
            lambda: clocks.append(_governed(work, target, rows)),
            lambda: _append(work, target, rows),
            runs,
        )
    finally:
        work.nessie.delete_branch(work.nessie.resolve(target))
    # The first was to warm up.
    return (ratio, *(_of_a_step(step, clocks[1:], ratio) for step in Step))


def _of_a_step(step: Step, clocks: Sequence[StepClock], whole: Ratio) -> Ratio:
    seconds = median(clock.seconds[step] for clock in clocks)
    return Ratio(f"of it: {step} / straight to the table", seconds, whole.peer, seconds / whole.peer, whole.runs)


def _governed(work: Workspace, target: str, rows: int) -> StepClock:
    key = RunKey.of(flow="bench", host="bench", day=_DAY, inputs={"once": secrets.token_hex(8)})

    def write(attempt: RunBranch) -> Sequence[Input]:
        _append(work, attempt.branch.name, rows)
        return ()

    clock = StepClock()
    Publisher(work.nessie, observe=clock).publish(Run("bench", "bench", _DAY, key, target), write, checks_of_rows(work))
    clock.stop()
    return clock


def _append(work: Workspace, branch: str, rows: int) -> None:
    unique = secrets.token_hex(8)
    work.spark.range(rows).selectExpr(
        "'bench' as host",
        f"date '{_DAY.isoformat()}' as day",
        f"concat('{unique}-', id) as section",
        "id as ad_impressions",
        "1.0d as revenue",
        "'USD' as currency",
        "'bench' as source",
        "'bench' as run_key",
    ).writeTo(f"{work.branch_catalog(branch)}.{_TABLE}").append()
