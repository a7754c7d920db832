"""Deliveries of one source that a run takes up again, and where what came of them lies on its branch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyspark.sql import DataFrame

from contracts.bronze import Deliveries
from contracts.frames import frame_of
from flows.consume import origin_of
from flows.workspace import Workspace
from infra.catalog.run_branch import RunBranch
from infra.config.host import Host, Source
from transforms.adapters import Adapter, adapter_of
from transforms.bronze import Origin
from transforms.landing import read_landed

_ACCOUNT = "bronze.deliveries"


@dataclass(frozen=True)
class TakenIn:
    """What landing, bronze and quarantine hold of them."""

    work: Workspace
    attempt: RunBranch
    host: Host
    source: Source
    deliveries: tuple[str, ...]

    @property
    def adapter(self) -> Adapter:
        """What reads them now."""
        return adapter_of(self.source)

    @property
    def origin(self) -> Origin:
        """What their rows say of where they come from."""
        return origin_of(self.attempt, self.host, self.source, self.adapter)

    @property
    def where(self) -> str:
        """Which rows of a bronze table are of these deliveries, in SQL."""
        named = ", ".join(f"'{delivery}'" for delivery in self.deliveries)
        return f"host = '{self.host.name}' and source = '{self.source.name}' and delivery in ({named})"

    def table(self, name: str) -> str:
        """The identifier of a table on the run's branch."""
        return f"{self.work.branch_catalog(self.attempt.branch.name)}.{name}"

    def rows(self, name: str) -> DataFrame:
        """The rows of a table that are of these deliveries."""
        return self.work.spark.table(self.table(name)).where(self.where)

    def landed(self, *deliveries: str) -> DataFrame:
        """Their records in landing; of some of them alone, where they are named."""
        table = self.work.landing_table(self.host.name, self.source.name)
        return read_landed(self.work.spark, table, deliveries or self.deliveries)

    def delete(self, name: str, which: str = "true") -> None:
        """Take their rows out of a table."""
        self.work.spark.sql(f"delete from {self.table(name)} where {self.where} and {which}")

    def account(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Replace what `bronze.deliveries` says of them, in the name of this run."""
        names = [column.name for column in Deliveries.definition().columns if column.name != "run_key"]
        columns: dict[str, object] = {name: [row[name] for row in rows] for name in names}
        columns["run_key"] = [self.attempt.run.key.value] * len(rows)
        self.delete(_ACCOUNT)
        frame_of(self.work.spark, Deliveries, columns).writeTo(self.table(_ACCOUNT)).append()
