"""Values of one element of a record, found by their paths and read as a mapping says."""

from collections.abc import Callable
from dataclasses import dataclass

from pyspark.sql import Column
from pyspark.sql import functions as F

from infra.config.mapping import TimeFormat, Value
from transforms.adapters.json_format import instant
from transforms.adapters.words import looked_up

_PER_SECOND = {TimeFormat.SECONDS: 1, TimeFormat.MILLISECONDS: 1_000, TimeFormat.MICROSECONDS: 1_000_000}
_UTC_OR_OFFSET = r"(?:Z|[+-]\d{2}:?\d{2})"


@dataclass(frozen=True)
class Fields:
    """The fields of one element.

    Attributes:
        element: its JSON text; of a record that is not exploded, its payload.
        explode: the field of the record whose element it is; what lies elsewhere is the record's own.
        nested: whether dots in a path lead into nested fields, or belong to a name.
    """

    element: Column
    explode: str | None
    nested: bool

    def text(self, path: str) -> Column:
        """A field as text; null if it is not there, null or empty."""
        below = f"{self.explode}."
        if self.explode and path.startswith(below):
            found = F.get_json_object(self.element, self._json_path(path.removeprefix(below)))
        else:
            found = F.get_json_object(self.element if self.explode is None else "payload", self._json_path(path))
        return F.when(found != "", found)

    def _json_path(self, path: str) -> str:
        parts = path.split(".") if self.nested else [path]
        return "$" + "".join(f"['{part}']" for part in parts)


Test = Callable[[Value, str, Fields], Column]


def value(given: Value, type_: str, fields: Fields) -> Column:
    """The value of a column of type `type_`; null where the field says none, or nothing of that type."""
    if given.path is None:
        return F.lit(given.constant)
    return _typed(given, type_, _worded(given, fields.text(given.path)))


def retyped(given: Value, type_: str, fields: Fields) -> Column:
    """Whether the field says something that is not of the column's type."""
    if given.path is None:
        return F.lit(False)
    told = _worded(given, fields.text(given.path))
    return told.isNotNull() & _typed(given, type_, told).isNull()


def unknown_word(given: Value, _type: str, fields: Fields) -> Column:
    """Whether the field says a word that the mapping does not know."""
    if given.path is None or not given.words:
        return F.lit(False)
    told = fields.text(given.path)
    return told.isNotNull() & _worded(given, told).isNull()


def _worded(given: Value, told: Column) -> Column:
    if not given.words:
        return told
    return looked_up(given.words, told)


def _typed(given: Value, type_: str, told: Column) -> Column:
    if type_.startswith("array"):
        return F.split(told, rf"\s*\Q{given.split}\E\s*") if given.split else F.from_json(told, "array<string>")
    if type_ == "timestamp":
        return _instant(given, told)
    if type_ == "string":
        return told
    return told.try_cast(type_) / given.per if given.per else told.try_cast(type_)


def _instant(given: Value, told: Column) -> Column:
    per_second = _PER_SECOND.get(given.time or TimeFormat.ISO)
    if per_second:
        return F.timestamp_micros((told.try_cast("decimal(20,6)") * (1_000_000 // per_second)).try_cast("bigint"))
    if given.zone is None:
        return instant(told, zone=_UTC_OR_OFFSET)
    # What names a zone itself is taken at its word; of an hour that comes twice, the first is meant.
    local = F.to_utc_timestamp(instant(told, zone=""), given.zone)
    return F.coalesce(instant(told, zone=_UTC_OR_OFFSET), local)
