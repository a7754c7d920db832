"""A warehouse whose tables are written by pyiceberg, and time that passes when a test says so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
from pyiceberg.catalog.memory import InMemoryCatalog
from pyiceberg.table import StaticTable, Table

from infra.catalog.genesis import ensure_genesis
from infra.catalog.model import ContentKey, Reference
from infra.catalog.nessie import Nessie
from infra.config.retention import RetentionPolicy
from infra.maintenance.sweep import Step, Sweeper, Swept
from infra.maintenance.warehouse import Warehouse
from tests.integration.infra.catalog.lake import DAY, Lake, commit_table

LATER = timedelta(days=400)
# What is not the head of a branch is garbage at once, and deleted by the first run that finds it marked.
STRICT = RetentionPolicy(keep_days=0, keep_commits=1, grace_hours=1, abandoned_days=7)


@dataclass
class House:
    """Branches of one catalog, and their files below `folder`."""

    nessie: Nessie
    folder: Path
    lake: Lake = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.lake = Lake(self.folder)

    def clear(self) -> None:
        """Leave the catalog as it was found."""
        for reference in self.nessie.references():
            if reference.name != "main":
                self.nessie.delete_branch(reference)

    def branch(self, name: str = "work", at: str = "") -> Reference:
        """Begin a branch, at the root unless it is told where."""
        self.nessie.create_branch(name, self.nessie.resolve(at) if at else self.nessie.root())
        return ensure_genesis(self.nessie, name)

    def create(self, table: str, location: str = "") -> Table:
        """Create a table, below the warehouse or at a location that another may have."""
        if not location:
            return self.lake.create(table)
        catalog = InMemoryCatalog("lake", warehouse=self.folder.as_uri())
        catalog.create_namespace_if_not_exists("t")
        given = self.lake.create(f"{table}_template")
        self.lake.tables[table] = catalog.create_table(
            f"t.{table.replace('.', '_')}", given.schema(), location=location, partition_spec=given.spec()
        )
        return self.lake.tables[table]

    def append(self, table: str, *numbers: int, branch: str = "work", host: str = "h") -> Reference:
        """Commit rows to a branch."""
        self.lake.append(table, [(host, DAY, number) for number in numbers])
        return commit_table(self.nessie, branch, table, self.lake.tables[table])

    def overwrite(self, table: str, *numbers: int, branch: str = "work") -> Reference:
        """Commit other rows in place of all: one snapshot that deletes, and one that appends."""
        line = self.lake.tables[table]
        columns = {"host": ["h"] * len(numbers), "day": [DAY] * len(numbers), "n": list(numbers)}
        line.overwrite(pa.table(columns, schema=line.schema().as_arrow()))
        return commit_table(self.nessie, branch, table, line)

    def drop(self, table: str, branch: str = "work") -> Reference:
        """Take a table off a branch."""
        operations = [{"type": "DELETE", "key": ContentKey.of(table).to_json()}]
        return self.nessie.commit(self.nessie.resolve(branch), operations, message=f"drop {table}", properties={})

    def rows(self, ref: str | Reference) -> dict[str, list[int]]:
        """What can be read at a commit: every row of every table, from the files themselves."""
        at = self.nessie.resolve(ref) if isinstance(ref, str) else ref
        return {str(key): numbers(state.metadata_location) for key, state in self.nessie.tables(at).items()}

    def sweeper(self, policy: RetentionPolicy = STRICT, observe: Callable[[Step], None] = lambda _: None) -> Sweeper:
        """One that knows nothing of earlier sweeps."""
        return Sweeper(self.nessie, self.warehouse, policy, observe)

    def collect(self, policy: RetentionPolicy = STRICT, now: datetime | None = None) -> Swept:
        """Mark, let the grace period pass, and delete."""
        at = now or datetime.now(UTC) + LATER
        self.sweeper(policy).sweep(at)
        return self.sweeper(policy).sweep(at + policy.grace)

    @property
    def warehouse(self) -> Warehouse:
        return Warehouse(self.folder.as_uri())

    @property
    def bytes(self) -> int:
        """Size of all files of the warehouse."""
        return sum(file.bytes for file in self.warehouse.files())

    @property
    def files(self) -> set[str]:
        """Paths of all files of the warehouse."""
        return {file.path for file in self.warehouse.files()}


def numbers(metadata_location: str) -> list[int]:
    """The rows of a table, as that metadata file has it."""
    found = StaticTable.from_metadata(metadata_location).scan().to_arrow()["n"].to_pylist()
    return sorted(found)
