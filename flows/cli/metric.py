"""`tollgate metric …`: the semantic layer at any ref, with MetricFlow's own flags."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

import typer

from flows.cli.definitions import layer_at
from flows.cli.output import Document, Output, OutputOption, answer
from flows.cli.sql import Engine, RefOption, ask_duckdb, ask_spark
from flows.cli.table import render_table

TimeOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day of metric time, included.")]
_GRAINS = ("day", "week", "month", "quarter", "year")

metric_app = typer.Typer(no_args_is_help=True, help="What the numbers mean, and what they are at any ref.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.add_typer(metric_app, name="metric")


@metric_app.command("list")
def list_metrics(ref: RefOption = "main", output: OutputOption = Output.TEXT) -> None:
    """Every metric of a ref with what it can be asked by, and the saved queries."""
    layer = layer_at(ref).layer
    columns = ("metric", "kind", "description", "group_by")
    rows = [[one.name, one.kind, one.description, list(one.group_by)] for one in layer.metrics]
    saved = [asdict(one) for one in layer.saved_queries]
    answer({"columns": columns, "rows": rows, "saved_queries": saved}, output, _text_of_list)


@metric_app.command("query")
def query(  # noqa: PLR0913, PLR0917 - MetricFlow's own flags
    metrics: Annotated[str, typer.Option("--metrics", help="Names, separated by commas.")] = "",
    group_by: Annotated[str, typer.Option("--group-by", help="For example: host,metric_time__day")] = "",
    where: Annotated[
        list[str] | None, typer.Option("--where", help="For example: \"{{ Entity('host') }} = 'riverbend'\"")
    ] = None,
    order_by: Annotated[
        str, typer.Option("--order-by", "--order", help="Metrics or dimensions, `-` before a name for descending.")
    ] = "",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Rows at most.")] = None,
    saved_query: Annotated[str | None, typer.Option("--saved-query", help="A query of `metric list`, by name.")] = None,
    start_time: TimeOption = None,
    end_time: TimeOption = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the SQL instead of running it.")] = False,
    ref: RefOption = "main",
    engine: Annotated[Engine, typer.Option(help="DuckDB answers in seconds; Spark starts a session.")] = Engine.DUCKDB,
    output: OutputOption = Output.TEXT,
) -> None:
    """Metrics as they are at a ref, all of one commit, its definitions included."""
    if bool(metrics) == bool(saved_query):
        raise typer.BadParameter("give either metrics or a saved query", param_hint="--metrics / --saved-query")
    from semantic.query import MetricQuery

    asked = MetricQuery(
        metrics=_names(metrics),
        group_by=_names(group_by),
        where=tuple(where or ()),
        order_by=_names(order_by),
        limit=limit,
        saved_query=saved_query,
        start=start_time,
        end=end_time,
    )
    at = layer_at(ref, engine)
    sql = at.layer.sql(asked)
    if explain:
        answer({"sql": sql}, output, lambda document: str(document["sql"]))
        return
    columns, rows = _ask(engine, sql, at.commit)
    answer({"columns": columns, "rows": rows}, output, lambda _: render_table(columns, map(_rounded, rows)))


def _ask(engine: Engine, sql: str, ref: str) -> tuple[list[str], list[list[Any]]]:
    columns, rows = (ask_duckdb if engine is Engine.DUCKDB else ask_spark)(sql, ref)
    days = [name.rpartition("__")[2] in _GRAINS for name in columns]
    return columns, [[_day(value) if day else value for value, day in zip(row, days, strict=True)] for row in rows]


def _day(value: Any) -> date | None:
    """Spark truncates a day to an instant, DuckDB to a day."""
    return value.date() if isinstance(value, datetime) else value


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _rounded(row: list[Any]) -> list[Any]:
    return [f"{value:.6g}" if isinstance(value, float) else value for value in row]


def _told(saved: Document) -> str:
    kept = f"; kept in {', '.join(saved['exports'])}" if saved["exports"] else ""
    return f"{saved['description']} ({', '.join(saved['metrics'])}){kept}"


def _text_of_list(document: Document) -> str:
    metrics = [(name, description) for name, _, description, _ in document["rows"]]
    saved = [(one["name"], _told(one)) for one in document["saved_queries"]]
    return "\n\n".join([render_table(("metric", "means"), metrics), render_table(("saved query", "tells"), saved)])
