"""Tables at a ref, held to the contracts that were released there."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pyspark.sql import functions as F

from contracts.contract import Contract
from contracts.enforcer import verify
from contracts.freshness import freshness
from contracts.registry import all_contracts
from contracts.stored import StoredDefinition
from contracts.verdict import Verdict
from flows.checks.tables_agree import Asked, put
from flows.definitions import Checkout
from flows.released import definition_of, released_at
from flows.workspace import Workspace
from infra.catalog.model import Reference
from infra.errors import TollgateError


@dataclass(frozen=True)
class TableVerdict:
    """Of one table; without a verdict it could not be checked, and `detail` says why."""

    table: str
    verdict: Verdict | None
    detail: str

    @property
    def passed(self) -> bool:
        """Whether it was checked and holds."""
        return self.verdict is not None and self.verdict.passed

    def document(self) -> dict[str, Any]:
        """The same as the command line's JSON."""
        results = self.verdict.results if self.verdict else ()
        checks = [
            {"rule": one.rule_id, "severity": one.severity.value, "failed_rows": one.broken_rows, "passed": one.passed}
            for one in results
        ]
        rows = self.verdict.rows if self.verdict else None
        return {"table": self.table, "passed": self.passed, "rows": rows, "detail": self.detail, "checks": checks}


def check_tables(
    work: Workspace, at: Reference, table: str | None = None, day: date | None = None
) -> tuple[TableVerdict, ...]:
    """Verify one table, or all that were released; their freshness too, where a day is given.

    Raises:
        UnknownNameError: no contract of `table` was released.
    """
    released = released_at(work.nessie, at).definitions()
    contracts = [one for one in released if one.kind == "contract"]
    sought = contracts if table is None and contracts else [definition_of(released, table or "")]
    return tuple(_verdict(work, at, one, day) for one in sought)


def _verdict(work: Workspace, at: Reference, stored: StoredDefinition, day: date | None) -> TableVerdict:
    """Rules are code: they can be put to a table by the code that they were released from, and by no other."""
    here = {one.name: one for one in Checkout().definitions if one.kind == "contract"}.get(stored.name)
    if here is None or here.digest != stored.digest:
        return TableVerdict(stored.name, None, "not checked: released from other code, check that out")
    contract = next(one for one in all_contracts() if one.definition().table == stored.name)
    try:
        verdict = _of_all_rules(work, at, contract, day)
    except TollgateError as error:
        return TableVerdict(stored.name, None, f"not checked: {error.what}")
    broken = ", ".join(f"{one.rule_id} ({one.broken_rows} rows)" for one in verdict.broken or verdict.warnings)
    return TableVerdict(stored.name, verdict, broken or "holds")


def _of_all_rules(work: Workspace, at: Reference, contract: type[Contract], day: date | None) -> Verdict:
    definition = contract.definition()
    frame = work.table_at(at, definition.table)
    verdict = verify(frame, contract)
    told = [put(work, at, Asked(definition, rule, F.lit(True))) for rule in definition.across]
    fresh = freshness(definition, frame, day) if day else None
    results = [one.result for one in (*told, fresh) if one]
    return replace(verdict, results=(*verdict.results, *results))
