"""Every difference that two contracts can have, and how it is judged: the one table of change classes.

Two questions are asked of each difference, as schema registries and data contract tools ask them:

- **readers** rely on what the contract promises. A weaker promise breaks them.
- **writers** must do what the contract demands. A stronger demand breaks them.

A version is the promise to readers, so what a change does to them is its class. Whoever writes a table of this product
is released together with its contract, and the release holds all rows to it: a demand that is not met stops there.
Where it cannot be shown that a change is harmless, it is breaking.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class ChangeClass(StrEnum):
    """From harmless to harmful: readers notice nothing, may meet values that are new to them, or fail."""

    COMPATIBLE = "compatible"
    WIDENING = "widening"
    BREAKING = "breaking"


_BY_HARM = list(ChangeClass)


def worst(classes: Iterable[ChangeClass]) -> ChangeClass:
    """The most harmful of them; of none, compatible."""
    return max(classes, key=_BY_HARM.index, default=ChangeClass.COMPATIBLE)


class Difference(StrEnum):
    """What two contracts can differ in, in words."""

    TABLE_ADDED = "table added"
    TABLE_DROPPED = "table dropped"
    TABLE_ENDED = "table dropped after its announced end"
    TABLE_DESCRIBED = "description of the table"
    VERSION_RAISED = "new version"
    VERSION_LOWERED = "version lowered"
    OWNER = "owner"
    PARTITIONING = "partitioning"
    SORTING = "order within files"
    LOSS_RAISED = "more rows may be lost"
    LOSS_LOWERED = "fewer rows may be lost"
    FRESHER = "promised to be fresher"
    STALER = "promised to be less fresh"

    COLUMN_ADDED = "column added"
    COLUMN_ADDED_NOT_NULL = "column added, not null"
    COLUMN_DROPPED = "column dropped"
    COLUMN_ENDED = "column dropped after its announced end"
    COLUMN_RENAMED = "column renamed"
    COLUMN_DESCRIBED = "description of the column"
    COLUMNS_REORDERED = "order of columns"
    RENAME_NOTED = "note of a rename"
    TYPE_WIDENED = "type widened"
    TYPE_NARROWED = "type narrowed"
    TYPE_CHANGED = "type changed"
    NULL_ALLOWED = "null allowed"
    NULL_ALLOWED_TO_END = "null allowed until the announced end"
    NULL_FORBIDDEN = "null forbidden"

    END_ANNOUNCED = "end announced"
    END_PUT_OFF = "end put off"
    END_TOO_SOON = "end without notice"

    RULE_ADDED = "rule added"
    RULE_REMOVED = "rule removed"
    RULE_TIGHTENED = "rule made stricter"
    RULE_LOOSENED = "rule loosened"
    RULE_REWRITTEN = "rule rewritten"
    RULE_REWORDED = "rule reworded"
    WARNING_CHANGED = "rule that only warns"
    KEY_LOOSENED = "key of more columns"
    BLOCKS = "rule blocks, and warned before"
    WARNS = "rule warns, and blocked before"
    REFUSES = "rule refuses the write, and set rows aside before"
    SETS_ASIDE = "rule sets rows aside, and refused the write before"
    TOLERATES_MORE = "more rows may break the rule"
    TOLERATES_LESS = "fewer rows may break the rule"

    UNKNOWN = "unknown statement"


@dataclass(frozen=True)
class Judgement:
    """What one difference does to either side, and why, in a reader's words."""

    readers: ChangeClass
    writers: ChangeClass
    why: str


_C, _W, _B = ChangeClass

