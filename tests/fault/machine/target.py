"""The branch that a machine's runs are published to, and what can be told of it from the catalog alone."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from infra.catalog import history
from infra.catalog.metadata import open_table
from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.catalog.revert import standing_runs
from infra.catalog.run_record import RunRecord
from infra.config.retention import RetentionPolicy
from infra.maintenance.sweep import Sweeper, Swept
from infra.maintenance.warehouse import Warehouse
from tests.fault.machine.actions import Slot, State
from tests.integration.infra.catalog.branch_tables import rows_of

# Few enough that older runs come to be past retention.
KEPT_COMMITS = 8


@dataclass(frozen=True)
class Target:
    """A branch with `tables`, whose files lie below `folder`."""

    nessie: Nessie
    name: str
    folder: Path
    tables: tuple[str, ...]

    @property
    def head(self) -> Reference:
        """Where it is now."""
        return self.nessie.resolve(self.name)

    def rows(self, head: Reference) -> State:
        """Every row, sorted."""
        return {table: rows_of(self.nessie, head, table) for table in self.tables}

    def filled(self) -> list[Slot]:
        """Partitions with rows."""
        return sorted({(table, *row[:2]) for table, rows in self.rows(self.head).items() for row in rows})

    def in_force(self, keys: Collection[str]) -> list[str]:
        """Those of `keys` whose runs it has, newest first."""
        standing = standing_runs(self.nessie, self.head)
        return [record.run_key for record in standing if record.run_key in keys]

    def taken_back(self) -> set[str]:
        """Keys of the runs that were reverted."""
        return {key for record in self._records() for key in record.reverts}

    def times_published(self) -> Counter[str]:
        """How often each run is in the log, less the times that it was taken back."""
        times = Counter(record.run_key for record in self._records())
        times.subtract(key for record in self._records() for key in record.reverts)
        return times

    def sweep(self, grace: timedelta) -> Swept:
        """Collect garbage, and forget what was read before: from now on the files themselves are asked again."""
        policy = RetentionPolicy(keep_days=0, keep_commits=KEPT_COMMITS, grace_hours=grace / timedelta(hours=1))
        swept = Sweeper(self.nessie, Warehouse(self.folder.as_uri()), policy).sweep(datetime.now(UTC))
        if swept.deleted:
            open_table.cache_clear()
            history._change.cache_clear()
        return swept

    def _records(self) -> Iterator[RunRecord]:
        return (record for commit in self.nessie.log(self.head) if (record := RunRecord.of(commit)))
