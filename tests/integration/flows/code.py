"""Checkouts that differ from this one: contracts of one table evolved step by step, and dbt files beside them."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import DateType, DoubleType, FloatType, IntegerType, LongType, StringType

import semantic
from contracts.contract import Contract, table
from contracts.registry import all_contracts
from flows.definitions import Checkout

RETIRED_UNTIL = date(2026, 6, 15)
_TYPES = {"int": IntegerType, "bigint": LongType, "float": FloatType, "double": DoubleType, "string": StringType}


def field(**given: Any) -> Any:
    return pa.Field(description="A column.", **given)


def ratings(columns: Mapping[str, tuple[str, Any]]) -> type[Contract]:
    """The contract of `gold.ratings_v1`, a table of this test's own, with `columns` (type, field) beside its host."""
    facts = table(version=1, owner="tests", partitioned_by=("host",), ordered_by=("day",))
    config = {"name": "gold.ratings", "description": "Ratings.", "metadata": facts}
    namespace = {
        "__annotations__": {
            "host": StringType,
            "day": DateType,
            **{name: _TYPES[t] for name, (t, _) in columns.items()},
        },
        "__module__": __name__,
        "host": field(),
        "day": field(),
        **{name: given for name, (_, given) in columns.items()},
        "Config": type("Config", (BaseConfig,), config),
    }
    return type("Ratings", (Contract,), namespace)


def checkout(*more: type[Contract], project: Path | None = None) -> Checkout:
    """This code with contracts beside its own, and perhaps another dbt project."""
    code = Checkout((*all_contracts(), *more))
    return code if project is None else replace(code, project=project)


def copied_project(folder: Path) -> Path:
    """The dbt project with the semantic folder beside it, to be changed."""
    project = Checkout().project
    shutil.copytree(
        Path(semantic.__path__[0]), folder / "semantic", ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    ignored = shutil.ignore_patterns("*.py", "__pycache__")
    return Path(shutil.copytree(project, folder / project.name, ignore=ignored))
