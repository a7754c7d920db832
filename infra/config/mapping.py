"""How a tabular export of a publisher becomes canonical rows, without code: said in its host's document."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from infra.config.zones import known_zone


class FileFormat(StrEnum):
    """How a file is cut into records."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class TimeFormat(StrEnum):
    """How an instant is written: by ISO 8601, or counted from 1970 in UTC."""

    ISO = "iso"
    SECONDS = "epoch_s"
    MILLISECONDS = "epoch_ms"
    MICROSECONDS = "epoch_us"


class Value(BaseModel):
    """Where the value of one column is from.

    Attributes:
        path: the field, with dots between the levels of a nested one; of CSV the column's name as it is.
        constant: the value itself, in place of a path.
        words: the vendor's words by ours that they stand for; any other word refuses the record.
        time: how an instant is written.
        zone: of an ISO time that names none.
        split: what stands between the parts of a text that is a list.
        per: how many of the vendor's units make one of ours: 100 where it counts cents, 1000000 for micros.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str | None = Field(default=None, min_length=1)
    constant: str | float | bool | None = None
    words: dict[str, str] = {}
    time: TimeFormat | None = None
    zone: Annotated[str, AfterValidator(known_zone)] | None = None
    split: str | None = Field(default=None, min_length=1)
    per: int | None = Field(default=None, gt=1)

    @model_validator(mode="before")
    @classmethod
    def _of_text(cls, given: object) -> object:
        """A text alone is a path."""
        if isinstance(given, bool):
            raise ValueError("YAML takes yes, no, on and off for truth values: put the field's name in quotes")
        return {"path": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.path is None) == (self.constant is None):
            raise ValueError("says either a path or a constant")
        if self.zone and self.time is not TimeFormat.ISO:
            raise ValueError("a zone belongs to a time that is written as iso")
        return self


class Condition(BaseModel):
    """Records of which a field holds one of these words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    words: tuple[str, ...] = Field(min_length=1)


class MappedRow(BaseModel):
    """One row that a record, or each element of its list, gives.

    Attributes:
        where: all of these hold; without any, of every record.
        columns: by the column of the table.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    where: tuple[Condition, ...] = ()
    columns: dict[str, Value] = Field(min_length=1)


class SourceMapping(BaseModel):
    """One export of one publisher.

    Attributes:
        table: the bronze table that its rows go to.
        delimiter: between the cells of CSV.
        identifiers: further fields that tell a client, by path or by name at any depth; they are replaced by keyed
            hashes before anything is stored, as those of `visitor_id` and `user_id` always are.
        explode: a field that holds a list: each of its elements is a record of its own, its fields below that name.
        ignore: records, or elements of `explode`, that are no rows by what they are, by the rule that says why.
        rows: what a record gives; where none of them applies, it is refused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: FileFormat
    table: Literal["events", "articles", "wall_events", "subscriptions", "ad_revenue"]
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    identifiers: tuple[str, ...] = ()
    explode: str | None = None
    ignore: dict[str, Condition] = {}
    rows: tuple[MappedRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _flat_csv(self) -> Self:
        if self.format is FileFormat.CSV and self.explode:
            raise ValueError("a cell of CSV is no list that could be exploded")
        if self.format is not FileFormat.CSV and self.delimiter != ",":
            raise ValueError("a delimiter belongs to CSV")
        return self
