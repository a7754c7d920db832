"""A release against the contracts that it brings."""

from dataclasses import dataclass

from contracts.drift import require_columns
from contracts.registry import all_contracts
from flows.workspace import Workspace
from infra.catalog.checks import Candidate, CheckResult, Verdict


@dataclass(frozen=True)
class TablesMatchContracts:
    """A release leaves every contract's table there, with the columns that the contract names."""

    work: Workspace
    name: str = "tables_match_contracts"
    of_host: bool = False

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Compare each table's columns with its contract's; no data is read."""
        for contract in all_contracts():
            require_columns(self.work.table_at(candidate.head, contract.definition().table), contract)
        return CheckResult(self.name, Verdict.PASSED, f"{len(all_contracts())} tables as their contracts say")
