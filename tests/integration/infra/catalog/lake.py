"""Real Iceberg tables without Spark: metadata and data written by pyiceberg, committed through Nessie's API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyiceberg.catalog.memory import InMemoryCatalog
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import DateType, LongType, NestedField, StringType

from infra.catalog.model import ContentKey, Reference
from infra.catalog.nessie import Nessie

DAY = date(2015, 5, 17)
_SCHEMA = Schema(
    NestedField(1, "host", StringType()),
    NestedField(2, "day", DateType()),
    NestedField(3, "n", LongType()),
)
_SPEC = PartitionSpec(
    PartitionField(1, 1000, IdentityTransform(), "host"), PartitionField(2, 1001, IdentityTransform(), "day")
)


@dataclass
class Lake:
    """Tables below one folder, each a line of versions that any branch may point its key to."""

    folder: Path
    tables: dict[str, Table] = field(default_factory=dict)

    def create(self, name: str) -> Table:
        catalog = InMemoryCatalog("lake", warehouse=self.folder.as_uri())
        catalog.create_namespace_if_not_exists("t")
        table = catalog.create_table(f"t.{name.replace('.', '_')}", _SCHEMA, partition_spec=_SPEC)
        self.tables[name] = table
        return table

    def load(self, name: str, metadata_location: str) -> Table:
        """Go on from a version that another process wrote."""
        catalog = InMemoryCatalog("lake", warehouse=self.folder.as_uri())
        catalog.create_namespace_if_not_exists("t")
        self.tables[name] = catalog.register_table(f"t.{name.replace('.', '_')}", metadata_location)
        return self.tables[name]

    def append(self, name: str, rows: Sequence[tuple[str, date, int]]) -> Table:
        columns = list(zip(*rows, strict=True))
        table = self.tables[name]
        table.append(
            pa.table({"host": columns[0], "day": columns[1], "n": columns[2]}, schema=table.schema().as_arrow())
        )
        return table


def commit_table(nessie: Nessie, branch: str, name: str, table: Table) -> Reference:
    """Point the key `name` on `branch` to what `table` is now, as an Iceberg commit does."""
    at = nessie.resolve(branch)
    key = ContentKey.of(name)
    before = nessie.content(at, key)
    snapshot = table.metadata.current_snapshot_id
    content: Mapping[str, Any] = {
        "type": "ICEBERG_TABLE",
        "metadataLocation": table.metadata_location,
        "snapshotId": snapshot if snapshot is not None else -1,
        "schemaId": table.metadata.current_schema_id,
        "specId": table.metadata.default_spec_id,
        "sortOrderId": table.metadata.default_sort_order_id,
        **({"id": before["id"]} if before else {}),
    }
    namespace = ContentKey(key.elements[:-1])
    operations = [{"type": "PUT", "key": key.to_json(), "content": content}]
    if nessie.content(at, namespace) is None:
        put = {"type": "PUT", "key": namespace.to_json(), "content": {"type": "NAMESPACE", **namespace.to_json()}}
        operations.insert(0, put)
    return nessie.commit(at, operations, message=f"write {name}", properties={})
