"""A source's file, read as it is in the product: framed, pseudonymised, classified, split by the contract."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, Row, SparkSession

from contracts.enforcer import Enforced, split
from infra.config.service import FileConfig
from transforms import bronze
from transforms.adapters import Adapter, adapter_for
from transforms.bronze import Origin
from transforms.container import Limits
from transforms.host import HostContext
from transforms.pseudonym import keyed_hash

HASHED = keyed_hash(b"a secret of 32 bytes for the test")
DELIVERY = "d" * 64
RUN_DAY = date(2026, 3, 10)
LANDED = "delivery string, record long, payload string, damaged boolean, file_name string, bytes_decompressed long"


@dataclass(frozen=True)
class Reading:
    """What became of one file; nothing is computed before it is asked for."""

    adapter: Adapter
    classified: DataFrame
    enforced: Enforced
    origin: Origin

    @cached_property
    def verdicts(self) -> list[Row]:
        """Of every record in order what refused or ignored it; not its row, whose dates Python may not have."""
        return self.classified.select("record", "refused_by", "ignored_by").orderBy("record").collect()

    def rows(self) -> list[dict[str, Any]]:
        """The row of each record, in order; empty where it gave none."""
        return [rows[0] if rows else {} for rows in self.rows_of_each()]

    def rows_of_each(self) -> list[list[dict[str, Any]]]:
        """All rows of each record, in order."""
        found = self.classified.select("rows").orderBy("record").collect()
        return [[row.asDict() for row in one.rows] for one in found]

    def refusals(self) -> list[str | None]:
        return [found.refused_by for found in self.verdicts]

    def broken(self) -> dict[int, list[str]]:
        """The contract's rules that records' rows broke."""
        return {found.record: found.rules for found in self.enforced.broken.select("record", "rules").collect()}

    def fates(self) -> list[str | None]:
        """Of every record in order the rule that refused or ignored it, else the first of the contract's it broke."""
        broken = self.broken()
        return [
            verdict.refused_by or verdict.ignored_by or next(iter(broken.get(verdict.record, [])), None)
            for verdict in self.verdicts
        ]

    def payloads(self) -> str:
        """What rests in landing of all records."""
        return "\n".join(row.payload for row in self.classified.select("payload").collect())

    def counts(self) -> Row:
        counts = bronze.delivery_counts(self.classified, self.origin, self.adapter.table, self.enforced.broken)
        (found,) = counts.collect()
        return found


def read(spark: SparkSession, host: str, source: str, content: bytes) -> Reading:
    """Read `content` as a file that `source` of `host` delivered."""
    (given,) = (one for one in FileConfig().host(host).document.sources if one.name == source)
    return read_by(spark, given.adapter, host, content, source=source)


def read_by(spark: SparkSession, name: str, host: str, content: bytes, *, source: str = "given") -> Reading:
    """Read `content` by the adapter of this name, as if `host` had such a source."""
    return read_as(spark, adapter_for(name), host, content, source=source)


def read_as(spark: SparkSession, adapter: Adapter, host: str, content: bytes, *, source: str = "given") -> Reading:
    """Read `content` by any adapter."""
    framed = adapter.framing.records(Path("given"), [content], Limits())
    landed = [
        (DELIVERY, number, adapter.pseudonymise(record.text, HASHED), record.damaged, "given", len(content))
        for number, record in enumerate(framed)
    ]
    origin = Origin(host=host, source=source, source_version=adapter.source_version, run_day=RUN_DAY, run_key="a-run")
    context = HostContext.of(FileConfig().host(host).document)
    classified = adapter.canonical(spark.createDataFrame(landed, LANDED), context, source)
    enforced = split(bronze.rows(classified, origin, adapter.contract), adapter.contract)
    return Reading(adapter, classified, enforced, origin)


@contextmanager
def kept(reading: Reading) -> Iterator[Reading]:
    """The same, classified once for several questions."""
    reading.classified.persist()
    try:
        yield reading
    finally:
        reading.classified.unpersist()


def json_lines(*records: object) -> bytes:
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


def csv_file(header: Sequence[str], *rows: Mapping[str, str]) -> bytes:
    """Rows of text; a column that a row leaves out is empty."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerows([header, *([row.get(name, "") for name in header] for row in rows)])
    return written.getvalue().encode()
