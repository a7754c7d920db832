"""Runs of the dbt models on a branch, over bronze rows that are put there as a run's consumption would."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import gold
from contracts.registry import all_contracts
from flows.definitions import Checkout
from flows.workspace import Workspace
from tests.integration.transforms.dbt.site import FIRST, HOST, Delivered, bronze_rows
from tests.unit.contracts.rows import frame_of
from transforms.affected import Affected, affected, days_from
from transforms.dbt import Rebuild, rebuild
from transforms.engines import OnSpark
from transforms.known import Branch, known

Contents = dict[str, list[tuple[Any, ...]]]
FED = ("bronze.events", "bronze.wall_events", "bronze.subscriptions", "bronze.articles", "bronze.ad_revenue")
# But for the calendar, which follows from no bronze table.
MODELS = tuple(
    contract
    for contract in all_contracts()
    if Checkout().makes(contract.definition().table) and contract is not gold.TimeSpine
)


@dataclass(frozen=True)
class Runs:
    """Runs for the site, one after the other, on one branch."""

    work: Workspace
    branch: str

    @property
    def catalog(self) -> str:
        """Of the branch, in Spark."""
        return self.work.branch_catalog(self.branch)

    def consume(self, rows: Sequence[Delivered], run_day: date) -> Affected:
        """One run: put the rows into bronze, and rebuild what they can change."""
        run_key = f"run of {run_day}"
        made = bronze_rows(rows, run_day, run_key)
        for contract, of_table in made.items():
            frame = frame_of(self.work.spark, contract, *of_table)
            frame.writeTo(f"{self.catalog}.{contract.definition().table}").append()
        arrived = {contract.definition().table: {row["day"] for row in of_table} for contract, of_table in made.items()}
        branch = Branch(self.work.spark, self.catalog, HOST, run_day, run_key)
        days = affected(run_day, arrived, known(branch, arrived))
        self.rebuild(days, run_key)
        return days

    def withdraw(self, delivery: str, run_day: date) -> None:
        """One run: take a delivery's rows out of bronze, and rebuild what they were in."""
        run_key = f"withdrawal of {delivery[:8]}"
        mine = (F.col("host") == HOST.name) & (F.col("delivery") == delivery)
        there = {table: self.frame(table).where(mine).localCheckpoint() for table in FED}
        arrived = {
            table: {row.day for row in frame.select("day").distinct().collect()} for table, frame in there.items()
        }
        arrived = {table: days for table, days in arrived.items() if days}
        for table in arrived:
            self.work.spark.sql(
                f"delete from {self.catalog}.{table} where host = '{HOST.name}' and delivery = '{delivery}'"
            )
        branch = Branch(self.work.spark, self.catalog, HOST, run_day, run_key)
        self.rebuild(affected(run_day, arrived, known(branch, arrived, there["bronze.articles"])), run_key)

    def rebuild(self, days: Affected, run_key: str, fed: Collection[str] = FED) -> None:
        """Rebuild these days, whatever is in bronze."""
        rebuild(OnSpark(self.work.spark, self.catalog), Rebuild(HOST, run_key, days, fed), state=self.work.dbt_state)

    def frame(self, table: str) -> DataFrame:
        """A table as it is on the branch."""
        return self.work.spark.table(f"{self.catalog}.{table}")

    def contents(self) -> Contents:
        """Every row of every model's table, but for the run that wrote it."""
        tables = [contract.definition().table for contract in MODELS]
        return {table: sorted(map(tuple, self.frame(table).drop("run_key").collect()), key=repr) for table in tables}


def every_day(until: date) -> Affected:
    """All that a rebuild from nothing would make."""
    days = days_from(FIRST - timedelta(days=40), until)
    return Affected(until, days, days, days, days, days, days)
