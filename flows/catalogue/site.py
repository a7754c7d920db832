"""The catalogue as a folder of HTML: nothing in it is fetched from elsewhere, and every link stays inside."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from flows.catalogue.condition import Condition
from flows.catalogue.drawing import lineage_picture
from flows.catalogue.entries import Catalogue
from flows.report.numbers import count, day, percent, plural
from infra.catalog.model import Commit

_PAGES = Path(__file__).parent / "pages"
# Of the report: one look for all that the product shows.
_LOOK = Path(__file__).parents[1] / "report" / "page.css"
_TIERS = ("bronze", "silver", "gold", "control")
_TABLE = re.compile(r"\b[a-z]+\.\w+")


@dataclass(frozen=True)
class Site:
    """What is on the pages.

    Attributes:
        ref: the name that was asked for.
        commit: the one that it stood for.
        condition: None where only the definitions are told.
    """

    catalogue: Catalogue
    ref: str
    commit: Commit
    condition: Condition | None = None


def render(site: Site) -> Mapping[str, str]:
    """Every file by its path in the folder; the same site gives the same bytes."""
    environment = _environment(site)
    files = {"catalogue.css": _LOOK.read_text() + _asset("catalogue.css"), "catalogue.js": _asset("catalogue.js")}
    files["index.html"] = environment.get_template("index.html.j2").render(
        root="", entries=list(_entries(site.catalogue)), tiers=_tiers(site.catalogue)
    )
    for name, table in site.catalogue.tables.items():
        files[f"tables/{name}.html"] = environment.get_template("table.html.j2").render(root="../", table=table)
    for name, metric in site.catalogue.metrics.items():
        files[f"metrics/{name}.html"] = environment.get_template("metric.html.j2").render(root="../", metric=metric)
    return files


def _environment(site: Site) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {function.__name__: function for function in (count, day, lineage_picture, percent, plural)}
    environment.filters["linked"] = lambda text, root: _linked(site.catalogue, text, root)
    environment.globals |= {
        "catalogue": site.catalogue,
        "ref": site.ref,
        "commit": site.commit,
        "condition": site.condition,
        "simulated": site.condition.simulated if site.condition else frozenset(),
    }
    return environment


def _asset(name: str) -> str:
    return (_PAGES / name).read_text()


def _tiers(catalogue: Catalogue) -> list[str]:
    """Those that have tables, as data flow."""
    there = {table.tier for table in catalogue.tables.values()}
    return [tier for tier in (*_TIERS, *sorted(there.difference(_TIERS))) if tier in there]


def _entries(catalogue: Catalogue) -> Iterator[dict[str, str]]:
    """What the search box knows."""
    for table in catalogue.tables.values():
        page = f"tables/{table.name}.html"
        yield _entry("table", table.name, table.description, page)
        for column in table.columns:
            yield _entry(f"column of {table.name}", column.name, column.description, f"{page}#column-{column.name}")
    for metric in catalogue.metrics.values():
        yield _entry("metric", metric.name, f"{metric.label}. {metric.description}", f"metrics/{metric.name}.html")
    for query in catalogue.saved_queries:
        yield _entry("saved query", query.name, query.description, f"index.html#query-{query.name}")


def _entry(kind: str, name: str, about: str, page: str) -> dict[str, str]:
    return {"kind": kind, "name": name, "about": about, "page": page}


def _linked(catalogue: Catalogue, text: str, root: str) -> Markup:
    """A text whose names of tables are links, of gold also without their version."""
    aliases = {table.alias: name for name, table in catalogue.tables.items() if table.alias}

    def link(found: re.Match[str]) -> str:
        name = aliases.get(found[0], found[0])
        return f'<a href="{root}tables/{name}.html">{found[0]}</a>' if name in catalogue.tables else found[0]

    # The text is escaped, and a table's name has nothing to escape.
    return Markup(_TABLE.sub(link, str(escape(text))))  # noqa: S704
