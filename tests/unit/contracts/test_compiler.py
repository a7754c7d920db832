"""What cannot be enforced is refused when the contract is loaded, by table, column and check."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pandera.pyspark as pa
import pytest
from pandera.api.pyspark.model_config import BaseConfig
from pandera.errors import SchemaInitError
from pyspark.sql import Column
from pyspark.sql import functions as sf
from pyspark.sql.types import DoubleType, LongType, StringType, TimestampType

from contracts.contract import Contract, table
from contracts.errors import InvalidContract, UncompilableCheck
from contracts.rules import rule


def load(
    field: Any = None,
    *,
    dtype: Any = StringType,
    config: dict[str, Any] | None = None,
    methods: dict[str, Any] | None = None,
    facts: dict[str, Any] | None = None,
) -> type[Contract]:
    """A contract of one column `c`, as if it stood in a module."""
    metadata = table(
        **{"version": 1, "owner": "tests", "partitioned_by": ("c",), "ordered_by": ("c",), **(facts or {})}
    )
    described = {"name": "silver.t", "description": "A table.", "metadata": metadata, **(config or {})}
    namespace = {
        "__annotations__": {"c": dtype},
        "__module__": __name__,
        "c": field or pa.Field(description="A column."),
        "Config": type("Config", (BaseConfig,), described),
        **(methods or {}),
    }
    return type("T", (Contract,), namespace)


def described(**checks: Any) -> Any:
    return pa.Field(description="A column.", **checks)


def test_a_contract_is_taken_apart_into_its_definition() -> None:
    definition = load(described(nullable=True, ge=0.0), dtype=DoubleType).definition()

    assert (definition.table, definition.contract_id, definition.owner) == ("silver.t", "t.v1", "tests")
    assert [(c.name, c.type, c.nullable, c.description) for c in definition.columns] == [
        ("c", "double", True, "A column.")
    ]
    assert [(r.rule_id, r.severity, r.column) for r in definition.rules] == [
        ("t.v1.c.finite", "fail", "c"),
        ("t.v1.c.ge", "fail", "c"),
    ]


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: load(pa.Field()), r"no description[\s\S]*silver\.t\.c"),
        (lambda: load(config={"description": None}), r"no description[\s\S]*silver\.t"),
        (lambda: load(config={"name": "t"}), r"'t' is not <tier>\.<table>"),
        (lambda: load(config={"name": "platinum.t"}), "platinum"),
        (lambda: load(config={"metadata": None}), "does not say which table"),
        (lambda: load(config={"coerce": True}), "converts nothing"),
        (lambda: load(config={"unique": ["d"]}), "no such columns: d"),
        (lambda: load(facts={"ordered_by": ("e",)}), "no such columns: e"),
        (lambda: load(described(coerce=True)), r"coerce[\s\S]*silver\.t\.c"),
        (lambda: load(described(required=False)), "required"),
        (lambda: load(described(metadata={"severity": {"ge": "warn"}})), "unknown check 'ge'"),
        (lambda: load(described(metadata={"severity": {"not_null": "loud"}})), "unknown severity 'loud'"),
        (lambda: load(described(metadata={"rename_from": "b"})), "nobody heeds: rename_from"),
        (lambda: load(described(metadata={"retired_until": date(2026, 1, 1)})), "a retired column is nullable"),
        (lambda: load(described(nullable=True, metadata={"retired_until": "soon"})), "until a date"),
    ],
)
def test_a_definition_that_cannot_be_enforced_is_refused(make: Callable[[], object], named: str) -> None:
    with pytest.raises(InvalidContract, match=named):
        make()


@pytest.mark.parametrize("pattern", [r"\d+", r"^\w$", r"a\b", r"(?P<x>a)", r"(?i)a", r"a\Z", "[a[]", "[a-z&&b]"])
def test_a_pattern_that_java_reads_differently_is_refused(pattern: str) -> None:
    with pytest.raises(UncompilableCheck, match="Java reads") as refused:
        load(described(str_matches=pattern))
    assert (refused.value.table, refused.value.column, refused.value.check) == ("silver.t", "c", "str_matches")


@pytest.mark.parametrize("pattern", [r"\\d", r"[0-9]+", r"\.", r"^(?:a|b)$", r"(?!\n)$", r"[\[]"])
def test_a_pattern_that_both_read_alike_is_taken(pattern: str) -> None:
    load(described(str_matches=pattern))


@pytest.mark.parametrize(
    ("field", "dtype", "check"),
    [
        (described(str_startswith="a"), LongType, "str_startswith"),
        (described(unique_values_eq=["a"]), StringType, "unique_values_eq"),
        (described(ge=0, ignore_na=False), LongType, "ge"),
        (described(ge=datetime(1995, 1, 1)), TimestampType, "ge"),
        (described(ge=0, raise_warning=True), LongType, "ge"),
    ],
)
def test_a_built_in_check_that_has_no_column_is_refused(field: Any, dtype: Any, check: str) -> None:
    with pytest.raises(UncompilableCheck) as refused:
        load(field, dtype=dtype)
    assert (refused.value.column, refused.value.check) == ("c", check)


def test_a_custom_check_is_refused_even_under_the_name_of_a_built_in() -> None:
    def isin(_contract: object, _data: object) -> bool:
        return True

    for check, column in ((pa.check("c"), "c"), (pa.dataframe_check, None)):
        with pytest.raises(UncompilableCheck, match="custom function") as refused:
            load(methods={"isin": check(isin)})
        assert (refused.value.table, refused.value.column, refused.value.check) == ("silver.t", column, "isin")


def test_a_rule_says_what_it_means_and_returns_a_column() -> None:
    def undocumented() -> Column:
        return sf.col("c") == "a"

    def untyped():  # type: ignore[no-untyped-def]
        """Says something."""
        return sf.col("c") == "a"

    with pytest.raises(InvalidContract, match="'undocumented' has no docstring"):
        load(methods={"undocumented": rule()(undocumented)})
    with pytest.raises(UncompilableCheck, match="not declared to return a Column"):
        load(methods={"untyped": rule()(untyped)})


MUTABLE = ["a"]


def test_a_rule_whose_definition_cannot_be_seen_is_refused() -> None:
    hidden = "a"

    def closing() -> Column:
        """Closes over a local."""
        return sf.col("c") == hidden

    def mutable() -> Column:
        """Names what may change under way."""
        return sf.col("c").isin(MUTABLE)

    for method, named in ((closing, "closes over hidden"), (mutable, "names MUTABLE, a list")):
        with pytest.raises(UncompilableCheck, match=named):
            load(methods={method.__name__: rule()(method)})


def test_more_rules_than_a_mask_has_bits_are_refused() -> None:
    columns = {f"c{number}": described() for number in range(62)}
    namespace = {"__annotations__": dict.fromkeys(columns, StringType), **columns}

    with pytest.raises(InvalidContract, match="63 row rules"):
        load(methods={**namespace, "__annotations__": {"c": StringType, **namespace["__annotations__"]}})


def test_what_pandera_refuses_stays_refused() -> None:
    with pytest.raises(SchemaInitError):
        described(unique=True)
