"""The log of a target as rows of `ops.runs`: what was published is told by it alone."""

import json
from collections.abc import Iterator
from typing import Any

from infra.catalog.changes import changes_between
from infra.catalog.inputs import write_inputs
from infra.catalog.model import Commit
from infra.catalog.nessie import Nessie
from infra.catalog.run import RUN_KEY
from infra.catalog.run_record import RunRecord

Row = dict[str, Any]


def rows_of_log(nessie: Nessie, target: str, *, known: frozenset[str] = frozenset()) -> Iterator[Row]:
    """A row for each run that the log of `target` publishes, newest first, but for the commits in `known`."""
    return (row_of(nessie, record) for record in records_of_log(nessie, target, known=known))


def records_of_log(nessie: Nessie, target: str, *, known: frozenset[str] = frozenset()) -> Iterator[RunRecord]:
    """The same runs as their commits tell of them."""
    published = nessie.log(nessie.resolve(target), filter_=f"'{RUN_KEY}' in commit.properties")
    return (record for commit in published if commit.hash not in known and (record := _of(commit, target)))


def row_of(nessie: Nessie, record: RunRecord) -> Row:
    """One published run."""
    before, after = map(nessie.tables, record.commit.sides)
    changes = changes_between(before, after)
    tables = {
        name: {"added": change.rows_added, "removed": change.rows_removed} for name, change in changes.tables.items()
    }
    return {
        "run_key": record.run_key,
        "flow": record.flow,
        "host": record.host,
        "day": record.day,
        "target": record.target,
        "attempt": record.attempt,
        "base_hash": record.base_hash,
        "parent_hash": record.commit.parent,
        "published_hash": record.commit.hash,
        "published_at": record.commit.time,
        "tables": json.dumps(tables),
        "inputs": write_inputs(record.inputs),
        "reverts": json.dumps(record.reverts),
        "carries": json.dumps(record.carries),
    }


def _of(commit: Commit, target: str) -> RunRecord | None:
    """A branch's log goes on into that of the branch that it began from, whose runs are not its own."""
    record = RunRecord.of(commit)
    return record if record and record.target == target else None
