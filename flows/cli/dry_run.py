"""`tollgate release --dry-run`: what a release would do, from metadata alone."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import typer

from flows.cli.catalog import open_catalog
from flows.cli.output import Document, Output, answer
from infra.settings import load_settings

if TYPE_CHECKING:
    from flows.backfill import HostDays
    from flows.release_plan import ReleasePlan

_REFUSED = 1


def answer_dry_run(branch: str, day: date | None, output: Output) -> None:
    """Tell the plan of a release onto `branch`; exit 1 when it would be refused."""
    from flows.definitions import Checkout
    from flows.release_plan import plan_release, today

    settings, code = load_settings(), Checkout()
    nessie = open_catalog(settings)
    at = nessie.resolve(branch)
    on = day or today()
    planned = plan_release(nessie, code, at, on, settings.home / "dbt")
    document = {"branch": branch, "at": at.hash, "day": on.isoformat(), **document_of(planned)}
    answer(document, output, text_of_dry_run)
    if planned.refusals:
        raise typer.Exit(_REFUSED)


def document_of(planned: "ReleasePlan") -> dict[str, Any]:
    """A plan as the command line's JSON."""
    return {
        "changes": [asdict(change) for change in planned.changes],
        "refused": [asdict(refusal) for refusal in planned.refusals],
        "definitions": [asdict(change) for change in planned.definitions],
        "models": list(planned.models),
        "exports": list(planned.exports),
        "backfill": [_host(given) for given in planned.hosts],
    }


def _host(given: "HostDays") -> Document:
    return {"host": given.host, "days": [day.isoformat() for day in given.days]}


def text_of_dry_run(document: Document) -> str:
    """A line for each thing that would be done, and one for each that stands in the way."""
    lines = [f"release onto {document['branch']} at {document['at'][:12]} on {document['day']}: nothing was written"]
    lines += [_told(change) for change in document["changes"]]
    lines += [f"  {one['what']:<10} {one['kind']} {one['name']}" for one in document["definitions"]]
    lines += [f"  back-fill  {model}" for model in document["models"]]
    lines += [f"  export     {table}" for table in document["exports"]]
    lines += [f"  of         {one['host']}: {_days(one['days'])}" for one in document["backfill"]]
    for one in document["refused"]:
        lines += [f"  refused    {_place(one)}: {one['what']}", f"    remedy: {one['remedy']}"]
    return "\n".join(lines if len(lines) > 1 else [*lines, "  nothing to do: the branch is as the code says"])


def _told(change: Document) -> str:
    place = _place(change)
    spans = change["kind"] in {"rename", "widen"}
    what = f" {change['before']} to {change['after']}" if spans else f" {change['after']}" if change["column"] else ""
    return f"  {change['kind']:<10} {place}{what}".rstrip()


def _place(one: Document) -> str:
    return ".".join(filter(None, (one["table"], one["column"])))


def _days(days: list[str]) -> str:
    return f"{len(days)} days, {days[0]} to {days[-1]}"
