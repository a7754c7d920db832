"""The base of every contract: a Pandera model whose definition is compiled, or refused, when it is loaded."""

from datetime import date
from typing import Any, ClassVar

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig

from contracts.across import Across
from contracts.compiler import compile_schema
from contracts.definition import Definition, Severity
from contracts.errors import InvalidContract
from contracts.schema import OnePassSchema
from contracts.table_facts import TableFacts

_FACTS = "tollgate"


class Contract(pa.DataFrameModel):  # type: ignore[type-arg]
    """One table in one version.

    A subclass gives its columns with `pa.Field`, its rules across columns with `@rule`, and in `Config` the
    `name`, the `description`, `unique` and `metadata = table(…)`. Every column is required and no other is
    allowed. `metadata={"severity": {"isin": "warn"}}` on a field changes the severity of that column's check;
    `{"renamed_from": "old"}` and `{"retired_until": date(…)}` say how a release changes the column, and
    `table(retired_until=…)` that it drops the table (ADR 0007).
    """

    _definition: ClassVar[Definition]

    class Config(BaseConfig):
        strict = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Compile the definition.

        Raises:
            InvalidContract: the definition cannot be enforced as it stands.
        """
        super().__init_subclass__(**kwargs)  # type: ignore[no-untyped-call]
        config = cls.__config__
        facts = (getattr(config, "metadata", None) or {}).get(_FACTS)
        if "Config" not in vars(cls) or not isinstance(facts, TableFacts):
            remedy = "give it a Config with name, description and metadata = table(…)"
            raise InvalidContract("the contract does not say which table it is of", where=cls.__name__, remedy=remedy)
        schema = cls.to_schema()
        # Pandera falls back to the docstring, which speaks to the reader of the code.
        schema.description = getattr(config, "description", None)
        cls._definition = compile_schema(schema, facts)

    @classmethod
    def build_schema_(cls, **kwargs: Any) -> OnePassSchema:
        """Pandera's hook: the schema by which `validate` works."""
        schema = OnePassSchema(cls._build_columns(cls.__fields__, cls.__checks__), checks=cls.__root_checks__, **kwargs)
        schema.contract = cls
        return schema

    @classmethod
    def definition(cls) -> Definition:
        """The contract, taken apart into values."""
        return cls._definition


def table(  # noqa: PLR0913 - the facts of a table, each by its name
    *,
    version: int,
    owner: str,
    partitioned_by: tuple[str, ...] = ("host", "day"),
    ordered_by: tuple[str, ...],
    severity: Severity | None = None,
    tolerated_share: float | None = None,
    across: tuple[Across, ...] = (),
    may_lose: float | None = None,
    fresh_within_days: int | None = None,
    retired_until: date | None = None,
) -> dict[str, TableFacts]:
    """Table-level facts for `Config.metadata`; see `TableFacts`."""
    return {
        _FACTS: TableFacts(
            version=version,
            owner=owner,
            partitioned_by=partitioned_by,
            ordered_by=ordered_by,
            severity=severity,
            tolerated_share=tolerated_share,
            across=across,
            may_lose=may_lose,
            fresh_within_days=fresh_within_days,
            retired_until=retired_until,
        )
    }
