"""A record is a row of a Parquet file, as a JSON object; nested columns and lists stay what they are."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.container import Limits
from transforms.errors import DeliveryRefused
from transforms.framing.payload import dumped
from transforms.framing.record import Record

_BATCH = 10_000


@dataclass(frozen=True)
class ParquetRows:
    """Rows in the file's order.

    Attributes:
        max_file_bytes: of a file, which is read at once, as its end says where everything is.
    """

    max_file_bytes: int = 2**30
    is_text: bool = False

    def records(self, path: Path, chunks: Iterable[bytes], limits: Limits) -> Iterator[Record]:  # noqa: ARG002 - as all
        """See `Framing.records`."""
        content = self._whole(path, chunks)
        try:
            for batch in pq.ParquetFile(pa.BufferReader(content)).iter_batches(_BATCH):
                yield from (Record(dumped(_plain(row)), damaged=False) for row in batch.to_pylist())
        except (pa.ArrowException, OSError, ValueError) as error:
            reason = f"it is no Parquet file, or damaged: {str(error).splitlines()[0]}"
            raise DeliveryRefused(path, reason, remedy="deliver it again") from error

    def _whole(self, path: Path, chunks: Iterable[bytes]) -> bytes:
        read = io.BytesIO()
        for chunk in chunks:
            read.write(chunk)
            if read.tell() > self.max_file_bytes:
                raise DeliveryRefused(path, f"it holds more than {self.max_file_bytes:,} bytes", remedy="split it")
        return read.getvalue()


def _plain(value: object) -> object:
    """As JSON writes it: instants and days by ISO 8601, exact numbers as text, bytes as hexadecimal digits."""
    match value:
        case dict():
            return {str(name): _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return value.hex()
        case _:
            return value
