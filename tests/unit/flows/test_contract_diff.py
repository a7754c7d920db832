"""Contracts as released, compared with those of this code, without a catalog."""

import json
from datetime import date
from typing import Any

import pytest

from contracts.stored import StoredDefinition
from flows.cli import contract_diff as command
from flows.contract_diff import diff, document
from flows.definitions import Checkout
from infra.errors import UnknownNameError
from tests.commands import Invoke, invoke

CODE = Checkout().definitions
DAY = date(2026, 6, 15)


def changed(table: str, **said: Any) -> tuple[StoredDefinition, ...]:
    """What was released, if the contract of one table said something else then."""
    return tuple(
        StoredDefinition(one.kind, one.name, json.dumps({**json.loads(one.body), **said})) if one.name == table else one
        for one in CODE
    )


def as_retyped(table: str, column: str, type_: str) -> tuple[StoredDefinition, ...]:
    (said,) = (json.loads(one.body) for one in CODE if one.name == table)
    columns = [{**one, "type": type_} if one["name"] == column else one for one in said["columns"]]
    return changed(table, columns=columns)


def test_this_code_does_not_differ_from_itself() -> None:
    assert diff(CODE, CODE, DAY) == ()


def test_a_change_is_told_with_class_and_reason() -> None:
    (change,) = diff(as_retyped("gold.article_daily_v1", "pageviews", "int"), CODE, DAY)
    told = document(change)
    assert (told["table"], told["class"], told["refused"]) == ("gold.article_daily_v1", "widening", False)
    (finding,) = told["findings"]
    assert (finding["difference"], finding["place"]) == ("type widened", "pageviews")
    assert (finding["before"], finding["after"], finding["class"], finding["writers"]) == (
        "int",
        "bigint",
        "widening",
        "breaking",
    )
    assert "may not fit" in finding["reason"]


def test_one_table_is_asked_for_with_or_without_its_version() -> None:
    before = changed("gold.article_daily_v1", owner="others")
    for name in ("gold.article_daily", "gold.article_daily_v1"):
        assert [one.table for one in diff(before, CODE, DAY, name)] == ["gold.article_daily_v1"]
    assert diff(before, CODE, DAY, "silver.pageviews") == ()
    with pytest.raises(UnknownNameError, match=r"gold\.article_daily_v1"):
        diff(before, CODE, DAY, "gold.article")


@pytest.fixture
def tollgate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any) -> Invoke:
    return invoke(monkeypatch, capsys, tmp_path)


@pytest.mark.parametrize(
    ("released", "code", "told"),
    [
        (CODE, 0, "no contract differs"),
        (
            as_retyped("gold.article_daily_v1", "pageviews", "int"),
            0,
            "widening    type widened pageviews (int to bigint): ",
        ),
        (as_retyped("gold.article_daily_v1", "pageviews", "string"), 1, "breaking, refused without a new version"),
        (
            changed("silver.pageviews", partitioned_by=["host"], version=0),
            0,
            "silver.pageviews, version 0 to 1: breaking",
        ),
    ],
)
def test_a_breaking_change_without_a_new_version_is_refused(
    monkeypatch: pytest.MonkeyPatch, tollgate: Invoke, released: tuple[StoredDefinition, ...], code: int, told: str
) -> None:
    monkeypatch.setattr(command, "released_definitions", lambda _: released)
    ended = tollgate("contract", "diff")
    assert ended.code == code
    assert told in ended.out
    as_json = tollgate("contract", "diff", "--output", "json")
    assert (as_json.code, json.loads(as_json.out)["refused"]) == (code, bool(code))


def test_refs_are_compared_in_their_order_and_ends_count_by_the_day(
    monkeypatch: pytest.MonkeyPatch, tollgate: Invoke
) -> None:
    refs = {"old": changed("gold.article_daily_v1", retired_until="2026-06-14")}
    refs["new"] = tuple(one for one in CODE if one.name != "gold.article_daily_v1")
    monkeypatch.setattr(command, "released_definitions", refs.__getitem__)
    asked = ("contract", "diff", "--ref", "old", "--against", "new", "--day")
    assert tollgate(*asked, "2026-06-15").code == 0
    refused = tollgate(*asked, "2026-06-14", "--output", "json")
    assert refused.code == 1
    document = json.loads(refused.out)
    assert (document["ref"], document["against"], document["class"]) == ("old", "new", "breaking")
    assert tollgate(*asked, "soon").code == 2
