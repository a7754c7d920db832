"""A compaction as an engine does it: other files, the same rows, a snapshot of operation `replace`."""

from datetime import date

from pyiceberg.io.pyarrow import _dataframe_to_data_files
from pyiceberg.table import Table

from infra.catalog.nessie import Nessie
from infra.catalog.replace import replace_files
from tests.integration.infra.catalog.branch_tables import change


def compact(nessie: Nessie, branch: str, name: str, partition: tuple[str, date]) -> None:
    """Write the rows of one partition to new files in place of the old ones."""
    change(nessie, branch, name, lambda table: _compact(table, *partition))


def _compact(table: Table, host: str, day: date) -> None:
    scan = table.scan(row_filter=f"host = '{host}' and day = '{day}'")
    written = _dataframe_to_data_files(table.metadata, scan.to_arrow(), table.io)
    replace_files(table, [task.file for task in scan.plan_files()], list(written))
