"""Where tables stand: all that belong to the picture, once, and every line from left to right."""

from itertools import pairwise

import pytest

from flows.catalogue.entries import Catalogue
from flows.catalogue.layout import Crossing, Layout, Slot, layout_of
from flows.catalogue.reading import catalogue_of
from tests.unit.flows.catalogue.made import contract, model, rule

TABLES = ("bronze.events", "silver.visitors", "gold.visitor_daily_v1", "gold.visitor_decisions_v1", "silver.articles")


def made() -> Catalogue:
    """A > b > c > d, a > d, and a rule of e that speaks of b."""
    return catalogue_of(
        [
            *(contract(f"silver.{name}") for name in "abcd"),
            contract("silver.e", rules=[rule("e.v1.refers", "references(columns=['host'], table='silver.b')")]),
            model("silver.b", "{{ ref('a') }}"),
            model("silver.c", "{{ ref('b') }}"),
            model("silver.d", "{{ ref('c') }} {{ ref('a') }}"),
            model("silver.a", "select 1"),
        ]
    )


def of(name: str) -> Layout:
    catalogue = made()
    return layout_of(catalogue, catalogue.tables[name])


def tables_in(layout: Layout) -> list[list[Slot]]:
    return [[slot for slot in column if isinstance(slot, str)] for column in layout.columns]


def test_each_table_stands_right_of_all_that_it_is_made_of() -> None:
    assert tables_in(of("silver.a")) == [["silver.a"], ["silver.b"], ["silver.c"], ["silver.d"]]
    assert tables_in(of("silver.d")) == [["silver.a"], ["silver.b"], ["silver.c"], ["silver.d"]]


def test_a_line_goes_through_every_column_that_it_passes() -> None:
    layout = of("silver.a")
    ((edge, way),) = [one for one in layout.ways.items() if one[0].left == "silver.a" and one[0].right == "silver.d"]
    assert way == ("silver.a", Crossing(edge, 1), Crossing(edge, 2), "silver.d")


def test_a_rule_is_a_line_of_its_own_kind_seen_from_either_table() -> None:
    for name, others in (("silver.b", ["silver.a"]), ("silver.e", [])):
        layout = of(name)
        assert [(one.left, one.right) for one in layout.ways if not one.of_rows] == [("silver.b", "silver.e")]
        assert [one.left for one in layout.ways if one.right == "silver.b"] == others


def test_no_rule_is_drawn_where_the_table_is_made_of_the_other_anyway(catalogue: Catalogue) -> None:
    layout = layout_of(catalogue, catalogue.tables["gold.article_daily_v1"])
    assert catalogue.tables["gold.article_daily_v1"].between
    assert all(edge.of_rows for edge in layout.ways)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_and_crossing_is_placed_once_and_no_line_goes_back(catalogue: Catalogue, name: str) -> None:
    layout = layout_of(catalogue, catalogue.tables[name])
    ranks = {slot: rank for rank, column in enumerate(layout.columns) for slot in column}
    assert len(ranks) == sum(map(len, layout.columns))
    assert ranks.keys() == {slot for way in layout.ways.values() for slot in way}
    for way in layout.ways.values():
        assert all(ranks[right] == ranks[left] + 1 for left, right in pairwise(way))


def test_a_table_alone_is_a_picture_of_itself(catalogue: Catalogue) -> None:
    layout = layout_of(catalogue, catalogue.tables["control.definitions"])
    assert (layout.columns, layout.ways) == ((("control.definitions",),), {})
