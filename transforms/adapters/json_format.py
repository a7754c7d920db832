"""What adapters of JSON payloads have in common: fields read by their types, drift named, the unknown kept aside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

from contracts.contract import Contract
from transforms.adapters.adapter import Adapter
from transforms.canonical import Reading, Rules, classify
from transforms.framing.json_documents import JsonDocuments
from transforms.framing.payload import NoObject, loaded_object
from transforms.framing.record import Framing
from transforms.host import HostContext
from transforms.identifiers import Identifiers

_CORRUPT = "_retyped"
# Python reads no single quotes either, and what it cannot read is in landing as a JSON string.
_OPTIONS = {"columnNameOfCorruptRecord": _CORRUPT, "allowSingleQuotes": "false"}

Columns = Mapping[str, Column]


def _nothing() -> Rules:
    return ()


def _as_it_is(parsed: DataFrame, _host: HostContext) -> DataFrame:
    return parsed


@dataclass(frozen=True, kw_only=True)
class JsonFormat:
    """One format whose payloads are JSON objects, be it delivered as JSON, CSV or XML.

    Attributes:
        fields: what is read of a record, as Spark SQL types it; a value of another type refuses the record.
        identifiers: which fields, at any depth, name a client.
        mapping: what of the fields (columns of the struct `f`) is what of a row.
        several: where a record gives several rows, `(host, source, kept) -> array` of what `canonical.row` makes, in
            place of the mapping; `kept` is the map that `as_extras` writes out.
        told_by: fields that a record of this format has.
        prepare: columns that rules and mapping need beside `f`.
        foreign: why a record is not of this format at all.
        refusing: further reasons why a record cannot be read.
        ignoring: reasons why one that can be read gives no row.
        aside: fields that are kept in `extras` beside those that are unknown.
        known: fields that are known and left where they are, in landing.
    """

    name: str
    version: str
    fields: str
    identifiers: Identifiers
    contract: type[Contract]
    mapping: Callable[[HostContext, str], Columns] | None = None
    several: Callable[[HostContext, str, Column], Column] | None = None
    told_by: tuple[str, ...] = ()
    prepare: Callable[[DataFrame, HostContext], DataFrame] = _as_it_is
    foreign: Callable[[], Rules] = _nothing
    refusing: Callable[[], Rules] = _nothing
    ignoring: Callable[[], Rules] = _nothing
    aside: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    framing: Framing = field(default_factory=JsonDocuments)

    def adapter(self) -> Adapter:
        """The adapter of this format."""
        return Adapter(
            name=self.name,
            version=self.version,
            recognises=self._recognises,
            pseudonymise=self.identifiers.pseudonymise,
            canonical=self._canonical,
            framing=self.framing,
            contract=self.contract,
        )

    def _recognises(self, payload: str) -> bool:
        try:
            record = loaded_object(payload)
        except NoObject:
            return False
        return all(name in record for name in self.told_by)

    def _canonical(self, landed: DataFrame, host: HostContext, source: str) -> DataFrame:
        kept = self._kept()
        fields = F.from_json("payload", f"{self.fields}, {_CORRUPT} string", _OPTIONS)
        reading = Reading(
            refusing=(
                *unreadable(),
                *self.foreign(),
                (f"{self.name}.retyped", F.col(f"f.{_CORRUPT}").isNotNull()),
                *self.refusing(),
            ),
            ignoring=self.ignoring(),
            mapping={**self.mapping(host, source), "extras": as_extras(kept)} if self.mapping else {},
            several=self.several(host, source, kept) if self.several else None,
            contract=self.contract,
        )
        return classify(self.prepare(landed.withColumn("f", fields), host), landed.columns, reading)

    def _kept(self) -> Column:
        """What is kept aside, as a map in the record's order."""
        read = {*StructType.fromDDL(self.fields).names, *self.known} - {*self.aside}  # type: ignore[attr-defined]
        return F.map_filter(as_map(), lambda name, value: ~name.isin(*sorted(read)) & (value != ""))


def as_extras(kept: Column) -> Column:
    """A map as the JSON object of `extras`; null if it is empty."""
    return F.when(F.size(kept) > 0, F.to_json(kept))


def names(listed: str) -> tuple[str, ...]:
    """Names of fields, listed with blanks between them."""
    return tuple(listed.split())


def as_map() -> Column:
    """All fields of a record, with their values as text; null where it is no object."""
    return F.from_json("payload", "map<string, string>", _OPTIONS)


def text(name: str) -> Column:
    """A field of text; null if it is empty."""
    return F.when(F.col(name) != "", F.col(name))


def instant(value: Column, *, zone: str = r"(?:Z|[+-]\d{2}:?\d{2})") -> Column:
    """An ISO 8601 instant, to the second or finer; null if it is none, or names no zone."""
    iso = rf"\A\d{{4}}-\d{{2}}-\d{{2}}[T ]\d{{2}}:\d{{2}}:\d{{2}}(?:\.\d{{1,9}})?{zone}\z"
    return F.when(value.rlike(iso), F.try_to_timestamp(value))


def is_finite(number: Column) -> Column:
    """False for null, too."""
    return F.coalesce(F.abs(number) < float("inf"), F.lit(False))


def unreadable() -> Rules:
    """Why a payload is no record at all."""
    return (
        ("landing.encoding", F.col("damaged")),
        ("json.malformed", F.startswith(F.col("payload"), F.lit('"'))),
        ("csv.ragged", F.startswith(F.col("payload"), F.lit("["))),
    )
