"""A release against the contracts that it brings."""

from dataclasses import dataclass

from contracts.enforcer import verify
from contracts.registry import all_contracts
from flows.workspace import Workspace
from infra.catalog.checks import Candidate, CheckResult, Verdict


@dataclass(frozen=True)
class TablesMatchContracts:
    """A release leaves every contract's table there, with the columns that the contract names."""

    work: Workspace
    name: str = "tables_match_contracts"

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Verify each table's columns on an empty slice of it."""
        for contract in all_contracts():
            verify(self.work.table_at(candidate.head, contract.definition().table).limit(0), contract)
        return CheckResult(self.name, Verdict.PASSED, f"{len(all_contracts())} tables as their contracts say")
