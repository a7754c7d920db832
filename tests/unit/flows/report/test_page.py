"""The page: complete in itself, readable by machine and by ear, and honest about what is simulated."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from flows.report.data import SourceDeliveries
from flows.report.figures.style import ALARM
from flows.report.page import render
from tests.unit.flows.report import made

_VOID = {"meta", "br", "img", "input", "link", "hr"}


class Outline(HTMLParser):
    """Elements of a page: their attributes, whether all are closed, and the text of some."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1], " ".join(data.split())))

    def said(self) -> str:
        return " ".join(text for tag, text in self.texts if tag != "style")


@pytest.fixture(scope="module")
def html() -> str:
    return render(made.full())


@pytest.fixture(scope="module")
def page(html: str) -> Outline:
    return Outline(html)


def test_every_element_is_closed_and_every_id_is_of_one_element(page: Outline) -> None:
    assert page.open == []
    ids = Counter(attributes["id"] for _, attributes in page.elements if "id" in attributes)
    assert [name for name, times in ids.items() if times > 1] == []


def test_what_is_referred_to_is_on_the_page_and_nothing_is_fetched(html: str, page: Outline) -> None:
    ids = {attributes.get("id") for _, attributes in page.elements}
    targets = re.findall(r'(?:href="|url\()([^")]+)', html)
    assert targets
    assert all(target.startswith("#") and target[1:] in ids for target in targets)
    labelled = [name for _, attributes in page.elements for name in attributes.get("aria-labelledby", "").split()]
    assert set(labelled) <= ids
    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object"}
    assert not [attributes for _, attributes in page.elements if "src" in attributes]
    assert "@import" not in html


def test_every_drawing_has_words(html: str) -> None:
    drawings = re.findall(r"<svg\b[^>]*>\s*(<[^>]*>[^<]*)", html)
    assert len(drawings) > 12
    assert all(re.match(r"<title[^>]*>\S", first) for first in drawings)
    assert html.count('role="img"') == len(drawings)


def test_a_simulated_host_is_called_so_wherever_it_is_named(html: str) -> None:
    named = re.findall(rf"(?:<td>|<b>|<h3>){made.RIVER}(?:</b>)?([^/]*)", html)
    # The header, two figures, four tables, and the headings of alarms, decisions, models and shadows.
    assert len(named) >= 10
    assert all('class="badge">SIMULATED<' in after for after in named)
    real = re.findall(rf"(?:<td>|<b>|<h3>){made.LOG}(?:</b>)?([^/]*)", html)
    assert real
    assert not [after for after in real if "SIMULATED" in after]


def test_a_host_without_a_model_says_so_in_words(page: Outline) -> None:
    assert f"{made.LOG} has no outcomes to learn from, so policy no_model holds: every door is open" in page.said()
    assert f"No model decides for {made.LOG}" in page.said()


def test_a_host_without_active_visitors_and_a_rule_without_bounds_are_said_to_be(page: Outline) -> None:
    assert f"No visitor was active at {made.SILENT}" in page.said()
    assert "no bound" in page.said()
    assert "100.00 %" not in page.said().replace("strips from 0 to 100.00 %", "")


def test_the_commit_and_its_time_are_told(page: Outline) -> None:
    assert made.ORIGIN.hash[:16] in page.said()
    assert "2026-03-01 04:05:06 UTC" in page.said()


def test_numbers_have_separators_shares_a_per_cent_sign_and_prices_a_currency(page: Outline) -> None:
    said = page.said()
    for text in ("123,456", "111,968 pageviews", "5.00 %", "8.12 USD", "90.71 %"):
        assert text in said


def test_what_a_publisher_wrote_is_text_and_never_markup(html: str) -> None:
    assert "Council &lt;votes&gt; on the bridge &amp; the road" in html
    assert "<votes>" not in html


def test_an_audit_that_holds_is_one_line_and_a_broken_rule_lies_open(html: str) -> None:
    held, broken = re.findall(r"<details( open)?>\s*<summary>(.*?)</summary>", html)
    assert held[0] == ""
    assert "1 table, 30 rules, 123,400 rows checked" in held[1]
    assert "all hold" in held[1]
    assert broken[0] == " open"
    assert "1 rule broken" in broken[1]


def test_a_sum_that_does_not_hold_is_said(page: Outline) -> None:
    assert "does not hold" not in page.said()
    lost = (SourceDeliveries(made.LOG, "access_log", 1, 10_000, 4_321, 2, 5_676),)
    assert "does not hold" in render(replace(made.full(), deliveries=lost))


def test_volume_has_its_band_and_alarms_their_words(html: str, page: Outline) -> None:
    section = html.partition('<section id="quality">')[2].partition("</section>")[0]
    assert (
        "28 days, 1 Feb to 28 Feb 2026, of which 1 outside the band; 900 rows on 28 Feb 2026, expected 3,2" in section
    )
    # Of four days nothing can be expected.
    assert "4 days, 1 Feb to 4 Feb 2026, of which 0 outside the band; 900 rows on 4 Feb 2026." in section
    assert section.count(ALARM) > 0
    assert "900 rows, expected &lt;4,000&gt;" in section
    assert "1 alarm." in page.said()


def test_of_many_alarms_the_last_are_shown_and_a_command_tells_them_all(page: Outline) -> None:
    assert "21 alarms, the last 20 of them here" in page.said()
    assert f"tollgate quality alerts --host {made.LOG}" in page.said()
    assert "alarm 19." in page.said()
    assert "alarm 20." not in page.said()


def test_days_that_are_as_expected_are_said_to_be() -> None:
    said = Outline(render(replace(made.full(), alerts=()))).said()
    assert "No day was outside its band, or too few are known yet." in said


def test_an_empty_ref_has_a_sentence_in_every_section() -> None:
    said = Outline(render(made.EMPTY)).said()
    for sentence in (
        "No traffic is published here yet.",
        "Nothing was consumed yet.",
        "No audit of what is published here is recorded on branch ops.",
        "No record is in quarantine.",
        "Nothing that is published here was measured yet.",
        "No decision is published here yet.",
        "No model is delivered to any host here.",
        "No model runs in shadow here.",
    ):
        assert sentence in said


def test_the_same_data_make_the_same_bytes(html: str) -> None:
    assert render(made.full()) == html
