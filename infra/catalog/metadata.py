"""Reading an Iceberg table's metadata where the catalog says that it lies, without an engine."""

from functools import lru_cache

from pyiceberg.table import StaticTable

_KEPT = 256


@lru_cache(maxsize=_KEPT)
def open_table(metadata_location: str) -> StaticTable:
    """The table as one metadata file has it; such a file is never written again, so it is read once."""
    return StaticTable.from_metadata(metadata_location)
