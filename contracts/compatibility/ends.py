"""The announced end of a column or a table: readers are given time, and no less than they were promised."""

from collections.abc import Iterator
from datetime import date

from contracts.compatibility.findings import Finding
from contracts.compatibility.judgements import Difference


def end_findings(place: str, before: str | None, after: str | None, day: date) -> Iterator[Finding]:
    """Compare two last days, in ISO's form; `day` is the one on which the change is made."""
    if before != after:
        yield Finding(_difference(before, after, day), place, before or "", after or "")


def is_over(until: str | None, day: date) -> bool:
    """Whether an end was announced and lies before `day`."""
    return until is not None and until < day.isoformat()


def _difference(before: str | None, after: str | None, day: date) -> Difference:
    if after is None:
        return Difference.END_PUT_OFF
    if before is None:
        return Difference.END_TOO_SOON if is_over(after, day) else Difference.END_ANNOUNCED
    return Difference.END_TOO_SOON if after < before else Difference.END_PUT_OFF
