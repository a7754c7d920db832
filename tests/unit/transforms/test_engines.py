"""The project is read by Spark, DuckDB and Trino alike, but for one file of macros."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from tests.unit.transforms.compiled import DIALECTS, VARIABLES, compile_inline, compile_models
from transforms.dbt import PROJECT

ENGINES = PROJECT / "macros" / "engines.sql"
# Words with which a file would say what one engine alone understands.
OF_ONE_ENGINE = re.compile(
    r"adapter\.dispatch|\btarget\.(?:type|name)\b|\b(?:spark|duckdb|trino|default)__", re.IGNORECASE
)
# All that a model may call on Trino, every one of them in Trino's own list of functions. Whatever sqlglot does not know
# it takes for a function, and what it knows of another engine too.
OF_TRINO = {
    *("avg", "chr", "coalesce", "concat_ws", "count", "count_if", "date_diff", "date_trunc", "lag", "lead", "lower"),
    *("max", "max_by", "min", "nullif", "regexp_extract", "regexp_like", "regexp_replace", "row_number", "sequence"),
    *("sha256", "sum", "to_hex", "to_utf8", "translate", "with_timezone"),
}
# Words of the grammar that a parenthesis may follow: of expressions, of queries, and of the casts' types.
_GRAMMAR = {
    *("and", "as", "between", "by", "case", "cast", "decimal", "else", "from", "in", "into", "join", "not", "on"),
    *("or", "over", "select", "then", "union", "unnest", "values", "when", "where", "with"),
}
_CALLED = re.compile(r"(?<![\w\"'.])([a-z_][a-z0-9_]*)\s*\(", re.IGNORECASE)
_FAMILIES = ("event_days", "revenue_days", "outcome_days", "window_days", "host", "table")
# One statement a line: the families by what a model rebuilds, with one span, with several, and with none.
_REPLACING = (
    "{% for family in " + json.dumps(_FAMILIES) + " %}"
    "{% for sql in replacing('gold.t', rebuilt_partitions(family), 'host, day', 'select host, day from gold.u') %}"
    "{{ sql }};{% endfor %}{% endfor %}"
)
ON_TRINO = pytest.mark.parametrize("compiled", ["trino"], indirect=True)


@dataclass(frozen=True)
class Compiled:
    """The SQL for one engine.

    Attributes:
        dialect: sqlglot's name of it.
        models: by the table's name without the tier.
        statements: those of the materialization.
    """

    dialect: str
    models: Mapping[str, str]
    statements: tuple[str, ...]

    def trees(self) -> Iterator[tuple[str, exp.Expr]]:
        for name, sql in (*self.models.items(), *((sql, sql) for sql in self.statements)):
            (tree,) = sqlglot.parse(sql, dialect=self.dialect)
            assert tree is not None, name
            yield name, tree


@pytest.fixture(scope="module", params=DIALECTS)
def compiled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    return _compiled(request.param, tmp_path_factory.mktemp(request.param))


def _compiled(target: str, state: Path) -> Compiled:
    statements = compile_inline(target, state, _REPLACING).split(";")
    return Compiled(DIALECTS[target], compile_models(target, state), tuple(filter(None, map(str.strip, statements))))


def _files() -> list[Path]:
    found = [*(PROJECT / "macros").rglob("*.sql"), *(PROJECT / "models").rglob("*.sql")]
    return [path for path in found if path != ENGINES]


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.stem)
def test_no_other_file_speaks_of_an_engine(path: Path) -> None:
    assert OF_ONE_ENGINE.findall(path.read_text()) == []


def test_every_model_is_there_for_every_engine(compiled: Compiled) -> None:
    assert set(compiled.models) == {path.stem for path in (PROJECT / "models").rglob("*.sql")}


def test_it_parses_as_the_engines_own(compiled: Compiled) -> None:
    for name, tree in compiled.trees():
        # What sqlglot does not understand of a statement it keeps as a command.
        assert not isinstance(tree, exp.Command) or compiled.dialect == "spark", name


def test_partitions_are_replaced_by_one_statement_on_spark_and_by_two_elsewhere(compiled: Compiled) -> None:
    verbs = [sql.split()[0] for sql in compiled.statements]
    each = ["insert"] if compiled.dialect == "spark" else ["delete", "insert"]
    assert verbs == each * len(_FAMILIES)
    written = [sql for sql in compiled.statements if ("replace where" if len(each) == 1 else "delete from") in sql]
    said = [re.sub(r"\s+", " ", sql) for sql in written]
    event, revenue, _, _, host, table = said
    assert "host = 'h' and ( day between date '2024-05-01' and date '2024-05-03' or day between" in event
    assert "host = 'h' and ( false )" in revenue.replace("(false)", "( false )")
    assert " where host = 'h'" in host
    assert " where true" in table


@ON_TRINO
def test_trino_has_every_function_that_is_called(compiled: Compiled) -> None:
    for name, sql in (*compiled.models.items(), *((sql, sql) for sql in compiled.statements)):
        assert _called(sql) <= OF_TRINO, name
    for name, tree in compiled.trees():
        assert {call.name for call in tree.find_all(exp.Anonymous)} <= OF_TRINO, name


@ON_TRINO
def test_trino_is_given_no_number_of_days_and_no_operator_of_others(compiled: Compiled) -> None:
    for name, tree in compiled.trees():
        moved = [sum_ for sum_ in tree.find_all(exp.Add, exp.Sub) if _is_day(sum_.left) and sum_.right.is_number]
        assert [sum_.sql() for sum_ in moved] == [], name
    for name, sql in compiled.models.items():
        assert re.findall(r"\b(?:rlike|regexp|lateral view|qualify|<=>|::)\b", sql, re.IGNORECASE) == [], name


def _called(sql: str) -> set[str]:
    """Names before a parenthesis, outside texts and comments; of CTEs and aliases with columns none is a call."""
    bare = re.sub(r"'[^']*'|--[^\n]*", "''", sql).lower()
    aliases = set(re.findall(r"\bas\s+([a-z_]\w*)\s*\(", bare))
    return set(_CALLED.findall(bare)) - _GRAMMAR - aliases


def _is_day(side: exp.Expr) -> bool:
    return any(word in side.sql().lower() for word in ("day", "date", "known_until"))


def test_seconds_are_rounded_on_duckdb_by_their_digits_as_spark_does(tmp_path: Path) -> None:
    query = compile_inline("duckdb", tmp_path, "select {{ milliseconds_exact('seconds') }} from told")
    ties = [number + 0.0005 for number in range(0, 100_000, 7)] + [round(number + 0.1855, 4) for number in range(1_000)]
    told = [*ties, 1e-5, 9.334262335058963e-05, 12345678.0005, 1.00049999999999, 0.0, None]
    connection = duckdb.connect()
    connection.execute("create table told as select unnest($told::double[]) as seconds", {"told": told})
    rounded = [one if one is None else Decimal(repr(one)).quantize(Decimal("0.001"), ROUND_HALF_UP) for one in told]
    assert [found for (found,) in connection.execute(query).fetchall()] == rounded


# Zones in which a midnight comes twice or never, and some in which none does.
ZONES = ("America/Havana", "Asia/Beirut", "Atlantic/Azores", "America/Sao_Paulo", "America/New_York", "Asia/Kolkata")


@pytest.fixture(scope="module")
def day_ends(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A query on DuckDB for the ends of `days`, and the days that begin with them, in the zone of `VARIABLES`."""
    asked = "select {{ day_end('day') }}, {{ day_of(day_end('day')) }} from days"
    return compile_inline("duckdb", tmp_path_factory.mktemp("ends"), asked)


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_ends_on_duckdb_when_it_ends_elsewhere(day_ends: str, zone: str) -> None:
    """Python takes the first of two midnights as Java does, and for one that is skipped the instant of the jump."""
    days = [date(2005, 1, 1) + timedelta(days=offset) for offset in range(15 * 365)]
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("create table days as select unnest($days) as day", {"days": days})
    found = connection.execute(day_ends.replace(VARIABLES["zone"], zone)).fetchall()
    midnights = [datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)) for day in days]
    assert [end.timestamp() for end, _ in found] == [midnight.timestamp() for midnight in midnights]
    assert [after for _, after in found] == [day + timedelta(days=1) for day in days]
