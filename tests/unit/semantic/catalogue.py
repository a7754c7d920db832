"""The catalogue of metrics as text; after a wanted change: `python -m tests.unit.semantic.catalogue`."""

import tempfile
from pathlib import Path
from textwrap import fill

from semantic.engine import SemanticLayer
from tests.unit.semantic.conftest import PROJECT

COMMITTED = Path(__file__).with_name("catalogue.txt")


def catalogue(layer: SemanticLayer) -> str:
    """Every metric with kind, meaning and dimensions, and every saved query."""
    metrics = [
        f"{one.name} ({one.kind})\n{_indented(one.description)}\n{_indented('by ' + ', '.join(one.group_by))}"
        for one in layer.metrics
    ]
    saved = [
        f"saved query {one.name}\n{_indented(one.description)}\n{_indented(', '.join(one.metrics))}"
        for one in layer.saved_queries
    ]
    return "\n\n".join([*metrics, *saved]) + "\n"


def _indented(text: str) -> str:
    return fill(text, width=110, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as state:
        COMMITTED.write_text(catalogue(SemanticLayer.of_project(PROJECT, Path(state))))
