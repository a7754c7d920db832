"""The operations log: what was published, and what every audit said, on a branch of its own.

Kept on `main` these would be tables that every run writes, so that every two runs collided (ADR 0002). What was
published can be told from main's log alone, so `ops.runs` is written again from there where it lacks a run, and
`ops.measures` with it: they tell of the tables at that run's commit, which are still what they were.

Rows are written without an engine: a run that is over need not wait for Spark to append ten of them.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from tenacity import RetryError

from contracts.contract import Contract
from contracts.ddl import create_statement
from contracts.ops import OPS, Alerts, Audits, Measures, Quality, Runs
from flows.ops_tables import Absent, Written, has_table, read, write
from flows.progress import Stage, stage
from flows.quality.measured import replacing, rows_of_measures
from flows.quality.measuring import measure_run
from flows.run_log import records_of_log, row_of
from flows.workspace import Workspace
from infra.catalog.errors import ReferenceExists
from infra.catalog.publication import Publication, Status
from infra.catalog.run_record import RunRecord
from infra.errors import TollgateError

log = logging.getLogger(__name__)

_TABLES: tuple[type[Contract], ...] = (Runs, Audits, Quality, Measures, Alerts)
# Lost runs that are measured all the same, the newest first; each takes about half a second of the run that finds them.
_MEASURED_AT_MOST = 30


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
                audit = {Audits: _verdicts(publication, now), Quality: _findings(publication, now)}
                told.rows += len(write(work.nessie, audit))
        except (RetryError, TollgateError, OSError) as error:
            log.warning("run %s was not recorded: %s", publication.run.key, error)
            told.detail = "not recorded; main's log has what was published"


def restore_runs(work: Workspace, target: str) -> int:
    """Bring `ops.runs` to what the log of `target` says, with the measures of each run that it lacked, in one commit.

    Returns how many rows were written. A run that is there has its measures too, so that none is measured twice.
    """
    of_target = f"target = '{target}'"
    kept = read(work.nessie, Runs, of_target, "published_hash")
    known = frozenset(kept["published_hash"].to_pylist()) if kept else frozenset()
    lost = list(records_of_log(work.nessie, target, known=known))
    # Another that ends meanwhile finds the same runs lost.
    runs = Absent([row_of(work.nessie, record) for record in lost], ("published_hash",), of_target)
    return len(write(work.nessie, {Runs: runs, **_measured(work, lost[:_MEASURED_AT_MOST])}))


def _measured(work: Workspace, records: Sequence[RunRecord]) -> Written:
    """Nothing where the table is still to be brought by a release."""
    if not records or not has_table(work.nessie, Measures):
        return {}
    extensions = work.settings.cache / "duckdb"
    found = [(record, measure_run(work.nessie, record, extensions)) for record in records]
    rows = rows_of_measures(found, datetime.now(UTC))
    return {Measures: replacing(rows)} if rows else {}


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
