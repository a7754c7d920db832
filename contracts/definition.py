"""A contract, taken apart into values: what the enforcer, the DDL and the digest are derived from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from pyspark.sql import Column
from pyspark.sql import functions as sf

if TYPE_CHECKING:
    from contracts.across import AcrossRule


class Tier(StrEnum):
    """How far a table is from what was delivered; the first half of a table's name."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"
    OPS = "ops"
    CONTROL = "control"


class Severity(StrEnum):
    """What a broken rule costs: the row its place, nothing but a mention, or the whole write."""

    QUARANTINE = "quarantine"
    WARN = "warn"
    FAIL = "fail"

    @property
    def blocks(self) -> bool:
        """Whether no row that breaks such a rule may be in a consumer's table."""
        return self is not Severity.WARN


def whole_table(severity: Severity) -> Severity:
    """The severity of a rule that is not about single rows: none can be set aside for it."""
    return Severity.FAIL if severity is Severity.QUARANTINE else severity


DEFAULT_SEVERITY = {
    Tier.BRONZE: Severity.QUARANTINE,
    Tier.SILVER: Severity.FAIL,
    Tier.GOLD: Severity.FAIL,
    Tier.OPS: Severity.FAIL,
    Tier.CONTROL: Severity.FAIL,
}


# Silver may hold a few rows that break a rule, and says so; what is read from it is held to its own contract.
DEFAULT_TOLERATED_SHARE = {Tier.SILVER: 0.001}


@dataclass(frozen=True)
class ColumnDefinition:
    """One column; `type` is Spark SQL's name of it.

    Attributes:
        renamed_from: what the column was called before; a release renames it, so that its rows keep their values.
        retired_until: last day of its grace period: a release after it may take away what the contract has dropped.
    """

    name: str
    type: str
    nullable: bool
    description: str
    renamed_from: str | None = None
    retired_until: date | None = None


@dataclass(frozen=True)
class Rule:
    """One question put to each row.

    Attributes:
        rule_id: `<table>.v<version>.<column>.<check>`, without the column if the rule spans several.
        severity: what a broken rule costs.
        column: the column it is about, or None.
        statement: the rule in canonical text; it changes whenever the rule does.
        condition: builds the Column that is true where the row holds; needs a Spark session.
        names_nan: the condition may be true of NaN, which breaks the rule all the same.
        description: what the rule means, where its statement does not say that by itself.
        tolerated_share: of a table's rows, 0 to 1, that may break the rule before it costs more than a mention.
    """

    rule_id: str
    severity: Severity
    column: str | None
    statement: str
    condition: Callable[[], Column]
    names_nan: bool = False
    description: str = ""
    tolerated_share: float = 0.0

    @property
    def broken(self) -> Column:
        """True where the row breaks the rule, false elsewhere, never null.

        A condition of null (its column is null, which `not_null` names) does not break the rule; NaN does,
        which Spark sorts above every number.
        """
        broken = sf.coalesce(~self.condition(), sf.lit(False))
        return broken | sf.isnan(self.column) if self.names_nan and self.column else broken


@dataclass(frozen=True)
class UniqueRule:
    """No two rows of the table agree on all of `columns`; nulls count as equal."""

    rule_id: str
    severity: Severity
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Definition:
    """All that one contract says.

    Attributes:
        name: tier and table without version, e.g. `gold.article_daily`.
        table: the table's own name; gold carries its version, e.g. `gold.article_daily_v1`.
        rules: the row rules, in the order of their bits in a mask.
        across: rules between this table and others.
        may_lose: share of replaced rows that a run need not put back; None for what the tier allows.
        fresh_within_days: how many days a host's newest day may be behind; None if nothing is promised.
        retired_until: last day of the table's grace period: a release after it drops a table whose contract is gone.
    """

    name: str
    version: int
    tier: Tier
    owner: str
    description: str
    columns: tuple[ColumnDefinition, ...]
    rules: tuple[Rule, ...]
    unique: UniqueRule | None
    partitioned_by: tuple[str, ...]
    ordered_by: tuple[str, ...]
    across: "tuple[AcrossRule, ...]" = ()
    may_lose: float | None = None
    fresh_within_days: int | None = None
    retired_until: date | None = None

    @property
    def table(self) -> str:
        """Versions stand beside one another in gold alone, hence only there in the name."""
        return f"{self.name}_v{self.version}" if self.tier is Tier.GOLD else self.name

    @property
    def contract_id(self) -> str:
        """`<table>.v<version>`, the prefix of its rule ids."""
        return f"{self.name.partition('.')[2]}.v{self.version}"
