"""Running flows from the command line, and telling what became of them."""

import logging
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import typer

from flows.cli.output import Document, Output, answer, note

if TYPE_CHECKING:
    from infra.catalog.publication import Publication

REFUSED = 1


def hosts_with_deliveries() -> list[str]:
    """The configured hosts, less those of which nothing was ever delivered, which is said."""
    from infra.config.service import config_of
    from infra.settings import load_settings

    settings = load_settings()
    hosts = config_of(settings).hosts()
    there = [host for host in hosts if (settings.landing / host).is_dir()]
    if len(there) < len(hosts):
        note(f"nothing delivered yet: {', '.join(sorted(set(hosts) - set(there)))}")
    return there


def run_one_host(host: str, day: date | None, branch: str) -> Document:
    """Run `daily` for one host; a failure becomes its document, so that the other hosts still run."""
    from infra.errors import TollgateError

    note(f"daily {host} {day or ''}")
    failed = {"flow": "daily", "host": host, "day": day.isoformat() if day else None, "status": "failed"}
    try:
        return told(_flow("daily")(host, day, branch))
    except TollgateError as error:
        note(f"tollgate: {error}")
        return {**failed, "error": error.what}
    except Exception as error:
        logging.getLogger(__name__).exception("daily %s failed", host)
        return {**failed, "error": f"{type(error).__name__}: {error}".splitlines()[0]}


def run_release(branch: str, day: date | None = None) -> Document:
    """Run `release`."""
    return told(_flow("release")(branch, day))


def run_revert(run_key: str, branch: str, *, cascade: bool) -> Document:
    """Run `revert`."""
    return told(_flow("revert")(run_key, branch, cascade=cascade))


def run_replay(host: str, day: date | None, branch: str) -> Document:
    """Run `replay`."""
    return told(_flow("replay")(host, day, branch))


def run_withdrawal(host: str, deliveries: list[str], day: date | None, branch: str) -> Document:
    """Run `withdraw`."""
    return told(_flow("withdraw")(host, deliveries, day, branch))


def run_merge(experiment: str, target: str) -> Document:
    """Run `merge`; of an experiment that has nothing for the target, that is all there is to tell."""
    publication = _flow("merge")(experiment, target)
    if publication is None:
        return {"flow": "merge", "host": None, "day": None, "status": "noop", "target": target, "tables": []}
    return told(publication)


def train_host(host: str, ref: str) -> list[Document]:
    """Run `train` for one host."""
    note(f"train {host}")
    return [
        {name: str(getattr(one, name)) for name in ("model", "variant", "role", "version", "digest")}
        for one in _flow("train")(host, ref)
    ]


def untrained(host: str) -> bool:
    """Whether a model that the host's delivery names was never registered."""
    from infra.config.service import config_of
    from infra.servers import endpoints
    from infra.settings import load_settings
    from models.delivery import served_models

    settings = load_settings()
    delivery = config_of(settings).delivery(host).document
    served = served_models(endpoints(settings).mlflow_uri, host, delivery)
    return len(served.models) < sum(map(len, delivery.models.values()))


def _flow(name: str) -> Callable[..., Any]:
    """A Prefect flow, imported once its server is known."""
    from importlib import import_module

    from flows.cli.runtime import prepare_prefect

    prepare_prefect()
    flow: Callable[..., Any] = getattr(import_module(f"flows.{name}"), name)
    return flow


def told(publication: "Publication") -> Document:
    """A publication as the CLI's JSON: stable, snake_case."""
    run = publication.run
    return {
        "flow": run.flow,
        "host": run.host,
        "day": run.day.isoformat() if run.day else None,
        "run_key": run.key.value,
        "status": publication.status.value,
        "path": publication.path.value,
        "branch": publication.branch,
        "target": run.target,
        "base_hash": publication.base_hash,
        "published_hash": publication.published_hash,
        "tables": [
            {
                "name": change.table,
                "rows_added": change.rows_added,
                "rows_removed": change.rows_removed,
                "partitions": len(change.partitions or ()),
                "snapshot": change.snapshot_id,
            }
            for change in publication.tables
        ],
        "audit": [
            {"check": result.check, "status": result.status.value, "detail": result.detail}
            for result in publication.audit
        ],
        "left_behind": list(publication.left_behind),
    }


def text_of_run(run: Document) -> str:
    """A few lines: verdict, tables, checks."""
    title = " ".join(filter(None, (run["flow"], run["host"], run["day"])))
    lines = [f"{title}: {run['status']}" + (f" at {run['published_hash'][:12]}" if run.get("published_hash") else "")]
    for table in run.get("tables", ()):
        rows = f"+{table['rows_added']:,} -{table['rows_removed']:,} rows"
        lines.append(f"  {table['name']:<26}{rows:>24}  {table['partitions']} partitions")
    lines += [f"  {check['status']:<7} {check['check']}: {check['detail']}" for check in run.get("audit", ())]
    if run.get("error"):
        lines.append(f"  {run['error']}")
    return "\n".join(lines)


def answer_runs(runs: list[Document], output: Output) -> None:
    """Tell what became of runs; exit 1 when one was refused or failed."""
    document: dict[str, Any] = dict(runs[0]) if len(runs) == 1 else {"runs": runs}
    answer(document, output, lambda _: "\n".join(map(text_of_run, runs)))
    if any(run["status"] in {"refused", "failed"} for run in runs):
        raise typer.Exit(REFUSED)
