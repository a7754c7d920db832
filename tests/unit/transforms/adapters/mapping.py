"""Documents of mappings, and what is read by one."""

import yaml
from pyspark.sql import SparkSession

from infra.config.mapping import SourceMapping
from tests.unit.transforms.reading import Reading, read_as
from transforms.adapters.mapped import mapped_adapter

HOST = "riverbend"
ARTICLES = """
format: parquet
table: articles
rows:
  - columns:
      article_id: id
      title: title
      section: place.section
      authors: by
      tags: {path: tags, split: "|"}
      wall_level: {path: price, words: {"0.00": free, "1.50": premium}}
      updated_at: {path: changed, time: iso}
"""


# As Google Ad Manager's report service writes `CSV_DUMP`: money in micros, a line of totals where it was asked for.
# https://developers.google.com/ad-manager/api/reporting
AD_REPORT = """
format: csv
table: ad_revenue
ignore:
  total: {path: Dimension.DATE, words: [Total]}
rows:
  - columns:
      day: Dimension.DATE
      section: {path: Dimension.AD_UNIT_NAME, words: {Sport_top: sports, News_top: news}}
      ad_impressions: Column.TOTAL_LINE_ITEM_LEVEL_IMPRESSIONS
      revenue: {path: Column.TOTAL_LINE_ITEM_LEVEL_ALL_REVENUE, per: 1000000}
      currency: {constant: EUR}
"""


def mapping(text: str) -> SourceMapping:
    return SourceMapping.model_validate(yaml.safe_load(text))


def read(spark: SparkSession, text: str, content: bytes) -> Reading:
    return read_as(spark, mapped_adapter(mapping(text)), HOST, content)
