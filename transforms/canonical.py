"""The rows that all vendors' records become, and how an adapter states its verdict on a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

from contracts.bronze import Events
from contracts.contract import Contract
from contracts.definition import ColumnDefinition
from transforms.errors import IncompleteMapping
from transforms.pseudonym import INTERNAL

Rules = Sequence[tuple[str, Column]]

# Whose a row is and which run brought it in; added in transforms.bronze.
ORIGIN_COLUMNS = ("host", "source", "source_version", "delivery", "record", "run_day", "run_key")


def run_day_is_day(contract: type[Contract]) -> bool:
    """Whether the table's `day` is the run's day, by what the contract says of it."""
    said = {column.name: column.description for column in contract.definition().columns}
    return said["day"] == said["run_day"]


def row_columns(contract: type[Contract]) -> tuple[ColumnDefinition, ...]:
    """The columns of the contract that an adapter gives: all but a row's origin."""
    given = {*ORIGIN_COLUMNS, "day"} if run_day_is_day(contract) else {*ORIGIN_COLUMNS}
    return tuple(column for column in contract.definition().columns if column.name not in given)


def row_type(contract: type[Contract]) -> StructType:
    """The same, as the type of an element of `rows`."""
    parsed = StructType.fromDDL(", ".join(f"`{column.name}` {column.type}" for column in row_columns(contract)))
    assert isinstance(parsed, StructType)
    return parsed


def row(contract: type[Contract], mapping: Mapping[str, Column]) -> Column:
    """A struct of `row_type` from a mapping of its columns; those that are left out are null.

    Raises:
        IncompleteMapping: it names a column that no such row has, or lacks one that each must have.
    """
    columns = row_columns(contract)
    names = [column.name for column in columns]
    unknown = sorted(set(mapping) - set(names))
    lacking = [column.name for column in columns if not column.nullable and column.name not in mapping]
    if unknown or lacking:
        raise IncompleteMapping(
            f"unknown columns: {', '.join(unknown) or 'none'}; lacking: {', '.join(lacking) or 'none'}",
            where=contract.definition().table,
            remedy=f"the columns of a row are {', '.join(names)}",
        )
    nothing = F.lit(None)
    return F.struct(*(mapping.get(column.name, nothing).cast(column.type).alias(column.name) for column in columns))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a parsed record is read.

    Attributes:
        refusing: why a record cannot be read; the first that applies names it.
        ignoring: why one that can be read gives no row; the first that applies names it.
        mapping: what of a record is what of a row.
        several: where a record gives several, an array of what `row` makes, in place of the mapping.
        contract: the table whose row it is.
    """

    refusing: Rules
    ignoring: Rules = ()
    mapping: Mapping[str, Column] = field(default_factory=dict)
    several: Column | None = None
    contract: type[Contract] = Events


def classify(parsed: DataFrame, passed_on: Sequence[str], reading: Reading) -> DataFrame:
    """The verdict on every record: refused, ignored, or its rows; see `Adapter.canonical`.

    Whatever the format, what came from the publisher's own networks is ignored: its editors are no readers.
    """
    read = F.col("refused_by").isNull()
    ignoring = (("landing.internal_traffic", F.col("payload").contains(INTERNAL)), *reading.ignoring)
    empty = F.array().cast(f"array<{row_type(reading.contract).simpleString()}>")
    rows = F.array(row(reading.contract, reading.mapping)) if reading.several is None else reading.several
    return (
        parsed.withColumn("refused_by", first_that_applies(reading.refusing))
        .withColumn("ignored_by", F.when(read, first_that_applies(ignoring)))
        .select(
            *passed_on,
            "refused_by",
            "ignored_by",
            F.when(read & F.col("ignored_by").isNull(), rows).otherwise(empty).alias("rows"),
        )
    )


def content_id(host: str, source: str) -> Column:
    r"""SHA-256 over host, source, payload and occurrence: an event's identity where the vendor gives none.

    The occurrence counts equal payloads within a delivery, so two equal lines are two events, while the same
    content in another file has the same ids. Needs the columns delivery, record and payload. No part holds
    the separator `\n`.
    """
    equal_payloads = Window.partitionBy("delivery", "payload").orderBy("record")
    occurrence = F.row_number().over(equal_payloads).cast("string")
    return F.sha2(F.concat_ws("\n", F.lit(host), F.lit(source), F.col("payload"), occurrence), 256)


def vendor_id(host: str, namespace: str, *parts: Column) -> Column:
    r"""SHA-256 over host, namespace and what the vendor tells events apart by; null if a part is.

    Events of one namespace with equal parts are one event, in whatever file and source they come.
    """
    return F.sha2(F.concat(F.lit(f"{host}\n{namespace}"), *(F.concat(F.lit("\n"), part) for part in parts)), 256)


def first_that_applies(rules: Rules) -> Column:
    """The id of the first rule whose condition is true, in the order given; null if none is."""
    return F.coalesce(*(F.when(condition, F.lit(rule)) for rule, condition in rules), F.lit(None).cast("string"))


def day_in(zone: str, ts: Column) -> Column:
    """The date of an instant in an IANA zone. The session's time zone must be UTC, as ours is."""
    return F.to_date(F.from_utc_timestamp(ts, zone))


def article_of(path: Column, pattern: str) -> Column:
    """The article's id in a path, by the host's pattern with its one group; null where there is none."""
    # A path that the contract refuses anyway must not try a configured pattern: Java's stack is finite.
    article = F.when(F.length(path) <= MAX_PATH_LENGTH, F.regexp_extract(path, pattern, 1))
    return F.when(article != "", article)


MAX_PATH_LENGTH = 2048
