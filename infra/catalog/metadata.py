"""Reading the metadata of Iceberg's tables and views where the catalog says that it lies, without an engine."""

import json
from collections.abc import Mapping
from functools import lru_cache

from pyiceberg.io import load_file_io
from pyiceberg.serializers import Compressor
from pyiceberg.table import StaticTable

_KEPT = 256


@lru_cache(maxsize=_KEPT)
def open_table(metadata_location: str) -> StaticTable:
    """The table as one metadata file has it; such a file is never written again, so it is read once."""
    return StaticTable.from_metadata(metadata_location)


@lru_cache(maxsize=_KEPT)
def view_properties(metadata_location: str) -> Mapping[str, str]:
    """The properties of a view as one metadata file has them."""
    with load_file_io(location=metadata_location).new_input(metadata_location).open() as stream:
        content = Compressor.get_compressor(metadata_location).stream_decompressor(stream).read()
    properties: Mapping[str, str] = json.loads(content).get("properties", {})
    return properties
