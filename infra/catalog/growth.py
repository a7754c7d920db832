"""What was written to a table of a branch since somebody began to look."""

from dataclasses import dataclass, field

from infra.catalog.changes import TableChange, changes_between
from infra.catalog.model import ContentKey, TableState
from infra.catalog.nessie import Nessie


@dataclass
class Growth:
    """Looks at `table` when it is made, and again whenever `change` is asked for; metadata alone is read."""

    nessie: Nessie
    branch: str
    table: str
    _before: TableState = field(init=False)

    def __post_init__(self) -> None:
        self._before = self._now()

    @property
    def change(self) -> TableChange:
        """Rows and partitions that were added or removed by then."""
        key = ContentKey.of(self.table)
        changes = changes_between({key: self._before}, {key: self._now()})
        return changes.tables.get(self.table, TableChange(self.table))

    def _now(self) -> TableState:
        return self.nessie.tables(self.nessie.resolve(self.branch))[ContentKey.of(self.table)]
