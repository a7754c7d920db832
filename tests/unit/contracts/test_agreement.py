"""Two tables, and whether they agree."""

from datetime import date
from typing import Any

import pandera.pyspark as pa
import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import DoubleType, LongType, StringType

from contracts.across import AcrossRule, AddsUp, References
from contracts.across_rules import require_agreed
from contracts.agreement import Agreement, agreement
from contracts.definition import Severity
from contracts.errors import InvalidContract
from contracts.freshness import freshness
from contracts.gold import VisitorDaily
from contracts.registry import all_contracts
from tests.unit.contracts.test_compiler import described, load

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)
OWN = "host string, day date, visitor_id string, pageviews bigint"
OTHER = "host string, day date, visitor_id string, path string"


def put(says: References | AddsUp, own: DataFrame, other: DataFrame) -> tuple[int, int]:
    found: Agreement = agreement(AcrossRule("t.v1.x", Severity.FAIL, says), own, other)
    assert (found.result.rule_id, found.result.severity) == ("t.v1.x", Severity.FAIL)
    return found.examined, found.result.broken_rows


@pytest.fixture
def own(spark: SparkSession) -> DataFrame:
    rows = [("a", MONDAY, "v", 2), ("a", MONDAY, "w", 1), ("a", MONDAY, None, 0), ("a", TUESDAY, "v", 1)]
    return spark.createDataFrame(rows, OWN)


def test_rows_without_their_like_are_counted_and_null_refers_to_nothing(spark: SparkSession, own: DataFrame) -> None:
    other = spark.createDataFrame([("a", MONDAY, "v", "/"), ("a", MONDAY, "v", "/x"), ("b", TUESDAY, "v", "/")], OTHER)

    assert put(References("silver.other", ("host", "visitor_id")), own, other) == (3, 1)
    assert put(References("silver.other", ("host", "day", "visitor_id")), own, other) == (3, 2)
    assert put(References("silver.other", ("host", "visitor_id")), own.limit(0), other) == (0, 0)


def test_days_whose_sums_differ_are_counted_whichever_side_lacks_them(spark: SparkSession, own: DataFrame) -> None:
    agreeing = [("a", MONDAY, "v", path) for path in ("/", "/x", "/y")] + [("a", TUESDAY, "v", "/")]
    says = AddsUp("pageviews", "silver.other")

    assert put(says, own, spark.createDataFrame(agreeing, OTHER)) == (2, 0)
    assert put(says, own, spark.createDataFrame(agreeing[1:], OTHER)) == (2, 1)
    assert put(says, own, spark.createDataFrame(agreeing[:3], OTHER)) == (2, 1)
    assert put(says, own, spark.createDataFrame([*agreeing, ("b", MONDAY, "v", "/")], OTHER)) == (3, 1)


def test_only_some_rows_may_count_and_by_another_number(spark: SparkSession, own: DataFrame) -> None:
    other = spark.createDataFrame(
        [("a", MONDAY, "v", "/"), ("a", MONDAY, "w", "/x"), ("a", MONDAY, "x", "/y"), ("a", TUESDAY, "v", "/")], OTHER
    )
    only = AddsUp("pageviews", "silver.other", total="count(distinct visitor_id)", where="path <> '/y'")

    assert put(AddsUp("pageviews", "silver.other"), own, other) == (2, 0)
    assert put(only, own, other) == (2, 1)


def test_hosts_that_fell_behind_their_promise_are_counted(spark: SparkSession, own: DataFrame) -> None:
    definition = VisitorDaily.definition()
    frame = own.unionByName(spark.createDataFrame([("b", MONDAY, "v", 1)], OWN))

    def behind(on: date) -> tuple[int, int]:
        told = freshness(definition, frame, on)
        assert told
        assert (told.result.rule_id, told.result.severity) == ("visitor_daily.v1.fresh", "warn")
        return told.examined, told.result.broken_rows

    assert definition.fresh_within_days == 1
    assert [behind(date(2026, 3, day)) for day in (9, 10, 11, 12)] == [(2, 0), (2, 0), (2, 1), (2, 2)]
    assert freshness(load(described()).definition(), frame, MONDAY) is None


def test_a_rule_between_tables_is_refused_where_it_makes_no_sense() -> None:
    refused: dict[str, dict[str, Any]] = {
        "no such columns: d": {"across": (References("silver.t", ("d",)),)},
        "no such columns: day, host": {"across": (AddsUp("c", "silver.t"),)},
        "two rules of one id": {"across": (References("silver.t", ("c",)), References("silver.t", ("c",)))},
    }
    for words, facts in refused.items():
        with pytest.raises(InvalidContract, match=words):
            load(described(), facts=facts)
    columns = {"host": StringType, "day": StringType, "c": DoubleType}
    fields = {name: pa.Field(description="A column.") for name in ("host", "day")}
    with pytest.raises(InvalidContract, match="no whole number"):
        load(
            described(),
            methods={"__annotations__": columns, **fields},
            facts={"across": (AddsUp("c", "silver.t"),)},
        )


def test_a_rule_names_a_table_and_columns_that_some_contract_has() -> None:
    require_agreed([contract.definition() for contract in all_contracts()])
    for wrong in (References("silver.nothing", ("c",)), References("silver.visitors", ("c",))):
        mine = load(described(), facts={"across": (wrong,)})
        with pytest.raises(InvalidContract, match=wrong.name):
            require_agreed([contract.definition() for contract in (*all_contracts(), mine)])


def test_no_row_is_set_aside_for_what_is_between_tables() -> None:
    definition = load(
        described(), dtype=LongType, config={"name": "bronze.t"}, facts={"across": (References("silver.t", ("c",)),)}
    ).definition()

    assert [rule.severity for rule in definition.rules] == ["quarantine"]
    assert [rule.severity for rule in definition.across] == ["fail"]
