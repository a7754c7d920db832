"""What is measured of a table: decided by its contract, so that a new column is measured without being listed."""

from dataclasses import dataclass
from typing import Self

from contracts.contract import Contract
from contracts.definition import Definition
from contracts.registry import all_contracts
from contracts.silver.wall_exposures import OUTCOMES

_PARTITIONED_BY = ("host", "day")


@dataclass(frozen=True)
class MeasurePlan:
    """The columns of one table whose null share, and whose distinct share, is measured.

    Attributes:
        nullable: columns that may be null; of the others the audit lets none pass, and outcomes are null until their
            window is over, which is the calendar's doing.
        ids: columns that name something, and the one that keys the rows of a host's day.
    """

    table: str
    nullable: tuple[str, ...]
    ids: tuple[str, ...]

    @classmethod
    def of(cls, definition: Definition) -> Self:
        """The plan of a contract."""
        names = [column.name for column in definition.columns if column.name not in {*_PARTITIONED_BY, *OUTCOMES}]
        unique = definition.unique.columns if definition.unique else ()
        key = [name for name in unique if name not in _PARTITIONED_BY]
        return cls(
            definition.table,
            tuple(column.name for column in definition.columns if column.nullable and column.name in names),
            tuple(name for name in names if name.endswith("_id") or key == [name]),
        )


def plans(contracts: tuple[type[Contract], ...] | None = None) -> dict[str, MeasurePlan]:
    """By table, of every contract whose table has partitions by host and day."""
    definitions = [contract.definition() for contract in contracts or all_contracts()]
    return {one.table: MeasurePlan.of(one) for one in definitions if one.partitioned_by == _PARTITIONED_BY}
