"""From quarantine to bronze, on a run's branch: what was set aside is read again by the adapter and contract of now."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

from contracts import enforced_write
from flows.taken_in import TakenIn
from flows.workspace import Workspace
from infra.catalog.growth import Growth
from infra.catalog.run_branch import RunBranch
from infra.config.host import Host, Source
from transforms import bronze
from transforms.adapters import adapter_of
from transforms.host import HostContext

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
    """The quarantined records of one source, and the deliveries that they are of."""

    of: TakenIn
    records: DataFrame


def replay_source(work: Workspace, attempt: RunBranch, host: Host, source: Source) -> Replayed:
    """Put every quarantined record of a source to the code of now, and its rows, reasons and counts in their places."""
    table = adapter_of(source).table
    catalog = work.branch_catalog(attempt.branch.name)
    of_source = (F.col("host") == host.name) & (F.col("source") == source.name) & (F.col("table_name") == table)
    held = (
        work.spark.table(f"{catalog}.bronze.quarantine").where(of_source).select(*_RECORD).distinct().localCheckpoint()
    )
    deliveries = tuple(sorted(row.delivery for row in held.select("delivery").distinct().collect()))
    return _replay(Held(TakenIn(work, attempt, host, source, deliveries), held)) if deliveries else Replayed()


def _replay(held: Held) -> Replayed:
    of, adapter = held.of, held.of.adapter
    landed = of.landed().join(held.records, _RECORD, "left_semi")
    classified = adapter.canonical(landed, HostContext.of(of.host), of.source.name).persist()
    try:
        whole = Growth(of.work.nessie, of.attempt.branch.name, adapter.table)
        before = _take_out(held)
        broken = _put_in(of, classified)
        now = bronze.delivery_counts(classified, of.origin, adapter.table, *broken).collect()
        _set_aside(of, classified, broken, now)
        _recount(of, before, now)
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
    table, name = held.of.adapter.table, "quarantined_records"
    there = held.of.rows(table).join(F.broadcast(held.records), _RECORD, "left_semi")
    counted = there.groupBy("delivery").agg(F.count("*").alias("rows"), F.countDistinct("record").alias("records"))
    found = {row.delivery: {"accepted": row.records, "table_rows": row.rows} for row in counted.collect()}
    if found:
        held.records.createOrReplaceTempView(name)
        same = f"exists (select 1 from {name} r where r.delivery = t.delivery and r.record = t.record)"
        held.of.work.spark.sql(f"delete from {held.of.table(table)} as t where {held.of.where} and {same}")
    return {delivery: found.get(delivery, {"accepted": 0, "table_rows": 0}) for delivery in held.of.deliveries}


def _put_in(of: TakenIn, classified: DataFrame) -> list[DataFrame]:
    """Append the rows that keep the contract; the others, if there are any."""
    adapter, broken = of.adapter, list[DataFrame]()
    growth = Growth(of.work.nessie, of.attempt.branch.name, adapter.table)
    enforced_write.append(
        bronze.rows(classified, of.origin, adapter.contract),
        adapter.contract,
        of.table(adapter.table),
        set_aside=broken.append,
        rows_of_the_snapshot=lambda: growth.change.rows_added,
    )
    return broken


def _set_aside(of: TakenIn, classified: DataFrame, broken: Sequence[DataFrame], now: Sequence[Row]) -> None:
    """Replace what quarantine says of these records."""
    table = of.adapter.table
    of.delete("bronze.quarantine", f"table_name = '{table}'")
    if broken or any(row.quarantined for row in now):
        quarantined = bronze.quarantine(classified, of.origin, table, *broken)
        quarantined.writeTo(of.table("bronze.quarantine")).append()


def _recount(of: TakenIn, before: Mapping[str, Counts], now: Sequence[Row]) -> None:
    """Replace what `bronze.deliveries` says of these deliveries."""
    given = {row.delivery: row for row in now}
    of.account(
        [
            recounted(row.asDict(), before[row.delivery], given[row.delivery].asDict())
            for row in of.rows("bronze.deliveries").collect()
        ]
    )


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
