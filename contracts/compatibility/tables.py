"""All differences between two contracts of one table."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from contracts.compatibility.columns import column_findings
from contracts.compatibility.ends import end_findings
from contracts.compatibility.findings import Finding
from contracts.compatibility.judgements import Difference
from contracts.compatibility.rules import rule_findings

Document = Mapping[str, Any]
_JUDGED = {
    *("table", "version", "owner", "description", "columns", "rules", "unique", "partitioned_by", "ordered_by"),
    *("may_lose", "fresh_within_days", "retired_until"),
}
_LISTS = {"partitioned_by": Difference.PARTITIONING, "ordered_by": Difference.SORTING}
_TEXTS = {"owner": Difference.OWNER, "description": Difference.TABLE_DESCRIBED}


def findings(before: Document, after: Document, day: date) -> tuple[Finding, ...]:
    """Compare two statements, as `contracts.statement` writes them; equal ones have no finding, others at least one.

    `day` is the one on which the change is made: an announced end counts when it is over by then.
    """
    return (
        *_version(before, after),
        *column_findings(before, after, day),
        *rule_findings(before, after),
        *_facts(before, after),
        *_loss(before.get("may_lose"), after.get("may_lose")),
        *_freshness(before.get("fresh_within_days"), after.get("fresh_within_days")),
        *end_findings("", before.get("retired_until"), after.get("retired_until"), day),
        *_unknown(before, after),
    )


def _version(before: Document, after: Document) -> Iterator[Finding]:
    old, new = before["version"], after["version"]
    if old != new:
        yield Finding(
            Difference.VERSION_RAISED if new > old else Difference.VERSION_LOWERED, before=str(old), after=str(new)
        )


def _facts(before: Document, after: Document) -> Iterator[Finding]:
    for name, difference in _TEXTS.items():
        if before[name] != after[name]:
            yield Finding(difference, before=before[name], after=after[name])
    for name, difference in _LISTS.items():
        if before[name] != after[name]:
            yield Finding(difference, before=", ".join(before[name]), after=", ".join(after[name]))


def _loss(before: float | None, after: float | None) -> Iterator[Finding]:
    """Without a number the tier decides, which no contract says: then readers are to expect more."""
    if before != after:
        lowered = before is not None and after is not None and after < before
        told = ("" if one is None else f"{one:g}" for one in (before, after))
        yield Finding(Difference.LOSS_LOWERED if lowered else Difference.LOSS_RAISED, "", *told)


def _freshness(before: int | None, after: int | None) -> Iterator[Finding]:
    if before != after:
        fresher = before is None or (isinstance(after, int) and after < before)
        told = ("" if days is None else f"{days} days" for days in (before, after))
        yield Finding(Difference.FRESHER if fresher else Difference.STALER, "", *told)


def _unknown(before: Document, after: Document) -> Iterator[Finding]:
    """What code of another age says, and this code has no judgement of."""
    for name in sorted({*before, *after} - _JUDGED):
        if before.get(name) != after.get(name):
            yield Finding(Difference.UNKNOWN, name, str(before.get(name, "")), str(after.get(name, "")))
