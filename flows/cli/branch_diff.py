"""`tollgate branch diff`: tables, schemas, rows and metrics that differ between two refs."""

from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.branch import branch_app
from flows.cli.catalog import open_catalog
from flows.cli.metric_diff import metric_differences
from flows.cli.output import Document, Output, OutputOption, answer
from infra.settings import load_settings

if TYPE_CHECKING:
    from infra.catalog.experiments.columns import ColumnDifference
    from infra.catalog.experiments.diff import PartitionDifference, TableDifference
    from semantic.difference import MetricDifference

_SHOWN = 10


def register(_: typer.Typer) -> None:
    """Importing this module has added its command to `tollgate branch`."""


@branch_app.command("diff")
def diff(
    ref: Annotated[str, typer.Argument(metavar="REF1", help="Branch, tag, hash or branch@timestamp.")],
    other: Annotated[
        str | None, typer.Argument(metavar="[REF2]", help="What it is compared with; REF1 alone is compared with main.")
    ] = None,
    metrics: Annotated[bool, typer.Option("--metrics", help="Also list the metrics that differ, by host.")] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """What is different at the second ref: tables, columns, rows by partition; told without reading data."""
    from infra.catalog.experiments.diff import diff as differences

    before, after = ("main", ref) if other is None else (ref, other)
    nessie = open_catalog(load_settings())
    first, second = nessie.resolve(before), nessie.resolve(after)
    document: dict[str, object] = {
        "before": {"ref": before, "hash": first.hash},
        "after": {"ref": after, "hash": second.hash},
        "tables": [_table(one) for one in differences(nessie, first, second)],
    }
    if metrics:
        # The commits that were compared above, whatever is published meanwhile.
        found = metric_differences(first.hash, second.hash, (), ("host",))
        document["metrics"] = [_metric(one) for one in found]
    answer(document, output, _text)


def _table(found: "TableDifference") -> Document:
    partitions = found.partitions
    return {
        "name": found.table,
        "kind": found.kind.value,
        "rows_before": found.rows_before,
        "rows_after": found.rows_after,
        "rows_added": None if partitions is None else sum(one.rows_added for one in partitions),
        "rows_removed": None if partitions is None else sum(one.rows_removed for one in partitions),
        "columns": [_column(one) for one in found.columns],
        "partitions": None if partitions is None else [_partition(one) for one in partitions],
    }


def _column(found: "ColumnDifference") -> Document:
    return {"column": found.column, "kind": found.kind.value, "before": found.before, "after": found.after}


def _partition(found: "PartitionDifference") -> Document:
    rows = {"rows_added": found.rows_added, "rows_removed": found.rows_removed}
    return {"partition": dict(found.partition), **rows}


def _metric(found: "MetricDifference") -> Document:
    (host,) = found.group
    values = {"before": found.before, "after": found.after, "change": found.change}
    return {"metric": found.metric, "host": host, **values}


def _text(document: Document) -> str:
    lines = [line for table in document["tables"] for line in _lines(table)]
    lines += [f"{one['metric']} of {one['host']}: {_sides(one)}" for one in document.get("metrics", ())]
    return "\n".join(lines) or "nothing differs"


def _lines(table: Document) -> list[str]:
    partitions = table["partitions"] or ()
    more = len(partitions) - _SHOWN
    return [
        f"{table['name']}: {table['kind']}, rows {_or_none(table['rows_before'])} -> {_or_none(table['rows_after'])}",
        *(f"  column {one['column']}: {one['kind']}, {_sides(one)}" for one in table["columns"]),
        *(f"  {_named(one)}: +{one['rows_added']:,} -{one['rows_removed']:,} rows" for one in partitions[:_SHOWN]),
        *([f"  and {more} more partitions"] if more > 0 else []),
    ]


def _named(partition: Document) -> str:
    return ", ".join(f"{column}={value}" for column, value in partition["partition"].items()) or "unpartitioned"


def _sides(found: Document) -> str:
    return f"{_or_none(found['before'])} -> {_or_none(found['after'])}"


def _or_none(value: object) -> object:
    return "none" if value is None else value
