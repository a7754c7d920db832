"""Partitions by name and value, so that they can be compared, logged and turned into a filter."""

from pyiceberg.manifest import DataFile
from pyiceberg.partitioning import PartitionSpec
from pyiceberg.schema import Schema

# Column and value as Iceberg writes it in a path, in the order of the partition spec.
Partition = tuple[tuple[str, str], ...]


def partition_of(file: DataFile, spec: PartitionSpec, schema: Schema) -> Partition:
    """The partition of a data file: `(("host", "semicomplete"), ("day", "2015-05-17"))`."""
    named = []
    for position, field in enumerate(spec.fields):
        source = schema.find_type(field.source_id)
        value = field.transform.to_human_string(field.transform.result_type(source), file.partition[position])
        named.append((field.name, value))
    return tuple(named)


def matches(partition: Partition, wanted: Partition) -> bool:
    """Whether a partition lies in the slice that `wanted` fixes some columns of."""
    values = dict(partition)
    return all(values.get(column, value) == value for column, value in wanted)
