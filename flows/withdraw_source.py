"""What a publisher takes back leaves bronze, on a run's branch; landing keeps it, and bronze.deliveries says so."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F

from flows.taken_in import TakenIn
from flows.workspace import Workspace
from infra.catalog.growth import Growth
from infra.catalog.run_branch import RunBranch
from infra.config.host import Host, Source
from transforms.landing import landed_ids

RULE = "withdrawn"


@dataclass(frozen=True)
class Withdrawn:
    """What left bronze of one source; `days` are those whose rows changed."""

    deliveries: int = 0
    rows: int = 0
    days: frozenset[date] = frozenset()

    def told(self) -> str:
        """In words."""
        return f"{self.deliveries} deliveries with {self.rows:,} rows" if self.deliveries else "nothing of it"


def withdraw_source(
    work: Workspace, attempt: RunBranch, host: Host, source: Source, named: Collection[str]
) -> Withdrawn:
    """Take the rows and the quarantined records of the source's deliveries among `named` out, and account for them.

    A delivery that no run has consumed yet is accounted for in the same way, so that none will.
    """
    of_source = landed_ids(work.spark, work.landing_table(host.name, source.name)).intersection(named)
    if not of_source:
        return Withdrawn()
    back = TakenIn(work, attempt, host, source, tuple(sorted(of_source)))
    growth = Growth(work.nessie, attempt.branch.name, back.adapter.table)
    before = back.rows("bronze.deliveries").collect()
    for table in (back.adapter.table, "bronze.quarantine"):
        back.delete(table)
    now = [ignored_whole(row.asDict()) for row in before] + _never_consumed(back, before)
    back.account(now)
    return Withdrawn(
        deliveries=len(now),
        rows=sum(row.table_rows for row in before),
        days=frozenset(date.fromisoformat(dict(one)["day"]) for one in growth.change.partitions or ()),
    )


def ignored_whole(delivery: Mapping[str, object]) -> dict[str, object]:
    """A row of `bronze.deliveries` of which every record is left out, as it was withdrawn."""
    records = delivery["records"]
    fates = {"accepted": 0, "quarantined": 0, "ignored": records, "table_rows": 0}
    return {**delivery, **fates, "ignored_by": f'{{"{RULE}":{records}}}' if records else None}


def _never_consumed(back: TakenIn, consumed: Sequence[Row]) -> list[dict[str, object]]:
    """What `bronze.deliveries` has to say of those that it does not have."""
    missing = set(back.deliveries) - {row.delivery for row in consumed}
    if not missing:
        return []
    files = (
        back.landed(*missing)
        .groupBy("delivery", "file_name", "bytes_decompressed")
        .agg(F.count(F.lit(1)).alias("records"))
    )
    origin = back.origin
    said = {
        "host": origin.host,
        "day": origin.run_day,
        "source": origin.source,
        "source_version": origin.source_version,
        "table_name": back.adapter.table,
    }
    return [ignored_whole({**said, **row.asDict()}) for row in files.collect()]


def versions_before(work: Workspace, attempt: RunBranch, host: Host, named: Collection[str]) -> DataFrame:
    """Rows of bronze.articles that the deliveries had at the run's base."""
    articles = work.table_at(attempt.base, "bronze.articles")
    return articles.where((F.col("host") == host.name) & F.col("delivery").isin(*named))
