"""One difference between two contracts."""

from dataclasses import dataclass

from contracts.compatibility.judgements import JUDGEMENTS, ChangeClass, Difference

_LONGEST = 200


@dataclass(frozen=True)
class Finding:
    """What differs and where; `place` is a column, a rule or, empty, the table; `before` and `after` are texts."""

    difference: Difference
    place: str = ""
    before: str = ""
    after: str = ""

    @property
    def readers(self) -> ChangeClass:
        """What it does to those who read the table: the class of the change."""
        return JUDGEMENTS[self.difference].readers

    @property
    def writers(self) -> ChangeClass:
        """What it does to those who write the table."""
        return JUDGEMENTS[self.difference].writers

    @property
    def why(self) -> str:
        """The reason, in a reader's words."""
        return JUDGEMENTS[self.difference].why

    def __str__(self) -> str:
        place = f" {self.place}" if self.place else ""
        sides = [text or "none" for text in (self.before, self.after)]
        # A rule that is code is a syntax tree, which nobody reads in a line.
        is_readable = any((self.before, self.after)) and max(map(len, sides)) <= _LONGEST
        told = f" ({' to '.join(sides)})" if is_readable else ""
        return f"{self.difference}{place}{told}: {self.why}"
