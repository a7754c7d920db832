"""Writing to the tables of branch `ops` without an engine, several of them in one commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyiceberg.expressions import BooleanExpression
from pyiceberg.table import Table
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from contracts.contract import Contract
from contracts.ops import OPS
from infra.catalog.errors import ReferenceConflict
from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey
from infra.catalog.nessie import Nessie
from infra.catalog.staging import Staging

Row = Mapping[str, Any]
_ATTEMPTS = 10


@dataclass(frozen=True)
class Replacing:
    """Rows that take the place of those that `where` is true of."""

    rows: Sequence[Row]
    where: BooleanExpression


@dataclass(frozen=True)
class Absent:
    """Rows of which those are written whose `key` no row has yet among those that `where` is true of."""

    rows: Sequence[Row]
    key: tuple[str, ...]
    where: str


Written = Mapping[type[Contract], Sequence[Row] | Replacing | Absent]


def write(nessie: Nessie, written: Written) -> list[Row]:
    """Write rows to several tables in one commit; returns those that were not there already.

    Runs that end together overtake each other, so it is tried again, with a new look at what is there.

    Raises:
        RetryError: each time another was faster.
    """
    given = {contract: found for contract, found in written.items() if _rows(found)}
    attempts = Retrying(
        retry=retry_if_exception_type(ReferenceConflict),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_random_exponential(multiplier=0.1, max=2),
    )
    return attempts(lambda: _write_once(nessie, given)) if given else []


def has_table(nessie: Nessie, contract: type[Contract]) -> bool:
    """Whether a release has brought the table already."""
    return ContentKey.of(contract.definition().table) in nessie.tables(nessie.resolve(OPS))


def read(nessie: Nessie, contract: type[Contract], where: str, *columns: str) -> pa.Table | None:
    """Rows of a table of the branch; None where a release has still to bring it."""
    at = nessie.tables(nessie.resolve(OPS)).get(ContentKey.of(contract.definition().table))
    if at is None:
        return None
    return open_table(at.metadata_location).scan(where, selected_fields=columns or ("*",)).to_arrow()


def _write_once(nessie: Nessie, written: Written) -> list[Row]:
    ops = nessie.resolve(OPS)
    staging = Staging(nessie.tables(ops))
    new: list[Row] = []
    for contract, found in written.items():
        table = staging.load_table(contract.definition().table)
        rows = _absent(table, found) if isinstance(found, Absent) else _rows(found)
        if isinstance(found, Replacing):
            _delete(table, found.where)
        if rows:
            table.append(pa.Table.from_pylist(list(rows), schema=table.schema().as_arrow()))
        new += rows
    if new:
        nessie.commit(ops, staging.operations(), message="record", properties={})
    return new


def _absent(table: Table, found: Absent) -> list[Row]:
    there = {tuple(row.values()) for row in table.scan(found.where).to_arrow().select(list(found.key)).to_pylist()}
    return [row for row in found.rows if tuple(row[name] for name in found.key) not in there]


def _delete(table: Table, where: BooleanExpression) -> None:
    # Of a delete that finds nothing pyiceberg warns, and makes a snapshot all the same.
    if any(True for _ in table.scan(where).plan_files()):
        table.delete(where)


def _rows(found: Sequence[Row] | Replacing | Absent) -> Sequence[Row]:
    return found.rows if isinstance(found, Replacing | Absent) else found
