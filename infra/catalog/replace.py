"""Storing a table's rows otherwise: a snapshot of Iceberg's operation `replace`, which pyiceberg 0.12 cannot write."""

from collections.abc import Collection

from pyiceberg.manifest import DataFile
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Operation, Summary
from pyiceberg.table.update.snapshot import _OverwriteFiles
from pyiceberg.typedef import EMPTY_DICT


class _ReplaceFiles(_OverwriteFiles):
    """An overwrite that says of itself that no row was moved."""

    def _summary(self, snapshot_properties: dict[str, str] = EMPTY_DICT) -> Summary:
        summary = super()._summary(snapshot_properties)
        return Summary(Operation.REPLACE, **summary.additional_properties)


def replace_files(table: Table, removed: Collection[DataFile], added: Collection[DataFile]) -> None:
    """Commit files in place of others that hold the same rows; that they do is the caller's to know."""
    with table.transaction() as transaction:
        snapshot = _ReplaceFiles(operation=Operation.OVERWRITE, transaction=transaction, io=table.io)
        for file in removed:
            snapshot.delete_data_file(file)
        for file in added:
            snapshot.append_data_file(file)
        snapshot.commit()
