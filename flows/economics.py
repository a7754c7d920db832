"""What a pageview earns a host: as its ads were reported, else as its document expects it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from contracts.bronze import AdRevenue
from infra.config.host import Host
from infra.config.newsroom import Economics
from transforms.adapters import tables_fed
from transforms.affected import WINDOW_DAYS


@dataclass(frozen=True)
class Reported:
    """Ad revenue in the host's currency, and the pageviews of the days that it was reported of."""

    revenue: float = 0.0
    pageviews: int = 0


@dataclass(frozen=True)
class Rpm:
    """Ad revenue per 1000 pageviews, and in a word what it goes by."""

    value: float
    by: str


def with_rpm_of(spark: SparkSession, catalog: str, host: Host, day: date) -> tuple[Host, Rpm]:
    """The host with the `rpm` that holds on a day, by what `catalog` knows of the 28 days that end with it."""
    told = AdRevenue.definition().table in tables_fed(host)
    reported = _reported(spark, catalog, host, day) if told else Reported()
    read = _pageviews_by_section(spark, catalog, host, day) if host.economics.rpm_by_section else {}
    found = rpm_of(host.economics, reported, read)
    economics = host.economics.model_copy(update={"rpm": found.value})
    return host.model_copy(update={"economics": economics}), found


def rpm_of(economics: Economics, reported: Reported, pageviews_by_section: Mapping[str | None, int]) -> Rpm:
    """`1000 · revenue / pageviews` as reported; else the sections' expected, weighted by pageviews; else the site's.

    A section of which nothing is expected earns what the site does.
    """
    if reported.revenue and reported.pageviews:
        return Rpm(1000 * reported.revenue / reported.pageviews, "reported")
    pageviews = sum(pageviews_by_section.values())
    if not pageviews:
        return Rpm(economics.rpm, "expected")
    per_section = {
        section: economics.rpm_by_section.get(section or "", economics.rpm) for section in pageviews_by_section
    }
    earned = sum(per_section[section] * read for section, read in pageviews_by_section.items())
    return Rpm(earned / pageviews, "expected by section")


def _reported(spark: SparkSession, catalog: str, host: Host, day: date) -> Reported:
    first = day - timedelta(days=WINDOW_DAYS - 1)
    window = (F.col("host") == host.name) & F.col("day").between(F.lit(first), F.lit(day))
    statements = spark.table(f"{catalog}.silver.ad_revenue").where(window)
    own = (
        statements.where(F.col("currency") == host.economics.currency)
        .groupBy("day")
        .agg(F.sum("revenue").alias("revenue"))
    )
    visits = spark.table(f"{catalog}.gold.visitor_daily_v1").where(window)
    read = visits.groupBy("day").agg(F.sum("pageviews").alias("pageviews"))
    (found,) = (
        own.join(read, "day").agg(F.sum("revenue").alias("revenue"), F.sum("pageviews").alias("pageviews")).collect()
    )
    return Reported(found.revenue or 0.0, found.pageviews or 0)


def _pageviews_by_section(spark: SparkSession, catalog: str, host: Host, day: date) -> dict[str | None, int]:
    of_day = (F.col("host") == host.name) & (F.col("day") == F.lit(day))
    articles = spark.table(f"{catalog}.gold.article_features_v1").where(of_day)
    return {
        row.section: row.read for row in articles.groupBy("section").agg(F.sum("pageviews_28d").alias("read")).collect()
    }
