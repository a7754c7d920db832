"""The operations log: what became of each run and of each rule that it was held to, on a branch of its own.

Kept on `main` these would be tables that every run writes, so that every two runs collided (ADR 0002). What was
published can be told from main's log alone, so a record that is lost costs nothing but its convenience.
"""

import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from pyspark.errors import PySparkException
from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from contracts.contract import Contract
from contracts.ddl import create_statement
from contracts.frames import frame_of
from contracts.ops import OPS, Quality, Runs
from flows.progress import stage
from flows.workspace import Workspace
from infra.catalog.errors import ReferenceExists
from infra.catalog.publication import Publication, Status

log = logging.getLogger(__name__)

_TABLES: tuple[type[Contract], ...] = (Runs, Quality)
_ATTEMPTS = 3


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
    """Append what became of a run; a run that was done before has its rows already.

    The verdict stands whatever happens here: a failure is told, and does not fail the run.
    """
    if publication.status is Status.NOOP:
        return
    now = datetime.now(UTC)
    with stage("ops") as told:
        try:
            told.rows = _append(work, Runs, [_run(publication, now)])
            told.rows += _append(work, Quality, _findings(publication, now))
        except RetryError as error:
            log.warning("run %s was not recorded: %s", publication.run.key, error.last_attempt.exception())
            told.detail = "not recorded; main's log has what was published"


def _append(work: Workspace, contract: type[Contract], rows: Sequence[tuple[Any, ...]]) -> int:
    """Write rows to the branch; runs that end together overtake each other's commits, so it is tried again."""
    table = f"{work.branch_catalog(OPS)}.{contract.definition().table}"
    attempts = Retrying(
        retry=retry_if_exception_type(PySparkException),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_random_exponential(multiplier=0.2, max=3),
    )
    if rows:
        names = [column.name for column in contract.definition().columns]
        columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        attempts(lambda: frame_of(work.spark, contract, columns).coalesce(1).writeTo(table).append())
    return len(rows)


def _run(publication: Publication, now: datetime) -> tuple[Any, ...]:
    run = publication.run
    return (
        run.key.value,
        run.flow,
        run.host,
        run.day,
        run.target,
        publication.status.value,
        publication.branch,
        publication.base_hash,
        publication.published_hash or None,
        json.dumps({change.table: change.rows_added for change in publication.tables}),
        json.dumps([[result.check, result.status, result.detail] for result in publication.audit]),
        now,
    )


def _findings(publication: Publication, now: datetime) -> list[tuple[Any, ...]]:
    run = publication.run
    return [
        (run.key.value, run.host, run.day, f.table, f.version, f.rule, str(f.severity), f.examined, f.broken, now)
        for result in publication.audit
        for f in result.findings
    ]
