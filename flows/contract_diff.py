"""What became of contracts between what was released at a ref and another ref, or this code."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from contracts.compatibility import ContractChange, Finding, contract_changes
from contracts.compatibility.versions import name_of
from contracts.stored import StoredDefinition
from infra.errors import UnknownNameError

Document = dict[str, Any]


def diff(
    before: Sequence[StoredDefinition], after: Sequence[StoredDefinition], day: date, table: str | None = None
) -> tuple[ContractChange, ...]:
    """Compare contracts, all or those of one table; gold without its version stands for all its versions.

    Raises:
        UnknownNameError: neither side has a contract of `table`.
    """
    old, new = _statements(before), _statements(after)
    changes = contract_changes(old, new, day)
    if table is None:
        return changes
    meant = {one["table"] for one in [*old, *new] if table in {one["table"], name_of(one)}}
    if not meant:
        known = sorted({one["table"] for one in [*old, *new]})
        remedy = f"contracts of {', '.join(known) or 'no table'}"
        raise UnknownNameError(f"no contract of {table!r} on either side", where="TABLE", remedy=remedy)
    return tuple(change for change in changes if change.table in meant)


def document(change: ContractChange) -> Document:
    """One change as the command line's JSON."""
    return {
        "table": change.table,
        "version_before": change.version_before,
        "version_after": change.version_after,
        "class": change.change_class.value,
        "refused": change.is_refused,
        "findings": [_finding(one) for one in change.findings],
    }


def _finding(finding: Finding) -> Document:
    return {
        "difference": finding.difference.value,
        "place": finding.place,
        "before": finding.before,
        "after": finding.after,
        "class": finding.readers.value,
        "writers": finding.writers.value,
        "reason": finding.why,
    }


def _statements(definitions: Sequence[StoredDefinition]) -> list[Document]:
    return [json.loads(one.body) for one in definitions if one.kind == "contract"]
