"""Iceberg's `replace` snapshot: other files with the same rows. pyiceberg 0.12 knows it and refuses to write it."""

from collections.abc import Iterable, Mapping

from pyiceberg.manifest import DataFile
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Operation, Summary
from pyiceberg.table.update.snapshot import _OverwriteFiles


class _ReplaceFiles(_OverwriteFiles):
    """An overwrite that says of itself that it changes no row, so that readers of changes may skip it."""

    def _summary(self, snapshot_properties: Mapping[str, str] = {}) -> Summary:
        counted = super()._summary(dict(snapshot_properties))
        return Summary(Operation.REPLACE, **counted.additional_properties)


def replace_files(table: Table, removed: Iterable[DataFile], added: Iterable[DataFile]) -> None:
    """Commit to `table` a snapshot in which `added` stand for `removed`.

    Raises:
        ValidationException: a file to remove is not in the current snapshot.
    """
    with (
        table.transaction() as transaction,
        _ReplaceFiles(operation=Operation.OVERWRITE, transaction=transaction, io=table.io) as replacing,
    ):
        for file in removed:
            replacing.delete_data_file(file)
        for file in added:
            replacing.append_data_file(file)
