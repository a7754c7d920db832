"""What a publisher takes back leaves bronze, on a run's branch; landing keeps it, and bronze.deliveries says so."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

from contracts.bronze import Deliveries
from contracts.frames import frame_of
from flows.consume import origin_of
from flows.workspace import Workspace
from infra.catalog.growth import Growth
from infra.catalog.run_branch import RunBranch
from infra.config.host import Host, Source
from transforms.adapters import Adapter, adapter_of
from transforms.landing import landed_ids, read_landed

RULE = "withdrawn"


@dataclass(frozen=True)
class Withdrawn:
    """What left bronze of one source; `days` are those whose rows changed."""

    deliveries: int = 0
    records: int = 0
    rows: int = 0
    days: frozenset[date] = frozenset()

    def told(self) -> str:
        """In words."""
        return f"{self.deliveries} deliveries with {self.rows:,} rows" if self.deliveries else "nothing of it"


@dataclass(frozen=True)
class TakenBack:
    """The deliveries of one source that are withdrawn, and where what came of them lies."""

    work: Workspace
    attempt: RunBranch
    host: Host
    source: Source
    deliveries: frozenset[str]

    @property
    def adapter(self) -> Adapter:
        """What reads them."""
        return adapter_of(self.source)

    @property
    def where(self) -> str:
        """Which rows of a bronze table are of these deliveries, in SQL."""
        named = ", ".join(f"'{delivery}'" for delivery in sorted(self.deliveries))
        return f"host = '{self.host.name}' and source = '{self.source.name}' and delivery in ({named})"

    def table(self, name: str) -> str:
        """The identifier of a table on the run's branch."""
        return f"{self.work.branch_catalog(self.attempt.branch.name)}.{name}"


def withdraw_source(
    work: Workspace, attempt: RunBranch, host: Host, source: Source, named: Collection[str]
) -> Withdrawn:
    """Take the rows and the quarantined records of the source's deliveries among `named` out, and account for them.

    A delivery that no run has consumed yet is accounted for in the same way, so that none will.
    """
    of_source = landed_ids(work.spark, work.landing_table(host.name, source.name)).intersection(named)
    if not of_source:
        return Withdrawn()
    back = TakenBack(work, attempt, host, source, of_source)
    growth = Growth(work.nessie, attempt.branch.name, back.adapter.table)
    before = work.spark.table(back.table("bronze.deliveries")).where(back.where).collect()
    for table in (back.adapter.table, "bronze.quarantine"):
        work.spark.sql(f"delete from {back.table(table)} where {back.where}")
    now = [ignored_whole(row.asDict()) for row in before] + _never_consumed(back, before)
    _account(back, now)
    return Withdrawn(
        deliveries=len(now),
        records=sum(int(str(row["records"])) for row in now),
        rows=sum(row.table_rows for row in before),
        days=frozenset(date.fromisoformat(dict(one)["day"]) for one in growth.change.partitions or ()),
    )


def ignored_whole(delivery: Mapping[str, object]) -> dict[str, object]:
    """A row of `bronze.deliveries` of which every record is left out, as it was withdrawn."""
    records = delivery["records"]
    fates = {"accepted": 0, "quarantined": 0, "ignored": records, "table_rows": 0}
    return {**delivery, **fates, "ignored_by": f'{{"{RULE}":{records}}}' if records else None}


def _never_consumed(back: TakenBack, consumed: Sequence[Row]) -> list[dict[str, object]]:
    """What `bronze.deliveries` has to say of those that it does not have."""
    missing = back.deliveries - {row.delivery for row in consumed}
    if not missing:
        return []
    landed = read_landed(back.work.spark, back.work.landing_table(back.host.name, back.source.name), missing)
    files = landed.groupBy("delivery", "file_name", "bytes_decompressed").agg(F.count(F.lit(1)).alias("records"))
    origin = origin_of(back.attempt, back.host, back.source, back.adapter)
    said = {
        "host": origin.host,
        "day": origin.run_day,
        "source": origin.source,
        "source_version": origin.source_version,
        "table_name": back.adapter.table,
    }
    return [ignored_whole({**said, **row.asDict()}) for row in files.collect()]


def _account(back: TakenBack, rows: Sequence[Mapping[str, object]]) -> None:
    """Replace what `bronze.deliveries` says of these deliveries."""
    names = [column.name for column in Deliveries.definition().columns]
    said = [{**row, "run_key": back.attempt.run.key.value} for row in rows]
    frame = frame_of(back.work.spark, Deliveries, {name: [row[name] for row in said] for name in names})
    back.work.spark.sql(f"delete from {back.table('bronze.deliveries')} where {back.where}")
    frame.writeTo(back.table("bronze.deliveries")).append()


def versions_before(work: Workspace, attempt: RunBranch, host: Host, named: Collection[str]) -> DataFrame:
    """Rows of bronze.articles that the deliveries had at the run's base."""
    articles = work.table_at(attempt.base, "bronze.articles")
    return articles.where((F.col("host") == host.name) & F.col("delivery").isin(*named))
