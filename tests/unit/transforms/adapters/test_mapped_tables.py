"""Exports of articles and of ad revenue, read as a host's document maps them."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession

from tests.unit.transforms.adapters.mapping import AD_REPORT, ARTICLES, read
from transforms.container import Limits
from transforms.errors import DeliveryRefused
from transforms.framing.parquet_rows import ParquetRows

AD_LINES = b"""\
Dimension.DATE,Dimension.AD_UNIT_NAME,Column.TOTAL_LINE_ITEM_LEVEL_IMPRESSIONS,Column.TOTAL_LINE_ITEM_LEVEL_ALL_REVENUE
2026-03-01,Sport_top,1200,1230000
2026-03-01,News_top,0,0
2026-03-01,News_top,10,a lot
Total,,1210,1230000
"""


def test_an_ad_server_s_report_gives_statements_in_whole_units(spark: SparkSession) -> None:
    found = read(spark, AD_REPORT, AD_LINES)
    first, second, *_ = found.rows()
    assert found.fates() == [None, None, "mapped.revenue_retyped", "mapped.total"]
    assert [(row["day"], row["section"], row["ad_impressions"], row["revenue"]) for row in (first, second)] == [
        (date(2026, 3, 1), "sports", 1_200, 1.23),
        (date(2026, 3, 1), "news", 0, 0.0),
    ]


def parquet(*rows: dict[str, Any]) -> bytes:
    written = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows)), written)
    return written.getvalue()


ARTICLE: dict[str, Any] = {
    "id": 7,
    "title": "A headline",
    "place": {"section": "sports"},
    "by": ["Ann", "Bob"],
    "tags": "cup | final",
    "price": Decimal("1.50"),
    "changed": datetime(2026, 3, 1, 6, 0, tzinfo=UTC),
}


def test_parquet_with_nested_and_list_columns_gives_articles(spark: SparkSession) -> None:
    found = read(spark, ARTICLES, parquet(ARTICLE, {**ARTICLE, "by": [], "tags": None}))
    first, bare = found.rows()

    assert found.fates() == [None, None]
    assert {name: first[name] for name in ("article_id", "section", "authors", "tags", "wall_level", "updated_at")} == {
        "article_id": "7",
        "section": "sports",
        "authors": ["Ann", "Bob"],
        "tags": ["cup", "final"],
        "wall_level": "premium",
        "updated_at": datetime(2026, 3, 1, 6),
    }
    assert (bare["authors"], bare["tags"]) == ([], [])


def test_a_damaged_parquet_file_is_refused() -> None:
    content = parquet(ARTICLE)
    for damaged in (content[:-20], b"PAR1" + bytes(100)):
        with pytest.raises(DeliveryRefused, match="no Parquet file, or damaged"):
            list(ParquetRows().records(Path("given"), [damaged], Limits()))
    with pytest.raises(DeliveryRefused, match="holds more than 10 bytes"):
        list(ParquetRows(max_file_bytes=10).records(Path("given"), [content], Limits()))
