"""Records as nobody should deliver them: valid ones with fields gone, retyped, absurd or broken off."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import reduce
from html import escape
from typing import Any

from hypothesis import strategies as st

from tests.unit.transforms.framing.test_wordpress_items import export

ABSURD = (
    None,
    "",
    " ",
    "NaN",
    "-Infinity",
    "(not set)",
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z",
    "2026-02-30T12:00:00Z",
    "9999-12-31T23:59:59Z",
    "0000-00-00 00:00:00",
    "9" * 30,
    "/" * 3_000,
    "[{'a': None}]",
    "\\",
    '"',
)
NO_TEXT: tuple[object, ...] = (
    float("nan"),
    float("inf"),
    -1,
    0,
    0.5,
    10**30,
    True,
    [],
    {},
    [None],
    {"a": [1]},
    "\ud800",
    "\0",
)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)

_VALUES = st.sampled_from((*ABSURD, *NO_TEXT)) | WORDS
_GONE = object()

JsonRecord = dict[str, Any]
Place = tuple[str | int, ...]
CsvRow = dict[str, str]


def json_records(valid: JsonRecord) -> st.SearchStrategy[bytes]:
    """A file of lines, the first of them good; what is wrong with the others is at any depth."""
    places = st.sampled_from([(name,) for name in sorted(valid)]) | st.sampled_from(list(_places(valid)))
    changes = st.lists(st.tuples(places, _VALUES | st.just(_GONE)), max_size=4)
    changed = changes.map(lambda some: json.dumps(reduce(_changed, some, deepcopy(valid))))
    broken_off = st.integers(1, len(json.dumps(valid)) - 1).map(lambda end: json.dumps(valid)[:end])
    lines = st.lists(changed | broken_off, min_size=1, max_size=40)
    return lines.map(lambda some: "".join(f"{line}\n" for line in (json.dumps(valid), *some)).encode())


def text_lines(valid: str) -> st.SearchStrategy[bytes]:
    """A file of lines: good ones, ones that break off or lack a part, and anything else."""
    ends = st.tuples(st.integers(0, len(valid)), st.integers(0, len(valid)))
    damaged = ends.map(lambda cut: valid[: cut[0]] + valid[cut[1] :])
    anything = st.text(st.characters(exclude_characters="\n\0", exclude_categories=["Cs"]), max_size=20)
    return st.lists(damaged | anything, max_size=40).map(lambda some: "\n".join((valid, *some)).encode())


def csv_rows(header: Sequence[str], valid: CsvRow) -> st.SearchStrategy[bytes]:
    """A file of rows, some of them ragged."""
    values = st.sampled_from([value for value in ABSURD if value is not None]) | WORDS | st.just("two\nlines")
    changes = st.dictionaries(st.sampled_from(header), values, max_size=3)
    whole = changes.map(lambda change: [{**valid, **change}.get(name, "") for name in header])
    rows = st.lists(whole | whole.map(lambda row: row[1:]) | whole.map(lambda row: [*row, "more"]), max_size=40)
    return rows.map(lambda some: _written(header, some))


def wordpress_items(valid: CsvRow) -> st.SearchStrategy[bytes]:
    """An export of items."""
    values = st.sampled_from([value for value in ABSURD if value is not None]) | WORDS
    changes = st.dictionaries(st.sampled_from(sorted(valid)), values, max_size=3)
    items = changes.map(
        lambda change: "".join(f"<{name}>{escape(value)}</{name}>" for name, value in {**valid, **change}.items())
    )
    return st.lists(items, max_size=40).map(lambda some: export(*(f"<item>{item}</item>" for item in some)))


def _places(node: object, path: Place = ()) -> Iterator[Place]:
    """Where in a record a value stands: the names and positions that lead to it."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, one in inner:
        yield (*path, step)
        yield from _places(one, (*path, step))


def _changed(record: Any, change: tuple[Place, object]) -> Any:
    """The record with another value in a place, or none; as it is where an earlier change left no such place."""
    (*path, last), value = change
    try:
        node = reduce(lambda outer, step: outer[step], path, record)
        if value is _GONE:
            del node[last]
        else:
            node[last] = deepcopy(value)
    except (KeyError, IndexError, TypeError):
        pass
    return record


def _written(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return written.getvalue().encode()
