"""`tollgate catalogue …` on definitions that a commit holds, without a server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.stored import StoredDefinition
from flows.definitions import Checkout
from infra.catalog.model import Commit, Reference
from tests.commands import Invoke
from tests.unit.flows.catalogue.made import COMMIT, CONDITION

JSON = ("--output", "json")


class Catalog:
    """A catalog whose every ref is one commit."""

    def resolve(self, ref: str) -> Reference:
        return Reference(ref, COMMIT.hash)

    def log(self, _: Reference) -> Iterator[Commit]:
        return iter([COMMIT])


class Stored:
    """What is released there; of the ref `empty` nothing."""

    def __init__(self, ref: str) -> None:
        self.ref = ref

    def definitions(self) -> tuple[StoredDefinition, ...]:
        return () if self.ref == "empty" else Checkout().definitions


@pytest.fixture(autouse=True)
def released(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.cli.catalogue.open_catalog", lambda _: Catalog())
    monkeypatch.setattr("flows.catalogue.building.released_at", lambda _, at: Stored(at.name))
    monkeypatch.setattr("flows.catalogue.building.measure", lambda *_: CONDITION)


def test_a_build_answers_with_its_folder_and_what_is_in_it(tollgate: Invoke, tmp_path: Path) -> None:
    ended = tollgate("catalogue", "build", "--ref", "mine", "--out", str(tmp_path / "site"), *JSON)
    assert (ended.code, ended.err) == (0, "")
    told = json.loads(ended.out)
    assert (told["ref"], told["hash"], told["folder"]) == ("mine", COMMIT.hash, str(tmp_path / "site"))
    assert told["pages"] == told["tables"] + told["metrics"] + 1 == len(list(tmp_path.rglob("*.html")))
    assert "riverbend" in (tmp_path / "site" / "tables" / "silver.sessions.html").read_text()


def test_two_builds_are_the_same_bytes_and_lie_in_the_home_if_nothing_is_said(tollgate: Invoke, tmp_path: Path) -> None:
    def built() -> dict[str, bytes]:
        assert tollgate("catalogue", "build").out == f"{tmp_path}/catalogue/index.html\n"
        return {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    first = built()
    assert built() == first


def test_a_table_is_shown(tollgate: Invoke) -> None:
    told = json.loads(tollgate("catalogue", "show", "gold.article_daily", *JSON).out)
    assert (told["entry"], told["name"], told["upstream"]) == ("table", "gold.article_daily_v1", ["silver.pageviews"])
    assert told["columns"][0]["rules"][0]["says"] == "is never null"
    text = tollgate("catalogue", "show", "gold.article_daily").out
    assert text.startswith("gold.article_daily_v1, version 1\nTraffic by article and day")
    for words in (
        "\nmade of         silver.pageviews\n",
        "\nlatest as       gold.article_daily\n",
        "visitors <= pageviews",
    ):
        assert words in text
    assert "retired" not in text


def test_a_metric_is_shown(tollgate: Invoke) -> None:
    told = json.loads(tollgate("catalogue", "show", "rpm", *JSON).out)
    assert (told["entry"], told["kind"], told["inputs"]) == ("metric", "derived", ["ad_revenue", "pageviews"])
    text, simple = (tollgate("catalogue", "show", name).out for name in ("rpm", "pageviews"))
    assert text.startswith("rpm: Ad revenue per 1000 pageviews\n")
    assert "\nas             1000 * ad_revenue / nullif(pageviews, 0)" in text
    assert "\nmade of        sum of pageviews in gold.visitor_daily_v1" in simple


def test_what_is_not_there_is_refused(tollgate: Invoke, tmp_path: Path) -> None:
    unknown = tollgate("catalogue", "show", "gold.article_dayly")
    assert (unknown.code, unknown.out) == (1, "")
    assert "nearest: gold.article_daily" in unknown.err
    for command in (("build",), ("show", "rpm")):
        early = tollgate("catalogue", *command, "--ref", "empty")
        assert (early.code, early.out) == (1, "")
        assert "tollgate: no definition was released" in early.err
        assert "run `tollgate release`" in early.err
    assert list(tmp_path.iterdir()) == []
