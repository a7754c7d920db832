"""Each difference by itself: what it is called, and what it does to readers and writers."""

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from contracts.compatibility import ChangeClass, Difference, findings
from contracts.compatibility.judgements import JUDGEMENTS
from contracts.registry import all_contracts
from contracts.statement import canonical, statement

DAY = date(2026, 6, 15)
COMPATIBLE, WIDENING, BREAKING = ChangeClass


def column(name: str, type_: str = "int", *, nullable: bool = True, **given: Any) -> dict[str, Any]:
    notes = {"renamed_from": None, "retired_until": None}
    return {"name": name, "type": type_, "nullable": nullable, "description": f"Of {name}.", **notes, **given}


def rule(name: str, said: str, severity: str = "fail") -> dict[str, Any]:
    return {"rule_id": f"t.v1.{name}", "severity": severity, "statement": said, "nan": False}


BASE: dict[str, Any] = {
    "table": "gold.t_v1",
    "version": 1,
    "owner": "tests",
    "description": "A table.",
    "columns": [column("host", "string", nullable=False), column("n"), column("gone", retired_until="2026-06-14")],
    "rules": [
        rule("host.not_null", "not_null"),
        rule("host.isin", "isin(allowed_values=['a', 'b'])"),
        rule("n.ge", "ge(min_value=0)"),
        rule("n.le", "le(max_value=9)", "warn"),
        rule("adds_up", "FunctionDef(name='')"),
    ],
    "unique": {"rule_id": "t.v1.unique", "severity": "fail", "columns": ["host", "n"]},
    "partitioned_by": ["host"],
    "ordered_by": ["n"],
    "may_lose": 0.1,
}


def without(name: str) -> list[dict[str, Any]]:
    return [one for one in BASE["columns"] if one["name"] != name]


def with_column(name: str, /, **given: Any) -> list[dict[str, Any]]:
    return [{**one, **given} if one["name"] == name else one for one in BASE["columns"]]


def with_rule(name: str, **given: Any) -> list[dict[str, Any]]:
    return [{**one, **given} if one["rule_id"] == f"t.v1.{name}" else one for one in BASE["rules"]]


def without_rule(name: str) -> list[dict[str, Any]]:
    return [one for one in BASE["rules"] if one["rule_id"] != f"t.v1.{name}"]


def with_key(**given: Any) -> dict[str, Any]:
    return {"unique": {**BASE["unique"], **given}}


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[Difference, str]]:
    return [(one.difference, one.place) for one in findings(before, after, DAY)]


def judged(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[Difference, ChangeClass, ChangeClass]]:
    return [(one.difference, one.readers, one.writers) for one in findings(before, after, DAY)]


