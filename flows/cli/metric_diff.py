"""`tollgate metric diff`: which numbers are others at another ref."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.definitions import LayerAt, layer_at
from flows.cli.metric import metric_app
from flows.cli.output import Document, Output, OutputOption, answer
from flows.cli.table import render_table

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
    """Values of metrics that differ between two refs, by group, each by the definitions that were released there."""
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

    A metric that one side does not define has no value there.

    Raises:
        UnknownNameError: a ref, dimension or metric does not exist on either side, or a table is not there at a ref.
        MetricRefused: the metrics share no such dimension.
    """
    from semantic.difference import differences

    sides = [layer_at(ref) for ref in (before, after)]
    defined = [{one.name for one in side.layer.metrics if one.answers(group_by)} for side in sides]
    asked = metrics or tuple(sorted(set().union(*defined)))
    first, second = (
        _rows(side, asked, [name for name in asked if name in mine or name not in theirs], group_by)
        for side, mine, theirs in zip(sides, defined, reversed(defined), strict=True)
    )
    return differences((*group_by, *asked), len(group_by), first, second)


def _rows(side: LayerAt, columns: Sequence[str], asked: Sequence[str], group_by: tuple[str, ...]) -> list[list[Any]]:
    """The values of `asked` by group, in the order of `columns`."""
    from flows.cli.sql import ask_duckdb
    from semantic.query import MetricQuery

    if not asked:
        return []
    sql = side.layer.sql(MetricQuery(metrics=tuple(asked), group_by=group_by))
    found, rows = ask_duckdb(sql, side.commit)
    place = {name: position for position, name in enumerate(found)}
    values = [place.get(name) for name in columns]
    return [[*row[: len(group_by)], *(None if at is None else row[at] for at in values)] for row in rows]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _rounded(row: list[Any]) -> list[Any]:
    return [f"{value:.6g}" if isinstance(value, float) else value for value in row]
