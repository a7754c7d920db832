"""Row by row, the verdict of the compiled rules is that of Pandera on pandas, for rules and frames at random."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pandera.pandas as pap
import pandera.pyspark as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors
from pyspark.sql import SparkSession
from pyspark.sql.types import DateType, DoubleType, LongType, StringType, TimestampType

from contracts.contract import Contract
from contracts.enforcer import MASK, mask, split
from tests.unit.contracts.test_compiler import load

LONGS = st.integers(-3, 3) | st.sampled_from([-(2**63), 2**63 - 1])
# NaN is left out here: pandas cannot tell it from null.
DOUBLES = st.sampled_from([-1.5, -0.0, 0.0, 0.1, 1.0, 1e308, 5e-324])
TEXTS = st.text(st.sampled_from("ab.|$\n\r\u2028\u0085é\U0001f600 "), max_size=4)
DATES = st.sampled_from([date(1, 1, 1), date(1969, 12, 31), date(2015, 5, 17), date(9999, 12, 31)])
TIMES = st.sampled_from([datetime(year, 1, 1, 12, 30, 0, 1, tzinfo=UTC) for year in (1700, 1970, 2015, 2200)])
PATTERNS = st.sampled_from(["a+", "^a|b", "a|b$", ".", "a.b", "^$", "[^a]", r"a\.?", "(?!a)", r"^a(?!\n)$", "é{1}"])


def _bounds(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    few = st.lists(values, min_size=1, max_size=3)
    between = st.tuples(values, values, st.booleans(), st.booleans()).filter(lambda b: b[0] < b[1])
    return st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(("eq", "ne", "gt", "ge", "lt", "le"), values),
            "in_range": between,
            "isin": few,
            "notin": few,
        },
    )


STRING_CHECKS = st.fixed_dictionaries(
    {},
    optional={
        "str_matches": PATTERNS,
        "str_contains": PATTERNS,
        "str_startswith": TEXTS,
        "str_endswith": TEXTS,
        "str_length": st.sampled_from([{"min_value": 2}, {"max_value": 2}, (1, 3), {"exact_value": 2}]),
        "isin": st.lists(TEXTS, min_size=1, max_size=3),
        "notin": st.lists(TEXTS, min_size=1, max_size=3),
        "ge": TEXTS,
        "lt": TEXTS,
    },
)


class Kind:
    """A column type: its name on both sides, its values, and the checks that it may get."""

    def __init__(self, spark: Any, pandas: str, values: st.SearchStrategy[Any], checks: st.SearchStrategy[Any]):
        self.spark, self.pandas, self.values, self.checks = spark, pandas, values, checks


KINDS = {
    "long": Kind(LongType, "Int64", LONGS, _bounds(LONGS)),
    "double": Kind(DoubleType, "float64", DOUBLES, _bounds(DOUBLES)),
    "text": Kind(StringType, "object", TEXTS, STRING_CHECKS),
    "date": Kind(DateType, "object", DATES, _bounds(DATES)),
    "time": Kind(TimestampType, "datetime64[us, UTC]", TIMES, _bounds(TIMES)),
}
ROW = st.fixed_dictionaries({name: st.none() | kind.values for name, kind in KINDS.items()})
CHECKS = st.fixed_dictionaries({name: kind.checks for name, kind in KINDS.items()})
NULLABLE = st.fixed_dictionaries(dict.fromkeys(KINDS, st.booleans()))


def contract_of(checks: Mapping[str, Any], nullable: Mapping[str, bool]) -> type[Contract]:
    """A contract of `row`, the row's number, and one column of each kind with the given checks."""
    fields = {name: pa.Field(description="A column.", nullable=nullable[name], **checks[name]) for name in KINDS}
    types = {"c": LongType, **{name: kind.spark for name, kind in KINDS.items()}}
    return load(dtype=LongType, config={"name": "bronze.t"}, methods={**fields, "__annotations__": types})


def by_pandas(contract: type[Contract], rows: list[dict[str, Any]]) -> Counter[tuple[int, str]]:
    """(row, rule id) for each that Pandera's pandas backend finds broken."""
    frame = pd.DataFrame({name: pd.Series([r[name] for r in rows], dtype=k.pandas) for name, k in KINDS.items()})
    columns = {name: column for name, column in contract.to_schema().columns.items() if name in KINDS}
    schema = pap.DataFrameSchema(
        {name: pap.Column(checks=column.checks, nullable=column.nullable) for name, column in columns.items()}
    )
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        return Counter((int(case.index), _rule_id(contract, case)) for _, case in _rows(cases))
    return Counter()


