"""What is made of what, as the files that were released say."""

from contracts.stored import StoredDefinition
from flows.catalogue.entries import Catalogue
from flows.catalogue.lineage import lineage_of
from tests.unit.flows.catalogue.made import macro, model


def test_a_model_is_made_of_what_its_sql_refers_to() -> None:
    lineage = lineage_of(
        [
            model("gold.daily_v1", "select 1"),
            model("gold.daily_v2", "select 1"),
            model("silver.views", "select * from {{ source(\"bronze\", 'events') }}"),
            model(
                "gold.sums_v1",
                "select * from {{ ref('views') }} join {{ ref('tollgate', 'daily', v=1) }} using (day)"
                " {# not {{ ref('commented') }} #} where text = 'ref(''quoted'')'",
            ),
            model("gold.newest_v1", "{{ config(x=1) }} select * from {{ ref('daily') }}"),
        ]
    )
    assert lineage.upstream("silver.views") == ("bronze.events",)
    assert lineage.upstream("gold.sums_v1") == ("gold.daily_v1", "silver.views")
    assert lineage.upstream("gold.newest_v1") == ("gold.daily_v2",)
    assert lineage.upstream("bronze.events") == ()


def test_a_macro_that_reads_is_followed_however_far() -> None:
    lineage = lineage_of(
        [
            macro("first", "{% macro first() %} {{ second() }} {% endmacro %}"),
            macro(
                "second",
                "{% macro second() %} select * from {{ source('bronze', 'deep') }} {{ first() }}{% endmacro %}",
            ),
            macro("other", "{% macro other() %} {{ source('bronze', 'unread') }} {% endmacro %}"),
            model("silver.reader", "select * from ({{ first() }})"),
        ]
    )
    assert lineage.upstream("silver.reader") == ("bronze.deep",)


def test_a_name_of_a_table_that_flows_write_is_what_it_is_declared_as() -> None:
    declared = "{{ config(alias='walls_v2') }} select * from {{ source('gold', 'walls_v2') }}"
    lineage = lineage_of([StoredDefinition("semantic", "semantic/tables/walls.sql", declared)])
    assert lineage.table_of("walls") == "gold.walls_v2"
    assert lineage.table_of("strange") == "strange"


def test_who_writes_a_table_is_told_where_a_definition_says_it(catalogue: Catalogue) -> None:
    tables = catalogue.tables
    assert tables["silver.sessions"].origin == "dbt, by transforms/models/silver/sessions.sql"
    assert tables["bronze.events"].origin == "What adapters made of the vendors' deliveries."
    assert "What flows write" in tables["gold.visitor_decisions_v1"].origin
    assert tables["gold.ads_daily_v1"].origin == "every run, from saved query ads_daily"
    assert tables["control.definitions"].origin == ""


def test_the_lineage_of_what_we_release(catalogue: Catalogue) -> None:
    tables = catalogue.tables
    assert tables["silver.sessions"].upstream == ("bronze.events", "silver.pageviews")
    assert tables["silver.sessions"].downstream == ("gold.visitor_daily_v1", "gold.visitor_features_v1")
    # The saved query asks for metrics of both.
    assert tables["gold.ads_daily_v1"].upstream == ("gold.visitor_daily_v1", "silver.ad_revenue")
    assert tables["silver.ad_revenue"].downstream == ("gold.ads_daily_v1",)
    assert "rpm" in tables["silver.ad_revenue"].metrics


def test_both_ends_of_every_line_know_of_it(catalogue: Catalogue) -> None:
    lines = [(read, name) for name, table in catalogue.tables.items() for read in table.upstream]
    assert lines
    back = [(name, made) for name, table in catalogue.tables.items() for made in table.downstream]
    assert sorted(lines) == sorted(back)


def test_metrics_are_reached_by_way_of_other_tables_however_far(catalogue: Catalogue) -> None:
    events, daily = catalogue.tables["bronze.events"], catalogue.tables["gold.visitor_daily_v1"]
    assert events.metrics == ()
    assert {"pageviews", "rpm", "walling_ratio_article", "paid_stop_conversion"} < set(events.metrics_beyond)
    assert "ad_impressions" not in events.metrics_beyond
    assert "pageviews" in daily.metrics
    # Of the features that are made of it; what is made of both is told once.
    assert daily.metrics_beyond == (
        "live_article_days",
        "pageviews_of_walled_articles",
        "walled_article_days",
        "walling_ratio_article",
    )
