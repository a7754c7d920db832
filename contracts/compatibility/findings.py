"""One difference between two contracts."""

from dataclasses import dataclass

from contracts.compatibility.judgements import JUDGEMENTS, ChangeClass, Difference


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
        told = f" ({self.before or 'none'} to {self.after or 'none'})" if self.before or self.after else ""
        return f"{self.difference}{place}{told}: {self.why}"
