"""What the catalogue says, as frozen values: tables with columns and rules, metrics, saved queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Rule:
    """One rule of a contract.

    Attributes:
        severity: what a broken rule costs: `quarantine`, `warn` or `fail`.
        says: the rule in words, or as the condition that a row must fulfil.
        column: the column that it is about; None where it spans several.
        table: the other table of a rule between two; None of all others.
        tolerated_share: of a table's rows, 0 to 1, that may break it before it costs more than a mention.
    """

    rule_id: str
    severity: str
    says: str
    column: str | None = None
    table: str | None = None
    tolerated_share: float = 0.0


@dataclass(frozen=True)
class Column:
    """One column, and the rules that are about it alone; `retired_until` is an ISO day, None while it stays."""

    name: str
    type: str
    nullable: bool
    description: str
    rules: tuple[Rule, ...]
    renamed_from: str | None = None
    retired_until: str | None = None


@dataclass(frozen=True)
class Table:
    """One table as its contract has it, and where it stands among the others.

    Attributes:
        rules: those that span columns of a row.
        between: those between this table and another.
        key: columns of which no two rows have the same values; empty if none is promised.
        fresh_within_days: how many days a host's newest day may be behind; None if nothing is promised.
        may_lose: share of replaced rows, 0 to 1, that a run need not put back; None for what the tier allows.
        retired_until: ISO day after which it goes; None while it stays.
        alias: its name without its version, if that is a view of it; None otherwise.
        origin: what writes it, in words; empty where no definition says it.
        upstream: tables that it is made of.
        downstream: tables that are made of it.
        metrics: those that are made of its rows, themselves or by way of other metrics.
        metrics_beyond: those that are not, but are made of tables that are made of it, however far.
    """

    name: str
    version: int
    owner: str
    description: str
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...] = ()
    between: tuple[Rule, ...] = ()
    key: tuple[str, ...] = ()
    key_severity: str = ""
    partitioned_by: tuple[str, ...] = ()
    ordered_by: tuple[str, ...] = ()
    fresh_within_days: int | None = None
    may_lose: float | None = None
    retired_until: str | None = None
    alias: str | None = None
    origin: str = ""
    upstream: tuple[str, ...] = ()
    downstream: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    metrics_beyond: tuple[str, ...] = ()

    @property
    def tier(self) -> str:
        """The first half of its name."""
        return self.name.partition(".")[0]

    @property
    def rule_count(self) -> int:
        """Rules of its columns, across them, between tables, and its key."""
        of_columns = sum(len(column.rules) for column in self.columns)
        return of_columns + len(self.rules) + len(self.between) + bool(self.key)

    @property
    def tolerates(self) -> bool:
        """Whether some of its rules let a share of rows break them."""
        of_columns = (rule for column in self.columns for rule in column.rules)
        return any(rule.tolerated_share for rule in (*of_columns, *self.rules))


@dataclass(frozen=True)
class Measure:
    """An aggregate of a table's rows: `expr` in SQL, `agg` in MetricFlow's word, `model` the semantic model."""

    name: str
    agg: str
    expr: str
    description: str
    model: str
    table: str


@dataclass(frozen=True)
class Metric:
    """One number that can be asked for.

    Attributes:
        kind: `simple`, `ratio`, `derived`, or another of MetricFlow's words.
        measures: what it is made of itself, aggregates of rows.
        inputs: metrics that it is made of itself.
        expr: how they are put together; empty if nothing is to be said.
        filter: condition on the rows that it counts, in MetricFlow's words; empty if it counts all.
        tables: those that it is made of, itself or by way of other metrics.
        group_by: what it can be asked by, in MetricFlow's names.
        used_by: metrics that are made of it.
        saved_queries: those that ask for it.
    """

    name: str
    label: str
    description: str
    kind: str
    measures: tuple[Measure, ...] = ()
    inputs: tuple[str, ...] = ()
    expr: str = ""
    filter: str = ""
    tables: tuple[str, ...] = ()
    group_by: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()
    saved_queries: tuple[str, ...] = ()


@dataclass(frozen=True)
class SavedQuery:
    """A question that somebody asks again and again; `exports` are the tables that its answer is kept in."""

    name: str
    label: str
    description: str
    metrics: tuple[str, ...]
    group_by: tuple[str, ...]
    exports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All that was released at one commit, each by name."""

    tables: Mapping[str, Table]
    metrics: Mapping[str, Metric]
    saved_queries: tuple[SavedQuery, ...]

    @cached_property
    def columns(self) -> int:
        """Columns of all tables."""
        return sum(len(table.columns) for table in self.tables.values())
