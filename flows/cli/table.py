"""Rows as aligned text."""

from collections.abc import Iterable, Sequence
from typing import Any


def render_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Columns side by side, numbers to the right; the number of rows below."""
    body = [[_text(value) for value in row] for row in rows]
    numeric = [bool(body) and all(_is_number(row[i]) for row in body) for i in range(len(columns))]
    widths = [max(len(line[i]) for line in [list(columns), *body]) for i in range(len(columns))]

    def line(values: Sequence[str]) -> str:
        cells = [v.rjust(w) if n else v.ljust(w) for v, w, n in zip(values, widths, numeric, strict=True)]
        return "  ".join(cells).rstrip()

    rule = "  ".join("-" * width for width in widths)
    count = f"({len(body)} row{'' if len(body) == 1 else 's'})"
    return "\n".join([line(columns), rule, *map(line, body), count])


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return text == ""
    return True