def _rows(cases: pd.DataFrame) -> Any:
    renamed = cases.rename(columns={"index": "index_"})
    return ((number, _Case(row)) for number, row in renamed.iterrows())


class _Case:
    def __init__(self, row: Any) -> None:
        self.index, self.column, self.check, self.number = row.index_, row.column, row.check, row.check_number


def _rule_id(contract: type[Contract], case: _Case) -> str:
    rules = [rule.rule_id for rule in contract.definition().rules if rule.column == case.column]
    if case.check == "not_nullable":
        return f"t.v1.{case.column}.not_null"
    checked = [rule_id for rule_id in rules if not re.search(r"\.(not_null|finite)$", rule_id)]
    return checked[int(case.number)]


def by_mask(spark: SparkSession, contract: type[Contract], rows: list[dict[str, Any]]) -> Counter[tuple[int, str]]:
    rules = contract.definition().rules
    masked = mask(_frame(spark, rows), contract).collect()
    return Counter(
        (row["c"], rule.rule_id) for row in masked for bit, rule in enumerate(rules) if row[MASK] & (1 << bit)
    )


def _frame(spark: SparkSession, rows: list[dict[str, Any]]) -> Any:
    ddl = "c bigint, long bigint, double double, text string, date date, time timestamp"
    # By name: Hypothesis hands the keys of a fixed dictionary out in any order.
    return spark.createDataFrame([(number, *(row[name] for name in KINDS)) for number, row in enumerate(rows)], ddl)


@pytest.fixture(scope="module")
def quick(spark: SparkSession) -> SparkSession:
    """Compiling a plan for every example would cost more than running it."""
    spark.conf.set("spark.sql.codegen.wholeStage", "false")
    spark.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    return spark


@settings(max_examples=25, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(CHECKS, NULLABLE, st.lists(ROW, min_size=1, max_size=25))
def test_rules_and_pandas_find_the_same_rows_broken(
    quick: SparkSession, checks: dict[str, Any], nullable: dict[str, bool], rows: list[dict[str, Any]]
) -> None:
    contract = contract_of(checks, nullable)

    assert by_mask(quick, contract, rows) == by_pandas(contract, rows)


@settings(max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(CHECKS, NULLABLE, st.lists(ROW, max_size=25))
def test_valid_and_broken_rows_together_are_the_input(
    quick: SparkSession, checks: dict[str, Any], nullable: dict[str, bool], rows: list[dict[str, Any]]
) -> None:
    contract = contract_of(checks, nullable)
    frame = _frame(quick, rows)

    halves = split(frame, contract)
    valid, broken = halves.valid.collect(), halves.broken.collect()

    assert sorted([*valid, *(row[:-1] for row in broken)]) == sorted(tuple(row) for row in frame.collect())
    assert all(row["rules"] for row in broken)
    assert {row["c"] for row in broken} == {number for number, _ in by_mask(quick, contract, rows)}


NO_CHECKS: dict[str, dict[str, Any]] = {name: {} for name in KINDS}
ALL_NULLABLE = dict.fromkeys(KINDS, True)
NULLS: dict[str, Any] = dict.fromkeys(KINDS)


@pytest.mark.parametrize(
    "check", [{"ge": 0.0}, {"le": 1.0}, {"gt": 0.0}, {"lt": 1.0}, {"in_range": (0.0, 1.0)}, {"eq": 1.0}]
)
def test_unlike_on_pandas_nan_is_named_and_breaks_every_range(spark: SparkSession, check: dict[str, Any]) -> None:
    contract = contract_of({**NO_CHECKS, "double": check}, ALL_NULLABLE)
    rows = [{**NULLS, "double": float("nan")}, NULLS]
    (name,) = check

    assert by_mask(spark, contract, rows) == Counter({(0, "t.v1.double.finite"): 1, (0, f"t.v1.double.{name}"): 1})
    assert by_pandas(contract, rows) == Counter()


def test_unlike_on_pandas_infinity_is_named_without_any_check(spark: SparkSession) -> None:
    contract = contract_of(NO_CHECKS, ALL_NULLABLE)
    rows = [{**NULLS, "double": float("inf")}, {**NULLS, "double": -float("inf")}]

    assert set(by_mask(spark, contract, rows)) == {(0, "t.v1.double.finite"), (1, "t.v1.double.finite")}
    assert by_pandas(contract, rows) == Counter()
