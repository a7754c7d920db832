"""Which rows of a table a candidate touches, as a condition on its partition columns."""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import and_, or_

from pyspark.sql import Column
from pyspark.sql import functions as F

from infra.catalog.changes import TableChange
from infra.catalog.checks import Candidate
from infra.catalog.partitions import Partition


def touched(candidate: Candidate) -> dict[str, Column]:
    """By table, the rows of the partitions in which files were added or removed; without the tables that have none."""
    changes: Iterable[TableChange] = candidate.changes.tables.values()
    return {change.table: rows_of(change.partitions) for change in changes if has_rows_to_look_at(change)}


def has_rows_to_look_at(change: TableChange) -> bool:
    """Whether the candidate has the table, and other files in it."""
    return not change.dropped and change.partitions != frozenset()


def rows_of(partitions: Iterable[Partition] | None, columns: Collection[str] | None = None) -> Column:
    """The rows of these partitions, as far as `columns` tell them apart; all rows for None."""
    if partitions is None:
        return F.lit(True)
    slices = {tuple(one for one in partition if columns is None or one[0] in columns) for partition in partitions}
    return reduce(or_, map(_within, sorted(slices)), F.lit(False))


def _within(partition: Partition) -> Column:
    equal = (F.col(column) == F.lit(value) for column, value in partition)
    return reduce(and_, equal, F.lit(True))
