"""Tables for the benches that need no engine, on a branch of their own that is thrown away."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pyarrow as pa
from pyiceberg.io import load_file_io
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.serializers import ToOutputFile
from pyiceberg.table.metadata import new_table_metadata
from pyiceberg.table.sorting import UNSORTED_SORT_ORDER
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import LongType, NestedField, StringType

from infra.catalog.genesis import ensure_genesis
from infra.catalog.metadata import open_table
from infra.catalog.model import ContentKey
from infra.catalog.nessie import Nessie
from infra.catalog.staging import Staging, put_table
from infra.catalog.transport import Json

_SCHEMA = Schema(NestedField(1, "host", StringType()), NestedField(2, "n", LongType()))
_SPEC = PartitionSpec(PartitionField(1, 1000, IdentityTransform(), "host"))
_NAMESPACE = "bench"


@dataclass(frozen=True)
class BenchLake:
    """Tables of hosts and numbers, on `branch`; their files lie below `folder`, a URI."""

    nessie: Nessie
    branch: str
    folder: str

    def rows(self, table: str) -> list[tuple[str, int]]:
        """Every row of a table, sorted."""
        state = self.nessie.tables(self.nessie.resolve(self.branch))[key_of(table)]
        found = open_table(state.metadata_location).scan().to_arrow().to_pylist()
        return sorted((row["host"], row["n"]) for row in found)


@contextmanager
def bench_lake(nessie: Nessie, warehouse: str, tables: Sequence[str]) -> Iterator[BenchLake]:
    """A branch with empty tables, deleted in the end; its files are garbage then, which maintenance sweeps."""
    name = f"bench/{secrets.token_hex(6)}"
    nessie.create_branch(name, nessie.root())
    lake = BenchLake(nessie, name, f"{warehouse}/{name}")
    base = ensure_genesis(nessie, name)
    namespace = ContentKey((_NAMESPACE,))
    put = {"type": "PUT", "key": namespace.to_json(), "content": {"type": "NAMESPACE", **namespace.to_json()}}
    nessie.commit(base, [put, *(_create(lake, table) for table in tables)], message="create", properties={})
    try:
        yield lake
    finally:
        nessie.delete_branch(nessie.resolve(name))


def append(nessie: Nessie, branch: str, rows: Iterable[tuple[str, pa.Table]]) -> None:
    """Append to several tables, given by name, in one commit of a branch."""
    at = nessie.resolve(branch)
    staging = Staging(nessie.tables(at))
    for table, data in rows:
        staging.load_table(key_of(table).elements).append(data)
    nessie.commit(at, staging.operations(), message="append", properties={})


def numbers(host: str, given: Sequence[int]) -> pa.Table:
    """Rows of one host."""
    columns = {"host": pa.array([host] * len(given), pa.large_string()), "n": pa.array(given, pa.int64())}
    return pa.table(columns).cast(_SCHEMA.as_arrow())


def key_of(table: str) -> ContentKey:
    """The key of a table of these."""
    return ContentKey((_NAMESPACE, table))


def _create(lake: BenchLake, table: str) -> Json:
    location = f"{lake.folder}/{table}"
    metadata = new_table_metadata(_SCHEMA, _SPEC, UNSORTED_SORT_ORDER, location, {"gc.enabled": "false"})
    file = f"{location}/metadata/00000-{metadata.table_uuid}.metadata.json"
    ToOutputFile.table_metadata(metadata, load_file_io({}, location).new_output(file))
    return put_table(key_of(table), metadata, file, None)
