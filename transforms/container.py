"""The bytes of a delivered file, decompressed as a stream and within limits."""

import gzip
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from transforms.errors import DeliveryRefused

_CHUNK = 2**20

# UTF-32 before UTF-16: the mark of the one begins with that of the other.
_NOT_TEXT = (
    (b"\xff\xfe\x00\x00", "it is UTF-32 text"),
    (b"\x00\x00\xfe\xff", "it is UTF-32 text"),
    (b"\xff\xfe", "it is UTF-16 text"),
    (b"\xfe\xff", "it is UTF-16 text"),
    (b"PAR1", "it is a Parquet file"),
    (b"Obj\x01", "it is an Avro file"),
    (b"%PDF-", "it is a PDF file"),
    (b"BZh", "it is compressed by bzip2"),
    (b"\xfd7zXZ\x00", "it is compressed by xz"),
    (b"\x28\xb5\x2f\xfd", "it is compressed by zstd"),
    (b"\x1f\x8b", "it is compressed twice"),
    (b"PK\x03\x04", "it is compressed twice"),
)


@dataclass(frozen=True)
class Limits:
    """What a delivered file may grow to.

    Attributes:
        max_bytes: bytes after decompression.
        max_ratio: decompressed bytes per byte on disk. Real logs reach 10 to 40, deflate at most 1,032.
        ratio_from_bytes: decompressed bytes from which on the ratio counts.
        max_line_bytes: bytes of one line.
    """

    max_bytes: int = 16 * 2**30
    max_ratio: int = 200
    ratio_from_bytes: int = 16 * 2**20
    max_line_bytes: int = 2**20


DEFAULT_LIMITS = Limits()


def decompressed(path: Path, limits: Limits = DEFAULT_LIMITS, *, is_text: bool = True) -> Iterator[bytes]:
    """The content of a plain, gzip or one-member zip file in chunks of a MiB, told apart by magic bytes.

    Raises:
        DeliveryRefused: there is no such regular file, it cannot be read, it is corrupt or truncated, it
            outgrows `limits`, or is to be text and is not UTF-8.
    """
    size = _size_of_regular_file(path)
    total = 0
    with _damage_refused(path), _opened(path) as content:
        while chunk := content.read(_CHUNK):
            if is_text and not total:
                _require_text(path, chunk)
            total += len(chunk)
            _require_within(path, limits, total, size)
            if is_text and b"\x00" in chunk:
                raise DeliveryRefused(path, "it holds NUL bytes, so it is binary or in another encoding")
            yield chunk
    if not total:
        raise DeliveryRefused(path, "it is empty")


def _size_of_regular_file(path: Path) -> int:
    try:
        status = path.stat()
    except FileNotFoundError:
        raise DeliveryRefused(path, "there is no such file", remedy="check the path") from None
    except OSError as error:
        raise DeliveryRefused(path, f"it cannot be read: {error.strerror}", remedy="check the path") from error
    if stat.S_ISDIR(status.st_mode):
        raise DeliveryRefused(path, "it is a directory", remedy="name the files in it")
    if not stat.S_ISREG(status.st_mode):
        raise DeliveryRefused(path, "it is no regular file", remedy="deliver a file")
    return status.st_size


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        magic = file.read(4)
        file.seek(0)
        if magic[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=file) as content:
                yield cast("IO[bytes]", content)
        elif magic == b"PK\x03\x04":
            with zipfile.ZipFile(file) as archive, archive.open(_only_member(path, archive)) as member:
                yield member
        else:
            yield file


def _only_member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) != 1:
        raise DeliveryRefused(path, f"a zip file of {len(members)} members, not of one", remedy="unpack it")
    if members[0].flag_bits & 0x1:
        raise DeliveryRefused(path, "its member is encrypted", remedy="deliver it without a password")
    return members[0]


@contextmanager
def _damage_refused(path: Path) -> Iterator[None]:
    try:
        yield
    except EOFError as error:
        raise DeliveryRefused(path, "it is truncated: its compressed stream has no end") from error
    except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error) as error:
        raise DeliveryRefused(path, f"it is corrupt: {error}") from error
    except NotImplementedError as error:
        raise DeliveryRefused(path, f"its compression is not supported: {error}", remedy="use gzip") from error
    except OSError as error:
        raise DeliveryRefused(path, f"it cannot be read: {error.strerror}", remedy="check the file") from error


def _require_text(path: Path, start: bytes) -> None:
    for magic, reason in _NOT_TEXT:
        if start.startswith(magic):
            raise DeliveryRefused(path, reason, remedy="deliver UTF-8 text, plain or compressed once")


def _require_within(path: Path, limits: Limits, total: int, size: int) -> None:
    if total > limits.max_bytes:
        raise DeliveryRefused(path, f"it holds more than {limits.max_bytes:,} bytes", remedy="split it")
    if total >= limits.ratio_from_bytes and total > size * limits.max_ratio:
        raise DeliveryRefused(
            path, f"a decompression bomb: more than {limits.max_ratio} times its {size:,} bytes on disk"
        )
