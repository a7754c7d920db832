"""Tables as their contracts state them: every rule is told once, at what it is about."""

from contracts.registry import all_contracts
from flows.catalogue.entries import Catalogue
from flows.catalogue.reading import catalogue_of
from flows.definitions import Checkout
from tests.unit.flows.catalogue.made import contract, rule


def test_every_column_and_rule_of_every_contract_is_there_once(catalogue: Catalogue) -> None:
    assert set(catalogue.tables) == {one.definition().table for one in all_contracts()}
    for definition in (one.definition() for one in all_contracts()):
        table = catalogue.tables[definition.table]
        assert [(one.name, one.type, one.nullable, one.description) for one in table.columns] == [
            (one.name, one.type, one.nullable, one.description) for one in definition.columns
        ]
        of_columns = (one for column in table.columns for one in column.rules)
        told = [one.rule_id for one in (*of_columns, *table.rules, *table.between)]
        stated = [one.rule_id for one in definition.rules] + [one.rule_id for one in definition.across]
        assert sorted(told) == sorted(stated)
        assert table.rule_count == len(told) + (definition.unique is not None)


def test_a_rule_is_told_at_its_column_or_across_columns_or_between_tables() -> None:
    rules = [
        rule("t.v1.a.not_null", "not_null", severity="quarantine", tolerated_share=0.01),
        # Across columns, though it has the name of one.
        rule("t.v1.b", "a_before_b"),
        rule("t.v1.refers_to_silver_u", "references(columns=['a'], table='silver.u')"),
    ]
    table = catalogue_of([contract("silver.t", "a", "b", rules=rules)]).tables["silver.t"]
    first, second = table.columns
    assert [(one.says, one.severity, one.tolerated_share) for one in first.rules] == [
        ("is never null", "quarantine", 0.01)
    ]
    assert second.rules == ()
    assert [one.rule_id for one in table.rules] == ["t.v1.b"]
    assert [one.table for one in table.between] == ["silver.u"]
    assert table.tolerates
    assert table.rule_count == 3


def test_facts_that_few_contracts_state_are_told(catalogue: Catalogue) -> None:
    unique = {"columns": ["host", "day"], "rule_id": "t.v1.unique", "severity": "warn"}
    retiring = contract("gold.t_v1", unique=unique, retired_until="2026-06-15", fresh_within_days=2, may_lose=0.25)
    table = catalogue_of([retiring]).tables["gold.t_v1"]
    assert (table.retired_until, table.fresh_within_days, table.may_lose) == ("2026-06-15", 2, 0.25)
    assert (table.key, table.key_severity) == (("host", "day"), "warn")
    plain = catalogue.tables["bronze.articles"]
    assert (plain.retired_until, plain.fresh_within_days, plain.may_lose, plain.key) == (None, None, None, ())


def test_golds_latest_version_has_the_name_without_it_and_no_other_has() -> None:
    names = ("gold.t_v2", "gold.t_v10", "silver.t_v1", "bronze.t")
    tables = catalogue_of([contract(name) for name in names]).tables
    assert {name: table.alias for name, table in tables.items()} == {
        "bronze.t": None,
        "gold.t_v10": "gold.t",
        "gold.t_v2": None,
        "silver.t_v1": None,
    }


def test_the_order_in_which_definitions_come_is_of_no_meaning(catalogue: Catalogue) -> None:
    assert catalogue_of(reversed(Checkout().definitions)) == catalogue
