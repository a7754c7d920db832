"""The operations log: one row per run that came to a verdict, on a branch of its own.

Kept on `main` it would be a table that every run writes, so that every two runs collided. What was published
can be told from main's log alone, so that this table can be rebuilt from it.
"""

import json
from contextlib import suppress
from datetime import UTC, datetime

from pyspark.sql import Row

from contracts.ddl import create_statement
from contracts.ops import Runs
from flows.progress import stage
from flows.workspace import Workspace
from infra.catalog.errors import ReferenceExists
from infra.catalog.publisher import Publication, Status

OPS = "ops"
_TABLE = Runs.definition().table


def open_ops(work: Workspace) -> None:
    """Make sure that the branch and its table are there."""
    if not any(branch.name == OPS for branch in work.nessie.branches(OPS)):
        # Another process may open it between the two calls; it is the same branch.
        with suppress(ReferenceExists):
            work.nessie.create_branch(OPS, work.nessie.root())
    if str(_TABLE) in {str(key) for key in work.nessie.tables(work.nessie.resolve(OPS))}:
        return
    catalog = work.branch_catalog(OPS)
    work.spark.sql(f"CREATE NAMESPACE IF NOT EXISTS {catalog}.{OPS}")
    work.spark.sql(create_statement(Runs, f"{catalog}.{_TABLE}"))


def record_run(work: Workspace, publication: Publication) -> None:
    """Append what became of a run; a run that was done before has its row already."""
    if publication.status is Status.NOOP:
        return
    with stage("ops") as told:
        table = f"{work.branch_catalog(OPS)}.{_TABLE}"
        schema = work.spark.table(table).schema
        work.spark.createDataFrame([_row(publication)], schema).writeTo(table).append()
        told.rows = 1


def _row(publication: Publication) -> Row:
    run = publication.run
    return Row(
        run_key=run.key.value,
        flow=run.flow,
        host=run.host,
        day=run.day,
        target=run.target,
        status=publication.status.value,
        branch=publication.branch,
        base_hash=publication.base_hash,
        published_hash=publication.published_hash or None,
        tables=json.dumps({change.table: change.rows_added for change in publication.tables}),
        audit=json.dumps([[result.check, result.status, result.detail] for result in publication.audit]),
        recorded_at=datetime.now(UTC),
    )
