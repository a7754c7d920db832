"""The operations log: what was published, and what every audit said, on a branch of its own.

Kept on `main` these would be tables that every run writes, so that every two runs collided (ADR 0002). What was
published can be told from main's log alone, so `ops.runs` is written again from there where it lacks a run.

Rows are written without an engine: a run that is over need not wait for Spark to append ten of them.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from contracts.contract import Contract
from contracts.ddl import create_statement
from contracts.ops import OPS, Audits, Quality, Runs
from flows.progress import Stage, stage
from flows.run_log import Row, rows_of_log
from flows.workspace import Workspace
from infra.catalog.errors import ReferenceConflict, ReferenceExists
from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey
from infra.catalog.publication import Publication, Status
from infra.catalog.staging import Staging
from infra.errors import TollgateError

log = logging.getLogger(__name__)

_TABLES: tuple[type[Contract], ...] = (Runs, Audits, Quality)
_ATTEMPTS = 10


def open_ops(work: Workspace) -> None:
    """Make sure that the branch and its tables are there."""
    if not any(branch.name == OPS for branch in work.nessie.branches(OPS)):
        # Another process may open it between the two calls; it is the same branch.
        with suppress(ReferenceExists):
            work.nessie.create_branch(OPS, work.nessie.root())
    there = {str(key) for key in work.nessie.tables(work.nessie.resolve(OPS))}
    catalog = work.branch_catalog(OPS)
    for contract in _TABLES:
        table = contract.definition().table
        if table not in there:
            work.spark.sql(f"CREATE NAMESPACE IF NOT EXISTS {catalog}.{OPS}")
            work.spark.sql(create_statement(contract, f"{catalog}.{table}"))


def record_run(work: Workspace, publication: Publication) -> None:
    """Write what became of a run, and any published run that the log of its target has and `ops.runs` lacks.

    The verdict stands whatever happens here: a failure is told, and does not fail the run.
    """
    now = datetime.now(UTC)
    with stage(Stage.OPS) as told:
        try:
            told.rows = restore_runs(work, publication.run.target)
            if publication.status is not Status.NOOP:
                told.rows += _append(work, {Audits: _verdicts(publication, now), Quality: _findings(publication, now)})
        except (RetryError, TollgateError, OSError) as error:
            log.warning("run %s was not recorded: %s", publication.run.key, error)
            told.detail = "not recorded; main's log has what was published"


def restore_runs(work: Workspace, target: str) -> int:
    """Bring `ops.runs` to what the log of `target` says; returns how many runs it lacked."""
    at = work.nessie.tables(work.nessie.resolve(OPS))[ContentKey.of(Runs.definition().table)]
    kept = open_table(at.metadata_location).scan(selected_fields=("published_hash",)).to_arrow()
    known = frozenset(kept["published_hash"].to_pylist())
    return _append(work, {Runs: list(rows_of_log(work.nessie, target, known=known))})


def _append(work: Workspace, rows: Mapping[type[Contract], Sequence[Row]]) -> int:
    """Append to several tables in one commit; runs that end together overtake each other, so it is tried again."""
    given = {contract: found for contract, found in rows.items() if found}
    attempts = Retrying(
        retry=retry_if_exception_type(ReferenceConflict),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_random_exponential(multiplier=0.1, max=2),
    )
    if given:
        attempts(lambda: _append_once(work, given))
    return sum(map(len, given.values()))


def _append_once(work: Workspace, rows: Mapping[type[Contract], Sequence[Row]]) -> None:
    ops = work.nessie.resolve(OPS)
    staging = Staging(work.nessie.tables(ops))
    for contract, found in rows.items():
        table = staging.load_table(contract.definition().table)
        table.append(pa.Table.from_pylist(list(found), schema=table.schema().as_arrow()))
    work.nessie.commit(ops, staging.operations(), message="record", properties={})


def _verdicts(publication: Publication, now: datetime) -> list[dict[str, Any]]:
    run = publication.run
    return [
        {
            "run_key": run.key.value,
            "flow": run.flow,
            "host": run.host,
            "day": run.day,
            "target": run.target,
            "status": publication.status.value,
            "path": publication.path.value,
            "branch": publication.branch,
            "check_name": result.check,
            "verdict": result.status.value,
            "detail": result.detail,
            "recorded_at": now,
        }
        for result in publication.audit
    ]


def _findings(publication: Publication, now: datetime) -> list[dict[str, Any]]:
    run = publication.run
    return [
        {
            "run_key": run.key.value,
            "host": run.host,
            "day": run.day,
            "table_name": finding.table,
            "contract_version": finding.version,
            "rule_id": finding.rule,
            "severity": str(finding.severity),
            "rows_checked": finding.examined,
            "broken_rows": finding.broken,
            "recorded_at": now,
        }
        for result in publication.audit
        for finding in result.findings
    ]
