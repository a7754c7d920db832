"""Vendors' words, looked up in a table of ours."""

from collections.abc import Mapping

from pyspark.sql import Column
from pyspark.sql import functions as F


def looked_up(table: Mapping[str, object], word: Column) -> Column:
    """What the table has for a word; null for one that it does not have, and for null."""
    return F.try_element_at(F.create_map(*(F.lit(part) for pair in table.items() for part in pair)), word)
