"""Iceberg commits that write metadata at once and become visible together, as one commit of the catalog.

pyiceberg has no Nessie catalog, and its REST client makes one commit per table. Here each table's commit only writes
its new metadata file; `operations` then points all keys to theirs in a single commit, or in none.
"""

import re
from collections.abc import Mapping
from typing import Any

from pyiceberg.catalog import Catalog
from pyiceberg.catalog.noop import NoopCatalog
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.serializers import ToOutputFile
from pyiceberg.table import CommitTableResponse, Table
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.update import TableRequirement, TableUpdate, update_table_metadata
from pyiceberg.typedef import Identifier

from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey, TableState
from infra.catalog.transport import Json

_VERSION = re.compile(r"(\d+)-[^/]*\.metadata\.json$")


class Staging(NoopCatalog):
    """The tables of one commit, and what was made of them since.

    Args:
        tables: what the commit holds, by key; a table that is not among them cannot be staged.
    """

    def __init__(self, tables: Mapping[ContentKey, TableState]) -> None:
        super().__init__("staging")
        self._base = tables
        self._staged: dict[ContentKey, Table] = {}

    def load_table(self, identifier: str | Identifier) -> Table:
        """The table with everything that was staged for it.

        Raises:
            NoSuchTableError: the commit has no such table.
        """
        key = ContentKey(Catalog.identifier_to_tuple(identifier))
        if key in self._staged:
            return self._staged[key]
        if key not in self._base:
            raise NoSuchTableError(f"no table {key}")
        opened = open_table(self._base[key].metadata_location)
        return Table(key.elements, opened.metadata, opened.metadata_location, opened.io, self)

    def commit_table(
        self, table: Table, requirements: tuple[TableRequirement, ...], updates: tuple[TableUpdate, ...]
    ) -> CommitTableResponse:
        """Write the metadata that `updates` lead to; nobody sees it before the catalog points to it."""
        current = self.load_table(table.name())
        for requirement in requirements:
            requirement.validate(current.metadata)
        metadata = update_table_metadata(current.metadata, updates, metadata_location=current.metadata_location)
        location = table.location_provider().new_table_metadata_file_location(next_version(current.metadata_location))
        ToOutputFile.table_metadata(metadata, table.io.new_output(location))
        key = ContentKey(table.name())
        self._staged[key] = Table(key.elements, metadata, location, table.io, self)
        return CommitTableResponse.model_validate({"metadata": metadata, "metadata-location": location})

    def operations(self) -> list[Json]:
        """What to commit to the catalog so that every staged table is visible."""
        return [
            put_table(key, table.metadata, table.metadata_location, self._base[key].content_id)
            for key, table in sorted(self._staged.items())
        ]


def put_table(key: ContentKey, metadata: TableMetadata, location: str, content_id: str | None) -> Json:
    """The operation that points `key` to metadata; a table that is new to a branch must come without an id."""
    snapshot = metadata.current_snapshot_id
    content: dict[str, Any] = {
        "type": "ICEBERG_TABLE",
        "metadataLocation": location,
        "snapshotId": snapshot if snapshot is not None else -1,
        "schemaId": metadata.current_schema_id,
        "specId": metadata.default_spec_id,
        "sortOrderId": metadata.default_sort_order_id,
    }
    if content_id is not None:
        content["id"] = content_id
    return {"type": "PUT", "key": key.to_json(), "content": content}


def next_version(metadata_location: str) -> int:
    """The number of the metadata file that follows one."""
    found = _VERSION.search(metadata_location)
    return int(found[1]) + 1 if found else 0
