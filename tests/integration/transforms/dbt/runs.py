"""Runs of the dbt models on a branch, over bronze rows that are put there as a run's consumption would."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pyspark.sql import DataFrame

from contracts.definition import Tier
from contracts.registry import all_contracts
from flows.workspace import Workspace
from tests.integration.transforms.dbt.site import FIRST, HOST, Delivered, bronze_rows
from tests.unit.contracts.rows import frame_of
from transforms.affected import Affected, affected, days_from
from transforms.dbt import Rebuild, rebuild
from transforms.known import Branch, known

FED = ("bronze.events", "bronze.wall_events", "bronze.subscriptions", "bronze.articles", "bronze.ad_revenue")
# What flows write, and the calendar, follow from no bronze table.
MODELS = tuple(
    contract
    for contract in all_contracts()
    if contract.definition().tier in {Tier.SILVER, Tier.GOLD}
    and (contract.definition().tier is Tier.SILVER or contract.definition().name.endswith(("_daily", "_features")))
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

    def rebuild(self, days: Affected, run_key: str, fed: Collection[str] = FED) -> None:
        """Rebuild these days, whatever is in bronze."""
        rebuild(self.work.spark, self.catalog, Rebuild(HOST, run_key, days, fed), state=self.work.dbt_state)

    def frame(self, table: str) -> DataFrame:
        """A table as it is on the branch."""
        return self.work.spark.table(f"{self.catalog}.{table}")

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every model's table, but for the run that wrote it."""
        tables = [contract.definition().table for contract in MODELS]
        return {table: sorted(map(tuple, self.frame(table).drop("run_key").collect()), key=repr) for table in tables}


def every_day(until: date) -> Affected:
    """All that a rebuild from nothing would make."""
    days = days_from(FIRST - timedelta(days=40), until)
    return Affected(until, days, days, days, days, days, days)