JUDGEMENTS: Mapping[Difference, Judgement] = {
    # difference: for readers, for writers, because
    Difference.TABLE_ADDED: Judgement(_C, _C, "nobody reads it yet"),
    Difference.TABLE_DROPPED: Judgement(_B, _B, "its readers were not told, and find no table"),
    Difference.TABLE_ENDED: Judgement(_C, _B, "its readers were told, and the day is over"),
    Difference.TABLE_DESCRIBED: Judgement(_C, _C, "words are not judged: another meaning is another column or version"),
    Difference.VERSION_RAISED: Judgement(_C, _C, "the new promise has a name of its own"),
    Difference.VERSION_LOWERED: Judgement(_B, _B, "the older version is again what its name stands for"),
    Difference.OWNER: Judgement(_C, _C, "others answer for the same promise"),
    Difference.PARTITIONING: Judgement(_B, _B, "the table is laid out anew, which no release does in place"),
    Difference.SORTING: Judgement(_C, _C, "rows of a table have no order that a query could rely on"),
    Difference.LOSS_RAISED: Judgement(_W, _C, "a run may leave out more of the rows that were there before"),
    Difference.LOSS_LOWERED: Judgement(_C, _B, "a run must put back more of the rows that were there before"),
    Difference.FRESHER: Judgement(_C, _C, "who falls behind is told earlier; nothing is kept from being published"),
    Difference.STALER: Judgement(_W, _C, "readers may find the newest day older than they were promised"),
    Difference.COLUMN_ADDED: Judgement(
        _C, _B, "no query names it yet; what writes the table must have it, null or not"
    ),
    Difference.COLUMN_ADDED_NOT_NULL: Judgement(_C, _B, "no query names it yet; every row must have a value for it"),
    Difference.COLUMN_DROPPED: Judgement(_B, _B, "queries that name it fail, and nobody was told"),
    Difference.COLUMN_ENDED: Judgement(_C, _B, "its readers were told, and the day is over"),
    Difference.COLUMN_RENAMED: Judgement(_B, _B, "queries that name it fail, though its values are kept"),
    Difference.COLUMN_DESCRIBED: Judgement(
        _C, _C, "words are not judged: another meaning is another column or version"
    ),
    Difference.COLUMNS_REORDERED: Judgement(_C, _C, "columns are read and written by name"),
    Difference.RENAME_NOTED: Judgement(_C, _C, "only a release reads it, and nothing is renamed by it now"),
    Difference.TYPE_WIDENED: Judgement(_W, _B, "old values stay as they are, new ones may not fit the type they had"),
    Difference.TYPE_NARROWED: Judgement(_B, _B, "values that were promised no longer fit"),
    Difference.TYPE_CHANGED: Judgement(_B, _B, "values are of another kind"),
    Difference.NULL_ALLOWED: Judgement(_B, _C, "readers may meet null where they were promised a value"),
    Difference.NULL_ALLOWED_TO_END: Judgement(
        _W, _C, "the column is on its way out, and its readers are told until when"
    ),
    Difference.NULL_FORBIDDEN: Judgement(_C, _B, "every row must have a value"),
    Difference.END_ANNOUNCED: Judgement(_C, _C, "it holds until then"),
    Difference.END_PUT_OFF: Judgement(_C, _C, "it holds for longer"),
    Difference.END_TOO_SOON: Judgement(_B, _C, "readers have less time than they were promised, or none"),
    Difference.RULE_ADDED: Judgement(_C, _B, "more is promised of each row, and rows that break it are stopped"),
    Difference.RULE_REMOVED: Judgement(_B, _C, "readers may meet rows that they were promised never to meet"),
    Difference.RULE_TIGHTENED: Judgement(_C, _B, "every row that passes now passed before"),
    Difference.RULE_LOOSENED: Judgement(_W, _C, "every row that passed before passes, and others do too"),
    Difference.RULE_REWRITTEN: Judgement(_B, _B, "it cannot be told which rows pass now and did not before"),
    Difference.RULE_REWORDED: Judgement(_C, _C, "the same rows pass"),
    Difference.WARNING_CHANGED: Judgement(_C, _C, "it promises nothing: rows that break it are mentioned, and stay"),
    Difference.KEY_LOOSENED: Judgement(_B, _C, "joins on the old key find several rows where they found one"),
    Difference.BLOCKS: Judgement(_C, _B, "rows that were mentioned only are stopped now"),
    Difference.WARNS: Judgement(_B, _C, "rows that were stopped are mentioned only"),
    Difference.REFUSES: Judgement(_C, _B, "one broken row now stops the whole write"),
    Difference.SETS_ASIDE: Judgement(_W, _C, "a day may now come without the rows that would have stopped it"),
    Difference.TOLERATES_MORE: Judgement(_W, _C, "readers may meet a few rows that would have stopped the write"),
    Difference.TOLERATES_LESS: Judgement(_C, _B, "rows that were mentioned only may stop the write"),
    Difference.UNKNOWN: Judgement(_B, _B, "this code does not know what it means"),
}
