"""`tollgate metric diff`: which numbers are others at another ref."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.metric import metric_app
from flows.cli.output import Document, Output, OutputOption, answer
from flows.cli.table import render_table
from infra.settings import load_settings

if TYPE_CHECKING:
    from semantic.difference import MetricDifference

MetricsOption = Annotated[str, typer.Option("--metrics", help="Names, separated by commas; by default, all.")]
GroupByOption = Annotated[str, typer.Option("--group-by", help="For example: host,metric_time__day")]


def register(_: typer.Typer) -> None:
    """Importing this module has added its command to `tollgate metric`."""


@metric_app.command("diff")
def diff(
    before: Annotated[str, typer.Argument(metavar="REF1", help="Branch, tag, hash or branch@timestamp.")],
    after: Annotated[str, typer.Argument(metavar="REF2", help="What it is compared with.")],
    metrics: MetricsOption = "",
    group_by: GroupByOption = "host",
    output: OutputOption = Output.TEXT,
) -> None:
    """Values of metrics that differ between two refs, by group; defined on both as they are here and now."""
    groups = _names(group_by)
    found = metric_differences(before, after, _names(metrics), groups)
    columns = (*groups, "metric", "before", "after", "change")
    rows = [[*one.group, one.metric, one.before, one.after, one.change] for one in found]
    document: Document = {"refs": [before, after], "columns": columns, "rows": rows}
    answer(document, output, lambda _: render_table(columns, map(_rounded, rows)))


def metric_differences(
    before: str, after: str, metrics: tuple[str, ...], group_by: tuple[str, ...]
) -> tuple["MetricDifference", ...]:
    """Ask DuckDB one question at both refs; without metrics, about all that can be asked by those groups.

    Raises:
        UnknownNameError: a ref, metric or dimension does not exist, or a table is not there at a ref.
        MetricRefused: the metrics share no such dimension.
    """
    from pathlib import Path

    import transforms
    from flows.cli.sql import ask_duckdb
    from semantic.difference import differences
    from semantic.engine import SemanticLayer
    from semantic.query import MetricQuery

    layer = SemanticLayer.of_project(Path(transforms.__path__[0]), load_settings().home / "dbt")
    asked = metrics or tuple(one.name for one in layer.metrics if set(group_by) <= {*one.group_by})
    sql = layer.sql(MetricQuery(metrics=asked, group_by=group_by))
    columns, first = ask_duckdb(sql, before)
    _, second = ask_duckdb(sql, after)
    return differences(columns, len(group_by), first, second)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _rounded(row: list[Any]) -> list[Any]:
    return [f"{value:.6g}" if isinstance(value, float) else value for value in row]
