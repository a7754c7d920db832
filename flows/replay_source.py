"""From quarantine to bronze, on a run's branch: what was set aside is read again by the adapter and contract of now."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

from contracts import enforced_write
from contracts.bronze import Deliveries
from contracts.frames import frame_of
from flows.consume import origin_of
from flows.workspace import Workspace
from infra.catalog.growth import Growth
from infra.catalog.run_branch import RunBranch
from infra.config.host import Host, Source
from transforms import bronze
from transforms.adapters import Adapter, adapter_of
from transforms.bronze import Origin
from transforms.host import HostContext
from transforms.landing import read_landed

_RECORD = ["delivery", "record"]
_FATES = ("accepted", "quarantined", "ignored", "table_rows")
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Replayed:
    """What became of the quarantined records of one source; `days` are those whose rows changed."""

    records: int = 0
    accepted: int = 0
    ignored: int = 0
    rows: int = 0
    days: frozenset[date] = frozenset()

    @property
    def changed(self) -> bool:
        """Whether anything is other than before."""
        return bool(self.accepted or self.ignored or self.rows)

    def told(self) -> str:
        """In words, with the sum that must hold."""
        if not self.records:
            return "nothing in quarantine"
        still = self.records - self.accepted - self.ignored
        return f"{self.records:,} = {self.accepted:,} accepted + {self.ignored:,} ignored + {still:,} still broken"


@dataclass(frozen=True)
class Held:
    """The quarantined records of one source, and where their rows belong."""

    work: Workspace
    attempt: RunBranch
    host: Host
    source: Source
    records: DataFrame
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


def replay_source(work: Workspace, attempt: RunBranch, host: Host, source: Source) -> Replayed:
    """Put every quarantined record of a source to the code of now, and its rows, reasons and counts in their places."""
    table = adapter_of(source).table
    catalog = work.branch_catalog(attempt.branch.name)
    of_source = (F.col("host") == host.name) & (F.col("source") == source.name) & (F.col("table_name") == table)
    held = (
        work.spark.table(f"{catalog}.bronze.quarantine").where(of_source).select(*_RECORD).distinct().localCheckpoint()
    )
    deliveries = tuple(sorted(row.delivery for row in held.select("delivery").distinct().collect()))
    return _replay(Held(work, attempt, host, source, held, deliveries)) if deliveries else Replayed()


def _replay(held: Held) -> Replayed:
    work, adapter = held.work, held.adapter
    landed = read_landed(work.spark, work.landing_table(held.host.name, held.source.name), held.deliveries)
    context = HostContext.of(held.host)
    classified = adapter.canonical(landed.join(held.records, _RECORD, "left_semi"), context, held.source.name).persist()
    try:
        whole = Growth(work.nessie, held.attempt.branch.name, adapter.table)
        before = _take_out(held)
        broken = _put_in(held, classified)
        now = bronze.delivery_counts(classified, held.origin, adapter.table, *broken).collect()
        _set_aside(held, classified, broken, now)
        _recount(held, before, now)
    finally:
        classified.unpersist()
    return Replayed(
        records=sum(row.records for row in now),
        accepted=sum(row.accepted for row in now) - sum(counts["accepted"] for counts in before.values()),
        ignored=sum(row.ignored for row in now),
        rows=sum(row.table_rows for row in now) - sum(counts["table_rows"] for counts in before.values()),
        days=frozenset(date.fromisoformat(dict(one)["day"]) for one in whole.change.partitions or ()),
    )


def _take_out(held: Held) -> Mapping[str, Counts]:
    """Delete the rows of these records, which may have given good ones beside the broken; what there was."""
    table, name = held.adapter.table, "quarantined_records"
    there = held.rows(table).join(F.broadcast(held.records), _RECORD, "left_semi")
    counted = there.groupBy("delivery").agg(F.count("*").alias("rows"), F.countDistinct("record").alias("records"))
    found = {row.delivery: {"accepted": row.records, "table_rows": row.rows} for row in counted.collect()}
    if found:
        held.records.createOrReplaceTempView(name)
        same = f"exists (select 1 from {name} r where r.delivery = t.delivery and r.record = t.record)"
        held.work.spark.sql(f"delete from {held.table(table)} as t where {held.where} and {same}")
    return {delivery: found.get(delivery, {"accepted": 0, "table_rows": 0}) for delivery in held.deliveries}


def _put_in(held: Held, classified: DataFrame) -> list[DataFrame]:
    """Append the rows that keep the contract; the others, if there are any."""
    adapter, broken = held.adapter, list[DataFrame]()
    growth = Growth(held.work.nessie, held.attempt.branch.name, adapter.table)
    enforced_write.append(
        bronze.rows(classified, held.origin, adapter.contract),
        adapter.contract,
        held.table(adapter.table),
        set_aside=broken.append,
        rows_of_the_snapshot=lambda: growth.change.rows_added,
    )
    return broken


def _set_aside(held: Held, classified: DataFrame, broken: Sequence[DataFrame], now: Sequence[Row]) -> None:
    """Replace what quarantine says of these records."""
    quarantine, table = held.table("bronze.quarantine"), held.adapter.table
    held.work.spark.sql(f"delete from {quarantine} where {held.where} and table_name = '{table}'")
    if broken or any(row.quarantined for row in now):
        bronze.quarantine(classified, held.origin, table, *broken).writeTo(quarantine).append()


def _recount(held: Held, before: Mapping[str, Counts], now: Sequence[Row]) -> None:
    """Replace what `bronze.deliveries` says of these deliveries."""
    given = {row.delivery: row for row in now}
    rows = [
        recounted(row.asDict(), before[row.delivery], given[row.delivery].asDict())
        for row in held.rows("bronze.deliveries").collect()
    ]
    names = [column.name for column in Deliveries.definition().columns]
    columns = {name: [row[name] for row in rows] for name in names}
    columns["run_key"] = [held.attempt.run.key.value] * len(rows)
    held.work.spark.sql(f"delete from {held.table('bronze.deliveries')} where {held.where}")
    frame_of(held.work.spark, Deliveries, columns).writeTo(held.table("bronze.deliveries")).append()


def recounted(delivery: Mapping[str, object], before: Counts, now: Mapping[str, object]) -> dict[str, object]:
    """A row of `bronze.deliveries`, with the fates of some of its records taken out and put in anew.

    Args:
        delivery: the row as it is.
        before: of those records, how many were accepted, and their rows; the others were quarantined.
        now: the counts of those records alone, named as in the row.
    """
    records = int(str(now["records"]))
    out = {"quarantined": records - before["accepted"], "ignored": 0, **before}
    fates = {name: int(str(delivery[name])) - out[name] + int(str(now[name])) for name in _FATES}
    ignored_by = Counter(json.loads(str(delivery["ignored_by"] or "{}")))
    ignored_by.update(json.loads(str(now["ignored_by"] or "{}")))
    told = json.dumps(dict(sorted(ignored_by.items())), separators=(",", ":")) if ignored_by else None
    return {**delivery, **fates, "ignored_by": told, "source_version": now["source_version"]}
