"""Tollgate's own ad revenue statements: CSV with the columns day, section, ad_impressions, revenue, currency.

    2024-03-01,sports,1200,3.45,USD

One row per day and section; `section` may be empty, for pages of none.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.bronze import AdRevenue
from transforms.adapters.json_format import Columns, JsonFormat, text
from transforms.canonical import Rules
from transforms.framing.csv_rows import CsvRows
from transforms.host import HostContext
from transforms.identifiers import identifiers

_COLUMNS = ("day", "section", "ad_impressions", "revenue", "currency")
_DAY = r"\A\d{4}-\d{2}-\d{2}\z"
_TYPES = {"ad_impressions": "bigint", "revenue": "double"}


def _prepare(parsed: DataFrame, _host: HostContext) -> DataFrame:
    return parsed.withColumn("day", F.when(F.col("f.day").rlike(_DAY), F.col("f.day").try_cast("date")))


def _refusing() -> Rules:
    retyped = [
        (f"tollgate_ads.{name}_is_no_number", text(f"f.{name}").isNotNull() & _number(name).isNull()) for name in _TYPES
    ]
    return (("tollgate_ads.bad_day", F.col("day").isNull()), *retyped)


def _statement(_host: HostContext, _source: str) -> Columns:
    """What of a row is what of a statement."""
    return {
        "day": F.col("day"),
        "section": text("f.section"),
        "ad_impressions": _number("ad_impressions"),
        "revenue": _number("revenue"),
        "currency": text("f.currency"),
    }


def _number(name: str) -> Column:
    return text(f"f.{name}").try_cast(_TYPES[name])


TOLLGATE_ADS = JsonFormat(
    name="tollgate_ads",
    version="1",
    fields=", ".join(f"{column} string" for column in _COLUMNS),
    identifiers=identifiers(),
    contract=AdRevenue,
    told_by=_COLUMNS,
    prepare=_prepare,
    refusing=_refusing,
    mapping=_statement,
    framing=CsvRows(required=_COLUMNS),
).adapter()
