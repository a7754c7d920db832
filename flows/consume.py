"""From landed deliveries to bronze, on a run's branch: what is new is classified, split by the contract, written."""

from dataclasses import dataclass
from datetime import date

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

from contracts import enforced_write
from flows.workspace import Workspace
from infra.catalog.growth import Growth
from infra.catalog.run_branch import RunBranch
from infra.config.host import Host, Source
from transforms import bronze
from transforms.adapters import Adapter, adapter_of
from transforms.bronze import Origin
from transforms.host import HostContext
from transforms.landing import landed_ids, read_landed


@dataclass(frozen=True)
class Consumed:
    """What came of the new deliveries of one source, in raw records; `days` are those that got rows."""

    deliveries: int = 0
    records: int = 0
    accepted: int = 0
    quarantined: int = 0
    ignored: int = 0
    days: frozenset[date] = frozenset()

    def told(self) -> str:
        """In words, with the sum that must hold."""
        if not self.deliveries:
            return "nothing new"
        return (
            f"{self.deliveries} new deliveries = {self.accepted:,} accepted"
            f" + {self.quarantined:,} quarantined + {self.ignored:,} ignored"
        )


def consume(work: Workspace, attempt: RunBranch, host: Host, source: Source) -> Consumed:
    """Write to the run's branch what bronze has not yet of a source, the set of what was consumed included."""
    catalog = work.branch_catalog(attempt.branch.name)
    new = _not_consumed(work, catalog, host, source)
    if not new:
        return Consumed()
    adapter = adapter_of(source)
    origin = origin_of(attempt, host, source, adapter)
    landed = read_landed(work.spark, work.landing_table(host.name, source.name), new)
    classified = adapter.canonical(landed, HostContext.of(host), source.name).persist()
    try:
        return _write(work, attempt, classified, origin, adapter)
    finally:
        classified.unpersist()


def _not_consumed(work: Workspace, catalog: str, host: Host, source: Source) -> list[str]:
    landed = landed_ids(work.spark, work.landing_table(host.name, source.name))
    consumed = work.spark.table(f"{catalog}.bronze.deliveries").where(
        (F.col("host") == host.name) & (F.col("source") == source.name)
    )
    known = {row.delivery for row in consumed.select("delivery").collect()}
    return sorted(landed - known)


def origin_of(attempt: RunBranch, host: Host, source: Source, adapter: Adapter) -> Origin:
    """What the rows say of where they come from."""
    assert attempt.run.day is not None
    return Origin(
        host=host.name,
        source=source.name,
        source_version=adapter.source_version,
        run_day=attempt.run.day,
        run_key=attempt.run.key.value,
    )


def _write(work: Workspace, attempt: RunBranch, classified: DataFrame, origin: Origin, adapter: Adapter) -> Consumed:
    catalog, table = work.branch_catalog(attempt.branch.name), adapter.table
    growth = Growth(work.nessie, attempt.branch.name, table)
    broken: list[DataFrame] = []
    enforced_write.append(
        bronze.rows(classified, origin, adapter.contract),
        adapter.contract,
        f"{catalog}.{table}",
        set_aside=broken.append,
        rows_of_the_snapshot=lambda: growth.change.rows_added,
    )
    counts = bronze.delivery_counts(classified, origin, table, *broken)
    counts.writeTo(f"{catalog}.bronze.deliveries").append()
    rows = _deliveries(work, catalog, origin)
    if any(row.quarantined for row in rows) or broken:
        bronze.quarantine(classified, origin, table, *broken).writeTo(f"{catalog}.bronze.quarantine").append()
    return Consumed(
        deliveries=len(rows),
        records=sum(row.records for row in rows),
        accepted=sum(row.accepted for row in rows),
        quarantined=sum(row.quarantined for row in rows),
        ignored=sum(row.ignored for row in rows),
        days=frozenset(date.fromisoformat(dict(one)["day"]) for one in growth.change.partitions or ()),
    )


def _deliveries(work: Workspace, catalog: str, origin: Origin) -> list[Row]:
    """What the run wrote of the deliveries of one source."""
    written = work.spark.table(f"{catalog}.bronze.deliveries").where(F.col("run_key") == origin.run_key)
    return written.where(F.col("source") == origin.source).collect()
