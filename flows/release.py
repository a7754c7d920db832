"""Release: tables and definitions brought to what the code says, published together like any other run."""

from collections.abc import Sequence
from datetime import date

from prefect import flow
from pyspark.sql import functions as F

from contracts.control import Definitions
from contracts.evolution import Change, ChangeKind, statements
from contracts.frames import frame_of
from contracts.gold import TimeSpine
from contracts.registry import contract_for
from contracts.stored import TABLE
from flows.backfill import backfill
from flows.checks import checks_of_a_release
from flows.definitions import Checkout
from flows.export import export_anew
from flows.ops import open_ops, record_run
from flows.progress import Stage, stage
from flows.release_plan import ReleasePlan, plan_release, today
from flows.release_views import is_of_view, view_statement
from flows.released import released_properties
from flows.workspace import Workspace, open_workspace
from infra.catalog.inputs import Input, read_input
from infra.catalog.model import Reference
from infra.catalog.publication import Publication
from infra.catalog.run import Run, RunKey
from infra.catalog.run_branch import RunBranch
from transforms.dbt import fill_calendar
from transforms.engines import OnSpark

EVERY_HOST = "all"
_CALENDAR = TimeSpine.definition().table


@flow(name="release", validate_parameters=False)
def release(target: str = "main", day: date | None = None) -> Publication:
    """Branch, evolve the tables, back-fill, store the definitions, audit, publish, record."""
    with open_workspace() as work:
        open_ops(work)
        publication = publish_release(work, target, day=day)
        record_run(work, publication)
        return publication


def publish_release(
    work: Workspace, target: str = "main", *, checkout: Checkout | None = None, day: date | None = None
) -> Publication:
    """Bring `target` to what the checkout says, once: all of it in one commit, or nothing.

    Raises:
        EvolutionRefused: a table cannot follow its contract; nothing was begun.
        Whatever `Publisher.publish` raises.
    """
    code, on = checkout or Checkout(), day or today()

    def write(attempt: RunBranch) -> Sequence[Input]:
        planned = plan_of(work, code, attempt.base, on)
        planned.require()
        evolve(work, attempt, code, planned)
        fill_time_spine(work, attempt, code, planned)
        if planned.models:
            backfill(work, attempt, planned.hosts, planned.models, code.project)
        if planned.exports:
            for given in planned.hosts:
                export_anew(work, attempt, given.host, planned.exports, code)
        store_definitions(work, attempt, code, planned)
        return _inputs(work, attempt, planned)

    run = plan_run(work, code, target, on)
    return work.publisher.publish(run, write, checks_of_a_release(work, code))


def plan_of(work: Workspace, checkout: Checkout, at: Reference, day: date) -> ReleasePlan:
    """What a release of the checkout would do to a commit."""
    return plan_release(work.nessie, checkout, at, day, work.dbt_state)


def plan_run(work: Workspace, checkout: Checkout, target: str, day: date) -> Run:
    """The run, its key made of what is released and of what it replaces: to go back is a release of its own.

    Raises:
        EvolutionRefused: a table cannot follow its contract.
    """
    planned = plan_of(work, checkout, work.nessie.resolve(target), day)
    planned.require()
    if planned.is_empty:
        return Run("release", EVERY_HOST, None, RunKey(planned.released.run_key), target)
    inputs = {
        **checkout.digests,
        "replaces": planned.released.run_key,
        "changes": [str(change) for change in planned.changes],
    }
    key = RunKey.of(flow="release", host=EVERY_HOST, day=None, inputs=inputs, target=target)
    return Run("release", EVERY_HOST, None, key, target)


def evolve(work: Workspace, attempt: RunBranch, checkout: Checkout, planned: ReleasePlan) -> None:
    """Take every table through its changes."""
    catalog = work.branch_catalog(attempt.branch.name)
    work.spark.catalog.setCurrentCatalog(catalog)
    created = {change.table for change in planned.changes if change.kind is ChangeKind.CREATE}
    with stage(Stage.TABLES) as told:
        for tier in sorted({table.partition(".")[0] for table in created}):
            work.spark.sql(f"CREATE NAMESPACE IF NOT EXISTS {catalog}.{tier}")
        for table, changes in planned.tables.items():
            for statement in _statements(checkout, table, changes, f"{catalog}.{table}"):
                work.spark.sql(statement)
        told.detail = _told(planned.changes)


def fill_time_spine(work: Workspace, attempt: RunBranch, checkout: Checkout, planned: ReleasePlan) -> None:
    """Write the calendar where it is not there yet, or is defined anew."""
    catalog = work.branch_catalog(attempt.branch.name)
    if any(one.name.endswith(f"{_CALENDAR.replace('.', '/')}.sql") for one in planned.definitions):
        with stage(Stage.CALENDAR):
            fill_calendar(OnSpark(work.spark, catalog), state=work.dbt_state, project=checkout.project)


def store_definitions(work: Workspace, attempt: RunBranch, checkout: Checkout, planned: ReleasePlan) -> None:
    """Replace every kind that differs, as a whole, and say in the table's properties what it holds now."""
    kinds = sorted({one.kind for one in planned.definitions})
    if not kinds:
        return
    run_key = attempt.run.key.value
    table = f"{work.branch_catalog(attempt.branch.name)}.{TABLE}"
    rows = [one for one in checkout.definitions if one.kind in kinds]
    columns = {name: [getattr(one, name) for one in rows] for name in ("kind", "name", "digest", "body")}
    with stage(Stage.DEFINITIONS) as told:
        frame = frame_of(work.spark, Definitions, {**columns, "run_key": run_key}).coalesce(1)
        frame.writeTo(table).overwrite(F.col("kind").isin(kinds))
        pairs = ", ".join(f"'{name}'='{value}'" for name, value in released_properties(checkout, run_key).items())
        work.spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ({pairs})")
        told.rows, told.detail = len(rows), ", ".join(kinds)


def _inputs(work: Workspace, attempt: RunBranch, planned: ReleasePlan) -> list[Input]:
    """Whatever a back-fill reads or makes: a day that others publish meanwhile was made by the old definitions."""
    tables = work.nessie.tables(attempt.base)
    if not planned.hosts:
        return []
    made_of_data = {"silver", "gold", "bronze"}
    return [read_input(tables, str(key), ()) for key in tables if key.elements[0] in made_of_data]


def _statements(checkout: Checkout, table: str, changes: Sequence[Change], identifier: str) -> list[str]:
    if is_of_view(changes[0]):
        return [view_statement(changes[0], checkout.contracts, identifier)]
    if any(change.kind is ChangeKind.DROP_TABLE for change in changes):
        # Off this branch; earlier commits still have it, and maintenance sweeps its files when none is retained.
        return [f"DROP TABLE {identifier}"]
    return statements(changes, contract_for(table, checkout.contracts), identifier)


def _told(changes: Sequence[Change]) -> str:
    created = [change.table for change in changes if change.kind is ChangeKind.CREATE]
    others = [str(change) for change in changes if change.kind not in {ChangeKind.CREATE, ChangeKind.VIEW}]
    views = sum(change.kind is ChangeKind.VIEW for change in changes)
    counted = [f"{len(created)} created"] * bool(created) + [f"{views} names of latest versions"] * bool(views)
    return "; ".join(counted + others) or "all as their contracts say"
