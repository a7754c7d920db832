"""Taking in delivered files: read safely, rid of client identifiers, staged for landing; the bad refused by name."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.adapters.adapter import Adapter
from transforms.container import DEFAULT_LIMITS, Limits, decompressed
from transforms.errors import DeliveryRefused
from transforms.framing.record import Record
from transforms.pseudonym import KeyedHash

STAGED = pa.schema(
    [
        pa.field("record", pa.int64(), nullable=False),
        pa.field("payload", pa.string(), nullable=False),
        pa.field("damaged", pa.bool_(), nullable=False),
    ]
)

_BATCH = 10_000
_SAMPLE = 100


@dataclass(frozen=True)
class StagedDelivery:
    """A file that was read to its end, its records in Parquet (`STAGED`) without client identifiers.

    Attributes:
        delivery: SHA-256 of the decompressed bytes, in hex.
        file_name: as delivered, without its folders.
        records: their number; they are numbered from 0.
        bytes_decompressed: of the whole.
        parquet: where the records are until they are landed.
    """

    delivery: str
    file_name: str
    records: int
    bytes_decompressed: int
    parquet: Path


@dataclass(frozen=True)
class Intake:
    """What became of the files of one call: each is in exactly one of the two."""

    accepted: tuple[StagedDelivery, ...]
    rejected: tuple[DeliveryRefused, ...]


def read_deliveries(
    paths: Iterable[Path], adapter: Adapter, keyed_hash: KeyedHash, staging: Path, limits: Limits = DEFAULT_LIMITS
) -> Intake:
    """Stage every file that the adapter can read; a bad one does not hold up the others."""
    accepted, rejected = [], []
    for path in paths:
        try:
            accepted.append(read_delivery(path, adapter, keyed_hash, staging, limits))
        except DeliveryRefused as refusal:
            rejected.append(refusal)
    return Intake(tuple(accepted), tuple(rejected))


def read_delivery(
    path: Path, adapter: Adapter, keyed_hash: KeyedHash, staging: Path, limits: Limits = DEFAULT_LIMITS
) -> StagedDelivery:
    """Stream one file into `staging`, batch by batch; no raw record is written anywhere.

    Raises:
        DeliveryRefused: the file is unreadable, damaged, too large, no text, or of another format.
    """
    staging.mkdir(parents=True, exist_ok=True)
    content = _Content(path, limits, is_text=adapter.framing.is_text)
    handle, name = tempfile.mkstemp(prefix=".reading-", dir=staging)
    os.close(handle)
    draft = Path(name)
    try:
        framed = adapter.framing.records(path, content.chunks(), limits)
        recognised = _recognised(framed, path, adapter, keyed_hash)
        records = _stage(
            (record._replace(text=adapter.pseudonymise(record.text, keyed_hash)) for record in recognised), draft
        )
        parquet = draft.replace(staging / f"{content.delivery()}.parquet")
    finally:
        draft.unlink(missing_ok=True)
    return StagedDelivery(content.delivery(), path.name, records, content.size, parquet)


class _Content:
    """The bytes of a file, and what is known of them once they have all passed."""

    def __init__(self, path: Path, limits: Limits, *, is_text: bool) -> None:
        self._path = path
        self._limits = limits
        self._is_text = is_text
        self._sha = hashlib.sha256()
        self.size = 0

    def chunks(self) -> Iterator[bytes]:
        for chunk in decompressed(self._path, self._limits, is_text=self._is_text):
            self._sha.update(chunk)
            self.size += len(chunk)
            yield chunk

    def delivery(self) -> str:
        return self._sha.hexdigest()


def _recognised(content: Iterator[Record], path: Path, adapter: Adapter, keyed_hash: KeyedHash) -> Iterator[Record]:
    """The same records, once the first of them have shown that the file is of the adapter's format."""
    sample = list(islice(content, _SAMPLE))
    if not sample:
        raise DeliveryRefused(path, "it holds no record")
    strange = [record.text for record in sample if not adapter.recognises(record.text)]
    if 2 * len(strange) > len(sample):
        example = adapter.pseudonymise(strange[0], keyed_hash)[:80]
        reason = f"{len(strange)} of its first {len(sample)} records are no {adapter.name}, such as {example!r}"
        raise DeliveryRefused(path, reason, remedy="deliver it to the source that it belongs to")
    yield from sample
    yield from content


def _stage(records: Iterator[Record], parquet: Path) -> int:
    count = 0
    with pq.ParquetWriter(parquet, STAGED, compression="zstd") as writer:
        while batch := list(islice(records, _BATCH)):
            columns = {
                "record": range(count, count + len(batch)),
                "payload": [record.text for record in batch],
                "damaged": [record.damaged for record in batch],
            }
            writer.write_batch(pa.RecordBatch.from_pydict(columns, schema=STAGED))
            count += len(batch)
    return count