@pytest.mark.parametrize(
    ("changed", "difference", "place", "readers", "writers"),
    [
        ({"version": 2}, Difference.VERSION_RAISED, "", COMPATIBLE, COMPATIBLE),
        ({"version": 0}, Difference.VERSION_LOWERED, "", BREAKING, BREAKING),
        ({"owner": "others"}, Difference.OWNER, "", COMPATIBLE, COMPATIBLE),
        ({"description": "Other."}, Difference.TABLE_DESCRIBED, "", COMPATIBLE, COMPATIBLE),
        ({"partitioned_by": ["n"]}, Difference.PARTITIONING, "", BREAKING, BREAKING),
        ({"ordered_by": ["host"]}, Difference.SORTING, "", COMPATIBLE, COMPATIBLE),
        ({"may_lose": 0.2}, Difference.LOSS_RAISED, "", WIDENING, COMPATIBLE),
        ({"may_lose": None}, Difference.LOSS_RAISED, "", WIDENING, COMPATIBLE),
        ({"may_lose": 0.0}, Difference.LOSS_LOWERED, "", COMPATIBLE, BREAKING),
        ({"retired_until": "2026-06-15"}, Difference.END_ANNOUNCED, "", COMPATIBLE, COMPATIBLE),
        ({"retired_until": "2026-06-14"}, Difference.END_TOO_SOON, "", BREAKING, COMPATIBLE),
        ({"freshness": "1d"}, Difference.UNKNOWN, "freshness", BREAKING, BREAKING),
        ({"columns": [*BASE["columns"], column("m")]}, Difference.COLUMN_ADDED, "m", COMPATIBLE, BREAKING),
        (
            {"columns": [*BASE["columns"], column("m", nullable=False)]},
            Difference.COLUMN_ADDED_NOT_NULL,
            "m",
            COMPATIBLE,
            BREAKING,
        ),
        ({"columns": without("n")}, Difference.COLUMN_DROPPED, "n", BREAKING, BREAKING),
        ({"columns": without("gone")}, Difference.COLUMN_ENDED, "gone", COMPATIBLE, BREAKING),
        ({"columns": BASE["columns"][::-1]}, Difference.COLUMNS_REORDERED, "", COMPATIBLE, COMPATIBLE),
        ({"columns": with_column("n", description="Other.")}, Difference.COLUMN_DESCRIBED, "n", COMPATIBLE, COMPATIBLE),
        ({"columns": with_column("n", renamed_from="m")}, Difference.RENAME_NOTED, "n", COMPATIBLE, COMPATIBLE),
        ({"columns": with_column("n", type="bigint")}, Difference.TYPE_WIDENED, "n", WIDENING, BREAKING),
        ({"columns": with_column("n", type="string")}, Difference.TYPE_CHANGED, "n", BREAKING, BREAKING),
        ({"columns": with_column("n", nullable=False)}, Difference.NULL_FORBIDDEN, "n", COMPATIBLE, BREAKING),
        (
            {"columns": with_column("n", retired_until="2026-07-01")},
            Difference.END_ANNOUNCED,
            "n",
            COMPATIBLE,
            COMPATIBLE,
        ),
        (
            {"columns": with_column("gone", retired_until="2026-06-13")},
            Difference.END_TOO_SOON,
            "gone",
            BREAKING,
            COMPATIBLE,
        ),
        (
            {"columns": with_column("gone", retired_until="2026-06-30")},
            Difference.END_PUT_OFF,
            "gone",
            COMPATIBLE,
            COMPATIBLE,
        ),
        ({"columns": with_column("gone", retired_until=None)}, Difference.END_PUT_OFF, "gone", COMPATIBLE, COMPATIBLE),
        (
            {"rules": [*BASE["rules"], rule("n.lt", "lt(max_value=5)")]},
            Difference.RULE_ADDED,
            "n.lt",
            COMPATIBLE,
            BREAKING,
        ),
        (
            {"rules": [*BASE["rules"], rule("n.lt", "lt(max_value=5)", "warn")]},
            Difference.WARNING_CHANGED,
            "n.lt",
            COMPATIBLE,
            COMPATIBLE,
        ),
        ({"rules": without_rule("n.ge")}, Difference.RULE_REMOVED, "n.ge", BREAKING, COMPATIBLE),
        ({"rules": without_rule("n.le")}, Difference.WARNING_CHANGED, "n.le", COMPATIBLE, COMPATIBLE),
        ({"rules": without_rule("adds_up")}, Difference.RULE_REMOVED, "adds_up", BREAKING, COMPATIBLE),
        (
            {"rules": with_rule("n.ge", statement="ge(min_value=1)")},
            Difference.RULE_TIGHTENED,
            "n.ge",
            COMPATIBLE,
            BREAKING,
        ),
        (
            {"rules": with_rule("n.ge", statement="ge(min_value=-1)")},
            Difference.RULE_LOOSENED,
            "n.ge",
            WIDENING,
            COMPATIBLE,
        ),
        (
            {"rules": with_rule("n.le", statement="le(max_value=99)")},
            Difference.WARNING_CHANGED,
            "n.le",
            COMPATIBLE,
            COMPATIBLE,
        ),
        ({"rules": with_rule("n.ge", nan=True)}, Difference.RULE_REWRITTEN, "n.ge", BREAKING, BREAKING),
        (
            {"rules": with_rule("adds_up", statement="FunctionDef()")},
            Difference.RULE_REWRITTEN,
            "adds_up",
            BREAKING,
            BREAKING,
        ),
        ({"rules": with_rule("n.ge", severity="warn")}, Difference.WARNS, "n.ge", BREAKING, COMPATIBLE),
        ({"rules": with_rule("n.le", severity="fail")}, Difference.BLOCKS, "n.le", COMPATIBLE, BREAKING),
        ({"rules": with_rule("n.ge", severity="quarantine")}, Difference.SETS_ASIDE, "n.ge", WIDENING, COMPATIBLE),
        (
            {"rules": with_rule("host.not_null", severity="warn")},
            Difference.WARNS,
            "host.not_null",
            BREAKING,
            COMPATIBLE,
        ),
        ({"unique": None}, Difference.RULE_REMOVED, "unique", BREAKING, COMPATIBLE),
        (with_key(columns=["host"]), Difference.RULE_TIGHTENED, "unique", COMPATIBLE, BREAKING),
        (with_key(columns=["host", "n", "gone"]), Difference.KEY_LOOSENED, "unique", BREAKING, COMPATIBLE),
        (with_key(columns=["host", "gone"]), Difference.RULE_REWRITTEN, "unique", BREAKING, BREAKING),
        (with_key(columns=["n", "host"]), Difference.RULE_REWORDED, "unique", COMPATIBLE, COMPATIBLE),
        (with_key(severity="warn"), Difference.WARNS, "unique", BREAKING, COMPATIBLE),
    ],
)
def test_a_difference_is_named_and_judged_for_both_sides(
    changed: dict[str, Any], difference: Difference, place: str, readers: ChangeClass, writers: ChangeClass
) -> None:
    (found,) = findings(BASE, {**BASE, **changed}, DAY)
    assert (found.difference, found.place, found.readers, found.writers) == (difference, place, readers, writers)


