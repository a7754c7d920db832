"""Bronze from classified records: the rows, what became of every delivery, and what was quarantined."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.contract import Contract
from transforms.canonical import row_type, run_day_is_day

_RECORD = ("delivery", "record")
_DELIVERY = ("delivery", "file_name", "bytes_decompressed")
_COUNTS = ("records", "accepted", "quarantined", "ignored", "table_rows")


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where the rows of one run come from; `source_version` is the adapter's name and version."""

    host: str
    source: str
    source_version: str
    run_day: date
    run_key: str

    def columns(self) -> dict[str, Column]:
        """The same, as the columns of every row."""
        return {
            "host": F.lit(self.host),
            "source": F.lit(self.source),
            "source_version": F.lit(self.source_version),
            "run_day": F.lit(self.run_day),
            "run_key": F.lit(self.run_key),
        }


def rows(classified: DataFrame, origin: Origin, contract: type[Contract]) -> DataFrame:
    """The contract's table: the rows of the records that are neither refused nor ignored."""
    exploded = classified.select(*_RECORD, F.explode("rows").alias("row"))
    given = {name: F.col("row")[name] for name in row_type(contract).names} | origin.columns()
    if run_day_is_day(contract):
        given["day"] = given["run_day"]
    names = (column.name for column in contract.definition().columns)
    return exploded.select(*(given.get(name, F.col(name)).alias(name) for name in names))


def quarantine(classified: DataFrame, origin: Origin, table: str, *broken: DataFrame) -> DataFrame:
    """`bronze.quarantine`: one row per record that was refused, or of which a row broke a rule of `table`.

    `broken` has rows of `table` with `rules`; none is given where no row broke any. A record with valid rows too is
    here for those that broke, though it counts as accepted.
    """
    refused = classified.where(F.col("refused_by").isNotNull()).select(
        *_RECORD, F.array("refused_by").alias("rules"), "payload"
    )
    rules = F.array_sort(F.array_distinct(F.flatten(F.collect_list("rules")))).alias("rules")
    payloads = classified.select(*_RECORD, "payload")
    broke = (
        each.groupBy(*_RECORD).agg(rules).join(payloads, list(_RECORD)).select(*_RECORD, "rules", "payload")
        for each in broken
    )
    columns = origin.columns()
    return reduce(DataFrame.unionByName, broke, refused).select(
        columns["host"].alias("host"),
        columns["run_day"].alias("day"),
        columns["source"].alias("source"),
        columns["source_version"].alias("source_version"),
        *_RECORD,
        F.lit(table).alias("table_name"),
        "rules",
        "payload",
        columns["run_key"].alias("run_key"),
    )


def delivery_counts(classified: DataFrame, origin: Origin, table: str, *broken: DataFrame) -> DataFrame:
    """`bronze.deliveries`: one row per delivery, in which records = accepted + quarantined + ignored.

    Accepted: at least one valid row. Ignored: by a declared rule. Quarantined: refused, or every row broke a
    rule. `table_rows` counts the valid ones, which go to `table`. Needs `file_name` and `bytes_decompressed`
    from landing.
    """
    valid = F.size("rows") - F.coalesce("broken_rows", F.lit(0))
    all_broke = (F.size("rows") > 0) & (valid == 0)
    fates = _with_broken_rows(classified, broken).select(
        *_DELIVERY,
        "ignored_by",
        valid.alias("table_rows"),
        (valid > 0).alias("accepted"),
        (F.col("refused_by").isNotNull() | all_broke).alias("quarantined"),
        F.col("ignored_by").isNotNull().alias("ignored"),
    )
    per_rule = fates.groupBy(*_DELIVERY, "ignored_by").agg(
        F.count("*").alias("records"),
        *(F.count_if(fate).alias(fate) for fate in ("accepted", "quarantined", "ignored")),
        F.sum("table_rows").alias("table_rows"),
    )
    totals = per_rule.groupBy(*_DELIVERY).agg(
        *(F.sum(count).alias(count) for count in _COUNTS),
        _as_json_object("ignored_by", "ignored").alias("ignored_by"),
    )
    columns = origin.columns()
    return totals.select(
        columns["host"].alias("host"),
        columns["run_day"].alias("day"),
        columns["source"].alias("source"),
        columns["source_version"].alias("source_version"),
        *_DELIVERY,
        F.lit(table).alias("table_name"),
        *_COUNTS,
        "ignored_by",
        columns["run_key"].alias("run_key"),
    )


def _with_broken_rows(classified: DataFrame, broken: Sequence[DataFrame]) -> DataFrame:
    if not broken:
        return classified.withColumn("broken_rows", F.lit(0))
    per_record = reduce(DataFrame.unionByName, broken).groupBy(*_RECORD).agg(F.count("*").alias("broken_rows"))
    return classified.join(per_record, list(_RECORD), "left")


def _as_json_object(key: str, value: str) -> Column:
    """Entries in the keys' order, so that the same counts are the same text; null without any."""
    entry = F.when(F.col(key).isNotNull(), F.struct(key, value))
    entries = F.sort_array(F.collect_list(entry))
    return F.when(F.size(entries) > 0, F.to_json(F.map_from_entries(entries)))
