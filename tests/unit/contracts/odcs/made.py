"""A definition that says everything which a contract can say."""

from datetime import date

from contracts.definition import ColumnDefinition, Definition, Rule, Severity, Tier, UniqueRule


def rule(
    name: str, said: str, severity: Severity = Severity.FAIL, *, column: str | None = None, nan: bool = False
) -> Rule:
    about = "" if column else "What it means."
    return Rule(f"t.v3.{name}", severity, column, said, lambda: None, nan, about)  # type: ignore[arg-type, return-value]


def column(name: str, type_: str, **given: object) -> ColumnDefinition:
    nullable = bool(given.pop("nullable", True))
    return ColumnDefinition(name, type_, nullable, f"Of {name}: 'quoted', ümlaut.", **given)  # type: ignore[arg-type]


WHOLE = Definition(
    name="gold.t",
    version=3,
    tier=Tier.GOLD,
    owner="tests",
    description="A table.\nOf two lines.",
    columns=(
        column("day", "date", nullable=False),
        column("host", "string", nullable=False),
        column("share", "double"),
        column("amount", "decimal(12,2)", renamed_from="money"),
        column("names", "array<string>", retired_until=date(2026, 7, 1)),
        column("level", "int"),
    ),
    rules=(
        rule("day.not_null", "not_null", column="day"),
        rule("day.isin", "isin(allowed_values=[datetime.date(2026, 6, 15)])", column="day"),
        rule("host.not_null", "not_null", Severity.QUARANTINE, column="host"),
        rule("host.isin", "isin(allowed_values=['a', \"it's\", 'no'])", Severity.WARN, column="host"),
        rule("share.finite", "finite", column="share"),
        rule("share.le", "le(max_value=1.0)", column="share", nan=True),
        rule("level.isin", "isin(allowed_values=[1, 2])", column="level"),
        rule("adds_up", "FunctionDef(name=''); sf=pyspark.sql.functions"),
    ),
    unique=UniqueRule("t.v3.unique", Severity.WARN, ("host", "day")),
    partitioned_by=("host", "day"),
    ordered_by=("share",),
    may_lose=0.25,
    retired_until=date(2026, 8, 1),
)