def test_a_narrowed_type_is_told_from_another() -> None:
    wide = {**BASE, "columns": with_column("n", type="bigint")}
    assert judged(wide, BASE) == [(Difference.TYPE_NARROWED, BREAKING, BREAKING)]


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (None, [(Difference.NULL_ALLOWED, BREAKING, COMPATIBLE)]),
        (
            "2026-07-01",
            [
                (Difference.NULL_ALLOWED_TO_END, WIDENING, COMPATIBLE),
                (Difference.END_ANNOUNCED, COMPATIBLE, COMPATIBLE),
            ],
        ),
    ],
)
def test_null_where_none_was_breaks_readers_unless_the_column_is_on_its_way_out(
    until: str | None, told: list[tuple[Difference, ChangeClass, ChangeClass]]
) -> None:
    after = {**BASE, "columns": with_column("host", nullable=True, retired_until=until)}
    assert judged(BASE, {**after, "rules": without_rule("host.not_null")}) == told


def test_a_rule_that_set_rows_aside_and_now_refuses_the_write_asks_more_of_writers() -> None:
    before = {**BASE, "rules": with_rule("n.ge", severity="quarantine")}
    assert judged(before, BASE) == [(Difference.REFUSES, COMPATIBLE, BREAKING)]


def test_a_renamed_column_is_one_difference_and_its_rules_and_key_follow_it() -> None:
    columns = with_column("n", name="count", renamed_from="n")
    rules = [{**one, "rule_id": one["rule_id"].replace(".n.", ".count.")} for one in BASE["rules"]]
    after = {**BASE, "columns": columns, "rules": rules, **with_key(columns=["host", "count"])}
    assert judged(BASE, after) == [(Difference.COLUMN_RENAMED, BREAKING, BREAKING)]


def test_rules_come_and_go_with_their_column() -> None:
    rules = [one for one in BASE["rules"] if ".n." not in one["rule_id"]]
    after = {**BASE, "columns": without("n"), "rules": rules, "unique": None}
    assert differences(BASE, after) == [(Difference.COLUMN_DROPPED, "n"), (Difference.RULE_REMOVED, "unique")]
    assert differences(after, BASE) == [(Difference.COLUMN_ADDED, "n"), (Difference.RULE_ADDED, "unique")]


def test_another_version_does_not_make_other_rules_of_the_same_ones() -> None:
    after = json.loads(canonical(BASE).replace("t.v1.", "t.v2."))
    assert differences(BASE, {**after, "version": 2}) == [(Difference.VERSION_RAISED, "")]


def test_every_difference_has_its_judgement() -> None:
    assert set(JUDGEMENTS) == set(Difference)


STATEMENTS = [json.loads(canonical(statement(contract.definition()))) for contract in all_contracts()]


def leaves(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of all values that hold no others."""
    if isinstance(document, dict | list) and document:
        pairs = document.items() if isinstance(document, dict) else enumerate(document)
        return [leaf for key, value in pairs for leaf in leaves(value, (*path, key))]
    return [path]


def _where_nothing_was_said(name: str) -> Any:
    a_key = {"rule_id": "t.v1.unique", "severity": "fail", "columns": ["host"]}
    return {"may_lose": 0.5, "retired_until": "2026-07-01", "unique": a_key}.get(name, "x")


@pytest.mark.parametrize("before", STATEMENTS, ids=lambda one: one["table"])
def test_whatever_is_said_otherwise_is_found(before: Any) -> None:
    assert findings(before, before, DAY) == ()
    for *way, last in leaves(before):
        if last in {"rule_id", "table"}:
            continue
        after = deepcopy(before)
        holder = after
        for step in way:
            holder = holder[step]
        was = holder[last]
        holder[last] = {bool: not was, int: 7, str: f"{was}x"}.get(type(was), _where_nothing_was_said(last))
        assert findings(before, after, DAY) != (), (way, last)
