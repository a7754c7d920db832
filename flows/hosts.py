"""Publishers: trying a document on a sample before anything is stored, and adding it to this home."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts.enforcer import split
from infra.config.host import Host, Source
from infra.config.service import read_host
from infra.errors import SettingError, TollgateError, UnknownNameError
from infra.home import home_of, write_atomically
from infra.settings import Settings
from transforms import bronze
from transforms.adapters import Adapter, adapter_of
from transforms.bronze import Origin
from transforms.delivery import read_delivery
from transforms.host import HostContext
from transforms.pseudonym import internal_or, keyed_hash

_SHOWN = 5
# What is read here is thrown away, so that any key will do; it is of the length of a home's.
_KEY = b"nothing of a trial is stored ...."


@dataclass(frozen=True)
class Trial:
    """What a source's sample would become.

    Attributes:
        reasons: records that are refused or ignored, by rule, and rows that break one of the contract.
        rows: some of the rows that would be written.
        refused: some of the records that would not, each with its rules and its payload.
    """

    source: str
    table: str
    records: int
    accepted: int
    quarantined: int
    ignored: int
    reasons: dict[str, int]
    rows: tuple[dict[str, Any], ...]
    refused: tuple[dict[str, Any], ...]


def add_host(settings: Settings, file: Path, *, replace: bool = False) -> Path:
    """Put a host's document into this home, once every source of it is known to be readable.

    Raises:
        SettingError: the document lacks something, or the home has one of that name.
        UnknownNameError, IncompleteMapping: a source names no adapter, or its mapping makes no whole rows.
    """
    host = require_readable(read_host(file))
    there = home_of(settings).config / "hosts" / f"{host.name}.yaml"
    if there.exists() and not replace:
        remedy = "pass --replace, or give it another name"
        raise SettingError(f"this home has a host {host.name!r} already", where=str(there), remedy=remedy)
    there.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(there, file.read_bytes())
    return there


def require_readable(host: Host) -> Host:
    """Let a host through whose every source has an adapter.

    Raises:
        UnknownNameError, IncompleteMapping: one has not; where says which.
    """
    for source in host.sources:
        try:
            adapter_of(source)
        except TollgateError as error:
            error.where = f"{host.name}, source {source.name}: {error.where}"
            raise
    return host


def source_of(host: Host, name: str | None) -> Source:
    """The source of that name, or the only one.

    Raises:
        UnknownNameError: there is none of that name, or several to choose from.
    """
    found = [source for source in host.sources if name in {None, source.name}]
    if len(found) != 1:
        names = ", ".join(source.name for source in host.sources)
        what = f"no source {name!r}" if name else f"{len(found)} sources, and none was named"
        raise UnknownNameError(what, where=host.name, remedy=f"name one with --source: {names}")
    return found[0]


def try_sample(spark: SparkSession, host: Host, source: Source, sample: Path, day: date) -> Trial:
    """Read a sample as a run of `day` would read it; nothing is stored.

    Raises:
        DeliveryRefused: the file as a whole is not what the source delivers.
    """
    adapter = adapter_of(source)
    origin = Origin(
        host=host.name, source=source.name, source_version=adapter.source_version, run_day=day, run_key="trial"
    )
    with tempfile.TemporaryDirectory() as staging:
        hashed = internal_or(keyed_hash(_KEY), host.internal_networks)
        staged = read_delivery(sample, adapter, hashed, Path(staging))
        landed = spark.read.parquet(str(staged.parquet)).withColumns(
            {
                "delivery": F.lit(staged.delivery),
                "file_name": F.lit(staged.file_name),
                "bytes_decompressed": F.lit(staged.bytes_decompressed).cast("bigint"),
            }
        )
        classified = adapter.canonical(landed, HostContext.of(host), source.name).persist()
        try:
            return _trial(classified, origin, source, adapter)
        finally:
            classified.unpersist()


def _trial(classified: DataFrame, origin: Origin, source: Source, adapter: Adapter) -> Trial:
    halves = split(bronze.rows(classified, origin, adapter.contract), adapter.contract)
    (counts,) = bronze.delivery_counts(classified, origin, adapter.table, halves.broken).collect()
    given = [column for column in adapter.contract.definition().columns if column.name not in origin.columns()]
    rows = halves.valid.orderBy("record").select(*(column.name for column in given)).limit(_SHOWN)
    quarantined = bronze.quarantine(classified, origin, adapter.table, halves.broken)
    refused = quarantined.orderBy("record").select("record", "rules", "payload").limit(_SHOWN)
    return Trial(
        source=source.name,
        table=adapter.table,
        records=counts.records,
        accepted=counts.accepted,
        quarantined=counts.quarantined,
        ignored=counts.ignored,
        reasons=_reasons(classified, quarantined),
        rows=tuple(row.asDict(recursive=True) for row in rows.collect()),
        refused=tuple(row.asDict() for row in refused.collect()),
    )


def _reasons(classified: DataFrame, quarantined: DataFrame) -> dict[str, int]:
    ignored = classified.where(F.col("ignored_by").isNotNull()).select(F.col("ignored_by").alias("rule"))
    told = quarantined.select(F.explode("rules").alias("rule")).unionByName(ignored)
    counted = told.groupBy("rule").count().orderBy(F.desc("count"), "rule").collect()
    return {row["rule"]: row["count"] for row in counted}
