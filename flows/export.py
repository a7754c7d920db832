"""Export: saved queries kept as tables of gold, the days that a run changed made anew on its branch."""

from collections.abc import Collection
from datetime import date

from contracts.contract import Contract
from contracts.registry import contract_for
from flows.definitions import Checkout
from flows.progress import Stage, stage
from flows.workspace import Workspace
from infra.catalog.run_branch import RunBranch
from semantic.dialect import SPARK
from semantic.engine import SemanticLayer
from semantic.exports import DAY_OF_METRICS, HostSlice, export_sql
from transforms.affected import date_spans
from transforms.engines import OnSpark

_TOLD_AS = {"day": DAY_OF_METRICS}


def export_days(work: Workspace, attempt: RunBranch, host: str, days: Collection[date]) -> None:
    """Make the host's rows of these days anew, in every table that a saved query is exported to.

    Raises:
        UnknownNameError: an export's table has no contract.
        MetricRefused: an export is none that can be kept by day.
    """
    _export(work, attempt, HostSlice(host, date_spans(days)), Checkout())


def export_anew(work: Workspace, attempt: RunBranch, host: str, tables: Collection[str], checkout: Checkout) -> None:
    """Make all of the host's rows of some of those tables anew, as the checkout says.

    Raises:
        Whatever `export_days` raises.
    """
    _export(work, attempt, HostSlice(host), checkout, tables)


def _export(
    work: Workspace, attempt: RunBranch, of: HostSlice, code: Checkout, only: Collection[str] | None = None
) -> None:
    engine = OnSpark(work.spark, work.branch_catalog(attempt.branch.name))
    with engine.opened(), stage(Stage.EXPORTS, of.host) as told:
        layer = SemanticLayer.of_project(code.project, work.dbt_state, SPARK)
        asked = {table: saved for table, saved in layer.exports.items() if only is None or table in only}
        for table, saved in asked.items():
            contract = contract_for(table, code.contracts)
            work.spark.sql(replacement(contract, export_sql(layer, saved, of), of, attempt.run.key.value))
        told.detail = ", ".join(asked)


def replacement(contract: type[Contract], query: str, of: HostSlice, run_key: str) -> str:
    """The statement that puts the rows of `query` in the place of the slice's, in the contract's columns and types."""
    definition = contract.definition()
    given = {"run_key": f"'{run_key}'"}
    columns = (
        f"cast({given.get(column.name) or _TOLD_AS.get(column.name, column.name)} as {column.type}) as {column.name}"
        for column in definition.columns
    )
    return f"insert into {definition.table} replace where {of.rows} select {', '.join(columns)} from ({query})"
