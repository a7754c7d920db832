"""The folder of pages: complete in itself, every link leads somewhere, and the same site gives the same bytes."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from posixpath import dirname, join, normpath

import pytest

from flows.catalogue.entries import Catalogue
from flows.catalogue.reading import catalogue_of
from flows.catalogue.site import render
from flows.definitions import Checkout
from tests.unit.flows.catalogue.made import CONDITION, RIVER, contract, semantic, site_of
from tests.unit.flows.report.test_page import Outline

Files = Mapping[str, str]


@pytest.fixture(scope="module")
def files(catalogue: Catalogue) -> Files:
    return render(site_of(catalogue))


@pytest.fixture(scope="module")
def outlines(files: Files) -> Mapping[str, Outline]:
    return {path: Outline(text) for path, text in files.items() if path.endswith(".html")}


def said(html: str) -> str:
    return Outline(html).said()


def section(html: str, name: str) -> str:
    return html.partition(f'<section id="{name}">')[2].partition("</section>")[0]


def test_there_is_a_page_for_each_table_and_metric_and_one_for_all(files: Files, catalogue: Catalogue) -> None:
    pages = {f"tables/{name}.html" for name in catalogue.tables} | {
        f"metrics/{name}.html" for name in catalogue.metrics
    }
    assert files.keys() == pages | {"index.html", "catalogue.css", "catalogue.js"}


def test_every_link_of_every_page_leads_to_what_is_there(files: Files, outlines: Mapping[str, Outline]) -> None:
    ids = {path: {attributes.get("id") for _, attributes in page.elements} for path, page in outlines.items()}
    targets = {
        (path, attributes[name])
        for path, page in outlines.items()
        for _, attributes in page.elements
        for name in ("href", "src")
        if name in attributes
    }
    targets |= {("index.html", entry["page"]) for entry in entries(files)}
    assert len(targets) > 1_000
    for path, target in targets:
        address, _, fragment = target.partition("#")
        found = normpath(join(dirname(path), address)) if address else path
        assert found in files, (path, target)
        assert not fragment or fragment in ids[found], (path, target)


def test_every_page_can_be_reached_from_the_first(files: Files, outlines: Mapping[str, Outline]) -> None:
    reached, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path not in reached and path in outlines:
            reached.add(path)
            links = (attributes["href"] for tag, attributes in outlines[path].elements if tag == "a")
            waiting += [normpath(join(dirname(path), link.partition("#")[0])) for link in links]
    assert reached == set(outlines)


def test_every_element_is_closed_every_id_is_of_one_and_every_page_has_one_first_heading(
    outlines: Mapping[str, Outline],
) -> None:
    for path, page in outlines.items():
        assert page.open == [], path
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids)), path
        assert [tag for tag, _ in page.elements].count("h1") == 1, path


def test_nothing_is_fetched_from_elsewhere(files: Files) -> None:
    assert not [path for path, text in files.items() if re.search(r"https?://|@import|url\((?!#arrow\))", text)]


def test_two_builds_are_the_same_bytes(files: Files) -> None:
    again = catalogue_of(tuple(reversed(Checkout().definitions)))
    assert dict(render(site_of(again))) == files


def test_every_page_tells_the_commit_that_it_is_of(files: Files) -> None:
    for path in ("index.html", "tables/silver.sessions.html", "metrics/rpm.html"):
        assert "commit 0123456789abcdef of 2026-03-01 04:05:06 UTC" in said(files[path])
        # A message is text, never markup.
        assert "release &lt;all&gt;" in files[path]


def test_a_table_is_told_with_all_that_its_contract_says(files: Files) -> None:
    text = said(files["tables/silver.sessions.html"])
    for words in ("analytics-engineering", "host, day, session_id", "dbt, by transforms/models/silver/sessions.sql"):
        assert words in text
    assert "Seconds of attention, summed over its pages; 0 if not measured." in text
    assert "is at least 0.0 fail beyond 0.10 %" in text
    assert "sessions.v1.starts_before_it_ends started_at <= ended_at fail beyond 0.10 %" in text
    assert "a host's newest day is at most 1 day behind" in said(files["tables/gold.article_daily_v1.html"])
    assert "the latest: the view gold.article_daily is of it" in said(files["tables/gold.article_daily_v1.html"])


def test_what_is_retired_is_told_on_both_pages() -> None:
    files = render(site_of(catalogue_of([contract("gold.t_v1", retired_until="2026-06-15")]), None))
    assert "Retired. It is kept until 2026-06-15" in said(files["tables/gold.t_v1.html"])
    assert "Retired: kept until 2026-06-15." in said(files["index.html"])


def test_a_metric_is_told_with_what_it_is_made_of_and_what_it_can_be_asked_by(files: Files) -> None:
    rpm, pageviews = said(files["metrics/rpm.html"]), said(files["metrics/pageviews.html"])
    assert "1000 * ad_revenue / nullif(pageviews, 0)" in rpm
    assert "tollgate metric query --metrics rpm --group-by host --ref main" in rpm
    assert "visitor_pageviews Pageviews of the visitor that day. sum pageviews visitor_days" in pageviews
    assert '<a href="../metrics/rpm.html">rpm</a>' in files["metrics/pageviews.html"]
    # A table of gold that a description names without its version.
    assert '<a href="../tables/gold.visitor_daily_v1.html">gold.visitor_daily</a>' in files["metrics/rpm.html"]


def test_the_picture_has_words_and_its_boxes_are_links(files: Files) -> None:
    page = files["tables/silver.sessions.html"]
    assert page.count("<svg") == 1
    assert '<title id="lineage-title">Lineage of silver.sessions</title>' in page
    assert '<a href="gold.visitor_daily_v1.html"><title>gold.visitor_daily_v1</title><rect class="gold"' in page
    assert "<title>bronze.events goes into silver.sessions</title>" in page
    assert '<path class="ruled"' in page
    assert "A dashed line is a rule between two tables." in said(page)
    assert "dashed" not in files["tables/silver.ad_revenue.html"]


def test_rows_newest_days_and_verdicts_are_told_where_they_are_known(files: Files, catalogue: Catalogue) -> None:
    told = said(section(files["tables/silver.sessions.html"], "quality"))
    assert "riverbend SIMULATED 123,456 28 Feb 2026 28 Feb 2026 0 40 900 1 warned" in told
    assert "semicomplete 9,000 18 May 2015 20 May 2015 2 40 900 0 passed" in told
    assert "no audit is recorded" in files["tables/gold.time_spine_v1.html"]
    assert "It has no rows here" in files["tables/gold.visitor_daily_v1.html"]
    assert "132,456 28 Feb 2026 warned" in said(files["index.html"])
    without = render(site_of(catalogue, None))
    assert without.keys() == files.keys()
    assert 'id="quality"' not in without["tables/silver.sessions.html"]
    assert "newest day</th>" not in without["index.html"]


def test_open_alarms_of_a_table_stand_beside_its_audits(files: Files) -> None:
    told = said(section(files["tables/silver.sessions.html"], "quality"))
    assert "2 open alarms" in told
    assert "28 Feb 2026, riverbend SIMULATED : 900 rows, expected <4,000>" in told
    assert "18 May 2015, semicomplete: no rows" in told
    assert "No alarm of it is open" in said(section(files["tables/silver.visitors.html"], "quality"))


def test_a_simulated_host_is_called_so_on_every_page_and_wherever_it_is_named(
    files: Files, outlines: Mapping[str, Outline], catalogue: Catalogue
) -> None:
    assert all(f"SIMULATED {RIVER}: no such publisher" in page.said() for page in outlines.values())
    named = re.findall(rf"<td>{RIVER}(.*)", "".join(files.values()))
    assert named
    assert all(after.startswith(' <span class="badge">SIMULATED') for after in named)
    real = render(site_of(catalogue, replace(CONDITION, simulated=frozenset())))
    assert not [path for path, text in real.items() if "SIMULATED" in text]


def entries(files: Files) -> list[dict[str, str]]:
    embedded = re.search(r'<script type="application/json" id="entries">(.*?)</script>', files["index.html"])
    assert embedded is not None
    found: list[dict[str, str]] = json.loads(embedded[1])
    return found


def test_the_search_box_knows_every_table_column_metric_and_saved_query(files: Files, catalogue: Catalogue) -> None:
    kinds = [entry["kind"].partition(" of ")[0] for entry in entries(files)]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "table": len(catalogue.tables),
        "column": catalogue.columns,
        "metric": len(catalogue.metrics),
        "saved query": len(catalogue.saved_queries),
    }
    assert "pageviews" in {entry["name"] for entry in entries(files) if entry["kind"] == "metric"}


def test_what_a_definition_says_is_text_and_never_markup() -> None:
    metric = 'metrics: [{name: m, type: derived, description: "<b>& of gold.t", type_params: {expr: "1"}}]'
    files = render(site_of(catalogue_of([contract("gold.t_v1", description="</script><b>& rows"), semantic(metric)])))
    assert entries(files)[0]["about"] == "</script><b>& rows"
    assert '&lt;b&gt;&amp; of <a href="../tables/gold.t_v1.html">gold.t</a>' in files["metrics/m.html"]
    assert all("<b>&" not in text for text in files.values())
    assert "</script><b>& rows" in said(files["tables/gold.t_v1.html"])
