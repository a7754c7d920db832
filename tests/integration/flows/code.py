"""Checkouts that differ from this one: contracts evolved step by step, and a dbt project to change files of."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import DateType, DoubleType, FloatType, IntegerType, LongType, StringType

from contracts import gold
from contracts.contract import Contract, table
from contracts.registry import all_contracts
from flows.definitions import Checkout

_TYPES = {"int": IntegerType, "bigint": LongType, "float": FloatType, "double": DoubleType, "string": StringType}


def field(**given: Any) -> Any:
    return pa.Field(description="A column.", **given)


def ratings(
    columns: Mapping[str, tuple[str, Any]],
    description: str = "Ratings.",
    retired_until: date | None = None,
    version: int = 1,
) -> type[Contract]:
    """A contract of `gold.ratings`, which no code of ours has: `columns` (type and field) beside host and day."""
    facts = table(
        version=version, owner="tests", partitioned_by=("host",), ordered_by=("day",), retired_until=retired_until
    )
    types = {name: _TYPES[kind] for name, (kind, _) in columns.items()}
    namespace = {
        "__annotations__": {"host": StringType, "day": DateType, **types},
        "__module__": __name__,
        "host": field(),
        "day": field(),
        **{name: given for name, (_, given) in columns.items()},
        "Config": _config(BaseConfig, name="gold.ratings", description=description, metadata=facts),
    }
    return type("Ratings", (Contract,), namespace)


def article_daily_with(name: str, given: Any) -> type[Contract]:
    """The contract of `gold.article_daily_v1` with one bigint more."""
    own = gold.ArticleDaily
    namespace = {
        "__annotations__": {name: LongType},
        "__module__": __name__,
        name: given,
        "Config": _config(own.Config),
    }
    return type("ArticleDaily", (own,), namespace)


def code_with(*contracts: type[Contract], project: Path | None = None) -> Checkout:
    """This code, with these contracts in place of its own of the same tables."""
    by_table = {one.definition().table: one for one in (*all_contracts(), *contracts)}
    return Checkout(tuple(by_table.values()), project or Checkout().project)


def changed_file(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def _config(base: type, **given: object) -> type:
    return type("Config", (base,), given)
