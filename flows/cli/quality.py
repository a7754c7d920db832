"""`tollgate quality …`: what published tables are like from day to day, and what was told of days that are not so."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contracts.bands.measure import Metric, Series
from flows.cli.catalog import open_catalog
from flows.cli.output import Document, Output, OutputOption, answer
from flows.cli.table import render_table
from infra.settings import load_settings

if TYPE_CHECKING:
    from contracts.bands.watch import Judged
    from flows.quality.reading import Trend

# As `contracts.ops` names it, whose import costs seconds of Pandera.
_OPS = "ops"

TargetOption = Annotated[str, typer.Option("--target", help="The branch that the runs were published to.")]

quality_app = typer.Typer(no_args_is_help=True, help="What published tables are like from day to day.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.add_typer(quality_app, name="quality")


@quality_app.command("trend")
def trend(  # noqa: PLR0913 - the options of a command
    table: Annotated[str, typer.Argument(help="A table; of gold without its version, the latest is meant.")],
    *,
    host: Annotated[str, typer.Option("--host", help="The publisher whose rows they are.")],
    metric: Annotated[Metric, typer.Option("--metric", help="What was measured.")] = Metric.ROWS,
    column: Annotated[str | None, typer.Option("--column", help="The column of a share.")] = None,
    target: TargetOption = "main",
    output: OutputOption = Output.TEXT,
) -> None:
    """One measure day by day, with the band that the days before let expect, and the days outside it."""
    from flows.quality.reading import read_trend

    found = read_trend(_ask(), target, Series(table, host, column, metric))
    answer(_document_of_trend(found, target), output, _text_of_trend)


@quality_app.command("alerts")
def alerts(
    host: Annotated[str | None, typer.Option("--host", help="One host; without it, every host.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="First day to tell of; default: all.")
    ] = None,
    target: TargetOption = "main",
    output: OutputOption = Output.TEXT,
) -> None:
    """What was told of days that were not as expected, the newest first."""
    from flows.quality.reading import read_alerts

    found = read_alerts(_ask(), target, host, since.date() if since else None)
    answer({"target": target, "alerts": found}, output, _text_of_alerts)


def _ask() -> Callable[[str], list[tuple[Any, ...]]]:
    from infra.query.duck import Lake

    settings = load_settings()
    lake = Lake(open_catalog(settings), _OPS, settings.cache / "duckdb")
    return lambda sql: lake.ask(sql).rows


def _document_of_trend(trend: "Trend", target: str) -> Document:
    of = trend.series
    named = {"table": of.table, "host": of.host, "metric": of.metric.value, "column": of.column, "target": target}
    return {**named, "days": [_day(trend, day) for day in trend.days]}


def _day(trend: "Trend", day: "Judged") -> Document:
    band = day.band
    return {
        "day": day.day,
        "value": day.value,
        "expected_low": band.low if band else None,
        "expected_high": band.high if band else None,
        "learned_of": band.learned_of if band else None,
        "alarm": trend.told(day),
    }


def _text_of_trend(document: Document) -> str:
    columns = ("day", "value", "expected", "to", "of", "")
    rows = [
        (
            one["day"],
            _number(one["value"]),
            _number(one["expected_low"]),
            _number(one["expected_high"]),
            one["learned_of"] or "too few days",
            "ALARM" if one["alarm"] else "",
        )
        for one in document["days"]
    ]
    of = f" of {document['column']}" if document["column"] else ""
    return f"{document['metric']}{of}: {document['table']} of {document['host']}\n\n{render_table(columns, rows)}"


def _text_of_alerts(document: Document) -> str:
    told = [one["told"] for one in document["alerts"]]
    return "\n".join(told) or f"no alert of {document['target']}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}" if value < 1 else f"{value:.0f}"
