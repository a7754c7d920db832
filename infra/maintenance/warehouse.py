"""The storage below one URI: what files there are, and taking some of them away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from pyarrow import fs

# Below the warehouse, as whoever collects garbage next may be on another machine.
OWN_FOLDER = "_maintenance"


@dataclass(frozen=True, order=True)
class StoredFile:
    """A file, by its path below the warehouse; `written` is when storage says that it was last written."""

    path: str
    bytes: int
    written: datetime


class Warehouse:
    """Files below `uri`, on any storage that Arrow opens (`file://`, `s3://`, `gs://`)."""

    def __init__(self, uri: str) -> None:
        self.uri = uri.rstrip("/")
        self._filesystem, self._root = fs.FileSystem.from_uri(self.uri)

    def files(self) -> Iterator[StoredFile]:
        """Every file but maintenance's own."""
        selector = fs.FileSelector(self._root, recursive=True, allow_not_found=True)
        for info in self._filesystem.get_file_info(selector):
            path = info.path.removeprefix(self._root).lstrip("/")
            if info.type == fs.FileType.File and not path.startswith(f"{OWN_FOLDER}/"):
                yield StoredFile(path, info.size, info.mtime.astimezone(UTC))

    def delete(self, paths: Iterable[str]) -> None:
        """Delete files one by one; that one is gone already is no error: another sweeper was there first."""
        for path in paths:
            try:
                self._filesystem.delete_file(f"{self._root}/{path}")
            except FileNotFoundError:
                continue

    def read_own(self, name: str) -> bytes | None:
        """A file of maintenance's own; None if there is none."""
        try:
            with self._filesystem.open_input_stream(f"{self._root}/{OWN_FOLDER}/{name}") as stream:
                content: bytes = stream.read()
        except FileNotFoundError:
            return None
        return content

    def write_own(self, name: str, content: bytes) -> None:
        """Replace a file of maintenance's own; a reader sees the old content or the new."""
        folder = f"{self._root}/{OWN_FOLDER}"
        self._filesystem.create_dir(folder, recursive=True)
        draft = f"{folder}/{name}.{uuid4().hex}"
        with self._filesystem.open_output_stream(draft) as stream:
            stream.write(content)
        self._filesystem.move(draft, f"{folder}/{name}")
