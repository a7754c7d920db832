"""Rules in words, whatever released them."""

import pytest

from flows.catalogue.entries import Catalogue
from flows.catalogue.wording import in_words, other_table


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("not_null", "is never null"),
        ("ge(min_value=0.5)", "is at least 0.5"),
        ("isin(allowed_values=['a', 'b'])", "is one of a, b"),
        (r"str_matches(pattern='^[A-Z]{3}(?!\\n)$')", r"matches ^[A-Z]{3}(?!\n)$"),
        ("str_length(exact_value=None, max_value=None, min_value=1)", "has at least 1 character"),
        ("str_length(exact_value=None, max_value=None, min_value=2)", "has at least 2 characters"),
        ("str_length(exact_value=None, max_value=9, min_value=None)", "has at most 9 characters"),
        ("str_length(exact_value=None, max_value=9, min_value=2)", "has 2 to 9 characters"),
        ("str_length(exact_value=4, max_value=None, min_value=None)", "has exactly 4 characters"),
        ("ge(min_value=datetime.date(1995, 1, 2))", "is at least 1995-01-02"),
        (
            "ge(min_value=datetime.datetime(1995, 1, 2, 3, 4, tzinfo=datetime.timezone.utc))",
            "is at least 1995-01-02 03:04 UTC",
        ),
    ],
)
def test_a_built_in_check_is_told_in_words(statement: str, said: str) -> None:
    assert in_words(statement) == said


@pytest.mark.parametrize(
    "statement",
    ["is_even", "in_range(min_value=1, max_value=2)", "ge(floor=1)", "not Python (", "FunctionDef(strange=1)", ""],
)
def test_what_other_code_released_is_told_by_its_statement(statement: str) -> None:
    assert in_words(statement) == statement


def test_a_rule_between_tables_is_told_as_its_contract_tells_it_and_names_the_other(catalogue: Catalogue) -> None:
    said = {rule.rule_id: rule for rule in catalogue.tables["gold.article_daily_v1"].between}
    rule = said["article_daily.v1.pageviews_add_up_to_silver_pageviews"]
    assert rule.table == "silver.pageviews"
    assert rule.says == (
        "On every day of every host, the sum of pageviews is count(*) of silver.pageviews where article_id IS NOT NULL."
    )
    assert other_table("isin(allowed_values=['references(', 'x'])") is None


def test_a_rule_of_ours_is_told_as_the_condition_that_it_is(catalogue: Catalogue) -> None:
    said = {rule.rule_id: rule.says for table in catalogue.tables.values() for rule in table.rules}
    assert said["sessions.v1.starts_before_it_ends"] == "started_at <= ended_at"
    assert said["events.v1.ts_within_day"] == "within_calendar_day('ts', 'day')"
    assert said["subscriptions.v1.priced_in_a_currency"] == "price.isNull() | currency.isNotNull()"
    # A constant is told, as the condition means nothing without it.
    told = said["wall_exposures.v1.outcomes_are_final_or_unknown"]
    assert told.endswith("OUTCOMES = ('registered_in_window', 'subscribed_in_window', 'pageviews_in_window')")


def test_no_rule_that_we_release_is_left_without_words(catalogue: Catalogue) -> None:
    of_columns = [rule for table in catalogue.tables.values() for column in table.columns for rule in column.rules]
    of_tables = [rule for table in catalogue.tables.values() for rule in (*table.rules, *table.between)]
    assert len(of_columns) > 500
    assert not [one.rule_id for one in (*of_columns, *of_tables) if "FunctionDef" in one.says or "value=" in one.says]
