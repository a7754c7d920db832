"""Questions to the run's branch on which the days to rebuild depend; each reads as few partitions as it can."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts import bronze
from transforms.affected import ATTRIBUTION_DAYS, WINDOW_DAYS, Arrived, Known
from transforms.canonical import day_in
from transforms.host import HostContext


@dataclass(frozen=True)
class Branch:
    """One host's tables on a run's branch, for the run of one day."""

    spark: SparkSession
    catalog: str
    host: HostContext
    run_day: date
    run_key: str

    def rows(self, table: str) -> DataFrame:
        """The host's rows of a table."""
        return self.spark.table(f"{self.catalog}.{table}").where(F.col("host") == self.host.name)


def known(branch: Branch, arrived: Arrived, gone: DataFrame | None = None) -> Known:
    """What the branch says of the host after bronze was written and before the rebuild.

    `gone` has the rows that the run took out of bronze.articles, if it did.
    """
    features = _feature_days(branch)
    until = max({branch.run_day, *features})
    articles = bronze.Articles.definition().table in arrived
    exposures, windows = _restated(branch, until, gone) if articles else ((), ())
    return Known(
        feature_days=features,
        open_days=frozenset(_open_days(branch, until)),
        restated_exposures=frozenset(exposures),
        restated_windows=features.intersection(windows),
    )


def _feature_days(branch: Branch) -> frozenset[date]:
    """From the table's metadata: it holds a partition for each day that has features."""
    partitions = branch.spark.table(f"{branch.catalog}.gold.visitor_features_v1.partitions")
    of_host = partitions.where(F.col("partition.host") == branch.host.name)
    return frozenset(_collected(of_host.select("partition.day")))


def _open_days(branch: Branch, until: date) -> Sequence[date]:
    closed = until - timedelta(days=ATTRIBUTION_DAYS)
    exposures = branch.rows("silver.wall_exposures").where((F.col("day") < closed) & ~F.col("outcome_final"))
    return _collected(exposures.select("day").distinct())


def _restated(branch: Branch, until: date, gone: DataFrame | None) -> tuple[Sequence[date], Sequence[date]]:
    """Days of exposures, and ends of windows, that lie after a version of their article that came late, or is gone."""
    since = day_in(branch.host.zone, F.col("updated_at"))
    changed = _new_versions(branch) if gone is None else _new_versions(branch).unionByName(gone)
    # A version made on the run's day changes that day alone, which is rebuilt anyway.
    late = changed.where((since < F.lit(branch.run_day)) | F.lit(until > branch.run_day))
    versions = late.groupBy("article_id").agg(F.min(since).alias("since"))
    versions = versions.persist()
    try:
        earliest = versions.agg(F.min("since")).collect()[0][0]
        if earliest is None:
            return (), ()
        publications = branch.rows("bronze.articles")
        if gone is not None:
            publications = publications.unionByName(gone)
        windows = _restated_windows(branch, versions, publications, (earliest, until))
        return _restated_exposures(branch, versions, earliest), windows
    finally:
        versions.unpersist()


def _new_versions(branch: Branch) -> DataFrame:
    """Versions that this run brought and that silver does not have as they are."""
    arrived = branch.rows("bronze.articles").where(
        (F.col("day") == F.lit(branch.run_day)) & (F.col("run_key") == branch.run_key)
    )
    there = branch.rows("silver.articles").select(
        F.col("article_id").alias("known_id"),
        F.col("valid_from"),
        *(F.col(name).alias(f"known_{name}") for name in ("section", "wall_level", "published_at")),
    )
    same = (
        (F.col("article_id") == F.col("known_id"))
        & (F.col("updated_at") == F.col("valid_from"))
        & F.col("section").eqNullSafe(F.col("known_section"))
        & F.coalesce("wall_level", F.lit("free")).eqNullSafe(F.col("known_wall_level"))
        & F.col("published_at").eqNullSafe(F.col("known_published_at"))
    )
    return arrived.join(there, same, "left_anti")


def _restated_exposures(branch: Branch, versions: DataFrame, earliest: date) -> Sequence[date]:
    doors = branch.rows("bronze.wall_events").where(
        (F.col("day") >= F.lit(earliest)) & (F.col("event_type") == "impression")
    )
    met = doors.join(F.broadcast(versions), "article_id").where(F.col("day") >= F.col("since"))
    return _collected(met.select("day").distinct())


def _restated_windows(
    branch: Branch, versions: DataFrame, articles: DataFrame, span: tuple[date, date]
) -> Sequence[date]:
    (earliest, until), reach = span, WINDOW_DAYS - 1
    reads = branch.rows("gold.article_daily_v1").select("article_id", "day")
    published = day_in(branch.host.zone, F.col("published_at")).alias("day")
    began = reads.union(articles.select("article_id", published)).where(
        (F.col("day") >= F.lit(earliest - timedelta(days=reach))) & (F.col("day") <= F.lit(until))
    )
    first = F.greatest("day", "since")
    last = F.least(F.date_add("day", reach), F.lit(until))
    seen = began.join(F.broadcast(versions), "article_id").where(first <= last)
    return _collected(seen.select(F.explode(F.sequence(first, last))).distinct())


def _collected(days: DataFrame) -> list[date]:
    return [row[0] for row in days.collect()]
