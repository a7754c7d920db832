"""A row is what its contract says, without whose it is."""

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from contracts import bronze
from contracts.contract import Contract
from transforms.canonical import ORIGIN_COLUMNS, row, row_columns, run_day_is_day, vendor_id
from transforms.errors import IncompleteMapping

TABLES = (bronze.Events, bronze.Articles, bronze.WallEvents, bronze.Subscriptions, bronze.AdRevenue)


@pytest.mark.parametrize("contract", TABLES)
def test_the_columns_of_a_row_and_of_its_origin_are_the_contracts(contract: type[Contract]) -> None:
    names = [column.name for column in contract.definition().columns]
    given = [column.name for column in row_columns(contract)]
    assert sorted([*given, *ORIGIN_COLUMNS, *(["day"] if run_day_is_day(contract) else [])]) == sorted(names)


def test_articles_alone_have_the_day_of_the_run() -> None:
    assert [contract.__name__ for contract in TABLES if run_day_is_day(contract)] == ["Articles"]


STATEMENT = {"day": "2024-03-01", "ad_impressions": 1, "revenue": 1.0, "currency": "USD"}


@pytest.mark.parametrize(
    ("mapping", "named"),
    [
        ({"day": "2024-03-01", "ad_impressions": 1, "revenue": 1.0}, "lacking: currency"),
        ({**STATEMENT, "clicks": 1}, "unknown columns: clicks"),
        ({**STATEMENT, "host": "x"}, "unknown columns: host"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(spark: SparkSession, mapping: dict[str, object], named: str) -> None:
    with pytest.raises(IncompleteMapping, match=named):
        row(bronze.AdRevenue, {name: F.lit(value) for name, value in mapping.items()})


def test_an_id_tells_its_parts_apart(spark: SparkSession) -> None:
    pairs = [("a", "b"), ("a", "b"), ("ab", ""), ("", "ab"), (None, "b")]
    frame = spark.createDataFrame(pairs, "x string, y string").select(vendor_id("h", "s", F.col("x"), F.col("y")))
    first, same, *others = [found for (found,) in frame.collect()]
    assert first == same
    assert len({first, *others}) == 4
    assert others[-1] is None
