"""A release against the contracts that it brings."""

from dataclasses import dataclass, field
from datetime import date

from contracts.contract import Contract
from contracts.evolution import Terms, plan, present_table
from contracts.registry import all_contracts
from flows.release_views import plan_views
from flows.workspace import Workspace
from infra.catalog.checks import Candidate, CheckResult, Verdict
from infra.catalog.model import ContentKey


@dataclass(frozen=True)
class TablesMatchContracts:
    """A release leaves every contract's table there, as the contract says, and no other: nothing is left to change."""

    work: Workspace
    contracts: tuple[type[Contract], ...] = field(default_factory=all_contracts)
    name: str = "tables_match_contracts"
    of_host: bool = False

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Plan the way from each table to its contract again; no data is read."""
        tables = self.work.nessie.tables(candidate.head)
        # Nothing is retired on that day, so that a column that is left over is refused.
        terms = Terms(date.min, retired={}, filled=True)
        ours = {contract.definition().table for contract in self.contracts}
        left = [f"{key} has no contract" for key in tables if str(key) not in ours]
        for contract in self.contracts:
            state = tables.get(ContentKey.of(contract.definition().table))
            present = present_table(state.metadata_location) if state else None
            planned = plan(contract.definition(), present, terms)
            left += [str(change) for change in planned.changes]
            left += [f"{one.place} {one.what}" for one in planned.refusals]
        views = plan_views(self.work.nessie, candidate.head, self.contracts, {*map(str, tables)})
        left += [str(change) for changes in views.values() for change in changes]
        if left:
            return CheckResult(self.name, Verdict.FAILED, "; ".join(left))
        return CheckResult(self.name, Verdict.PASSED, f"{len(self.contracts)} tables as their contracts say")
