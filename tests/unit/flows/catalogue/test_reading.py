"""The catalogue is of what was released, whatever this checkout says."""

import json
from dataclasses import replace

import pytest

from flows.catalogue.entries import Catalogue, Metric, Table
from flows.catalogue.reading import catalogue_of, entry_of
from flows.definitions import Checkout
from infra.errors import UnknownNameError
from tests.unit.flows.catalogue.made import contract


def test_what_was_released_differs_from_this_checkout_and_is_told() -> None:
    released = []
    for one in Checkout().definitions:
        if one.name == "gold.article_daily_v1":
            body = json.loads(one.body) | {"owner": "others", "description": "Other words."}
            released.append(replace(one, body=json.dumps(body)))
        elif one.name == "transforms/models/gold/article_daily_v1.sql":
            released.append(replace(one, body="select * from {{ ref('sessions') }}"))
        elif not one.name.startswith(("semantic/", "gold.time_spine")):
            released.append(one)
    catalogue = catalogue_of([*released, contract("gold.ratings_v1", "host", "stars")])
    table = catalogue.tables["gold.article_daily_v1"]
    assert (table.owner, table.description, table.upstream) == ("others", "Other words.", ("silver.sessions",))
    assert "gold.ratings_v1" in catalogue.tables
    assert "gold.time_spine_v1" not in catalogue.tables
    assert (catalogue.metrics, catalogue.saved_queries) == ({}, ())


def test_an_entry_is_found_by_its_name_and_golds_latest_without_its_version(catalogue: Catalogue) -> None:
    assert entry_of(catalogue, "gold.article_daily") == entry_of(catalogue, "gold.article_daily_v1")
    assert isinstance(entry_of(catalogue, "silver.sessions"), Table)
    # A metric of that name and a table of gold without its tier are told apart.
    assert isinstance(entry_of(catalogue, "visitor_decisions"), Metric)


@pytest.mark.parametrize(
    ("name", "near"), [("gold.article_dayly", "gold.article_daily"), ("stop_rate_pageviews", "stop_rate_pageview")]
)
def test_an_unknown_name_is_refused_with_the_nearest(catalogue: Catalogue, name: str, near: str) -> None:
    with pytest.raises(UnknownNameError, match=f"no table or metric '{name}'") as refused:
        entry_of(catalogue, name)
    assert near in refused.value.remedy.removeprefix("nearest: ").split(", ")


def test_columns_are_counted(catalogue: Catalogue) -> None:
    contracts = [json.loads(one.body) for one in Checkout().definitions if one.kind == "contract"]
    assert catalogue.columns == sum(len(one["columns"]) for one in contracts)
