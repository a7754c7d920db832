"""`tollgate run maintain`: what is let go, what is put together, and what that frees."""

from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import Document, Output, OutputOption, answer, note
from flows.cli.run import BranchOption, run_app
from flows.cli.runs import REFUSED, told

if TYPE_CHECKING:
    from flows.maintain import Maintained


def register(_: typer.Typer) -> None:
    """Add the command of this module to those that run a flow."""
    run_app.command("maintain")(maintain)


def maintain(
    branch: BranchOption = "main",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and do nothing.")] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Let go what nothing retained needs: old branches, snapshots, files. Put small files together."""
    from flows.cli.runtime import prepare_prefect

    prepare_prefect()
    from flows.maintain import maintain as flow

    note("maintain" + (" (dry run)" if dry_run else ""))
    document = told_maintained(flow(branch, dry_run))
    answer(document, output, text_of)
    if document["status"] == "refused":
        raise typer.Exit(REFUSED)


def told_maintained(done: "Maintained") -> Document:
    """As the CLI's JSON; the fields of a run are there when tables were published."""
    from infra.maintenance.garbage import to_json

    nothing = {"flow": "maintain", "host": "all", "day": None, "run_key": None, "status": "noop"}
    swept = done.swept
    return {
        **(told(done.publication) if done.publication else nothing),
        "dry_run": done.dry_run,
        "expired_references": [{"name": one.reference.name, "why": one.why} for one in done.references],
        "compacted": [
            {
                "table": one.table,
                "partitions": one.partitions,
                "files_before": one.files_before,
                "files_after": one.files_after,
                "rows": one.rows,
            }
            for one in done.upkeep.compacted
        ],
        "expired_snapshots": [{"table": one.table, "snapshots": len(one.snapshots)} for one in done.upkeep.expired],
        "marked": [to_json(garbage) for garbage in swept.marked],
        "deleted": [to_json(garbage) for garbage in swept.deleted],
        "files": swept.files,
        "bytes": swept.bytes,
        "bytes_marked": sum(garbage.bytes for garbage in swept.marked),
        "bytes_freed": swept.bytes_freed,
    }


def text_of(document: Document) -> str:
    """A line for each thing that was done."""
    would = "would be " if document["dry_run"] else ""
    lines = [f"maintain: {document['status']}" + (" (dry run)" if document["dry_run"] else "")]
    lines += [f"  {would}deleted {one['name']}: {one['why']}" for one in document["expired_references"]]
    lines += [
        f"  {would}compacted {one['table']}: {one['files_before']} files of {one['partitions']} partitions"
        f" into {one['files_after']}, {one['rows']:,} rows"
        for one in document["compacted"]
    ]
    lines += [
        f"  {would}expired {one['snapshots']} snapshots of {one['table']}" for one in document["expired_snapshots"]
    ]
    lines += [f"  {check['status']:<7} {check['check']}: {check['detail']}" for check in document.get("audit", ())]
    lines.append(f"  {would}marked {len(document['marked'])} files, {document['bytes_marked']:,} bytes")
    lines.append(
        f"  deleted {len(document['deleted'])} files, {document['bytes_freed']:,} of {document['bytes']:,} bytes"
    )
    return "\n".join(lines)
