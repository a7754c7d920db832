"""Every touched table against its contract, and every table whose contract is another one now."""

from dataclasses import dataclass, field

from pyspark.sql import Column
from pyspark.sql import functions as F

from contracts.contract import Contract
from contracts.enforcer import verify
from contracts.evolution import present_table
from contracts.registry import all_contracts, contract_for
from contracts.verdict import Verdict as ContractVerdict
from flows.checks.asking import all_at_once, finding
from flows.checks.slices import touched
from flows.released import released_at
from flows.workspace import Workspace
from infra.catalog.checks import Candidate, CheckResult, Finding, Verdict


@dataclass(frozen=True)
class ContractsHold:
    """Every contract holds in every partition that the run touched, as the candidate has them."""

    work: Workspace
    name: str = "contracts"
    of_host: bool = True

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Verify table by table; a table without a contract fails, as nothing says what it must be."""
        return verdict_on(self.name, self.work, candidate, touched(candidate), all_contracts())


@dataclass(frozen=True)
class ReleasedContractsHold:
    """The same of a release; a table whose contract it changes is verified as a whole, whatever was touched."""

    work: Workspace
    contracts: tuple[type[Contract], ...] = field(default_factory=all_contracts)
    name: str = "contracts"
    of_host: bool = False

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Verify table by table; a table without rows holds whatever its contract says."""
        whole = dict.fromkeys(changed_contracts(self.work, candidate) & self._with_rows(candidate), F.lit(True))
        return verdict_on(self.name, self.work, candidate, {**touched(candidate), **whole}, self.contracts)

    def _with_rows(self, candidate: Candidate) -> set[str]:
        tables = self.work.nessie.tables(candidate.head)
        return {str(key) for key, state in tables.items() if present_table(state.metadata_location).rows}


def changed_contracts(work: Workspace, candidate: Candidate) -> set[str]:
    """Tables whose contract says something else in the candidate than before."""
    before, after = (
        {one.name: one.digest for one in released_at(work.nessie, at).definitions() if one.kind == "contract"}
        for at in (candidate.base, candidate.head)
    )
    return {table for table, digest in after.items() if before.get(table) != digest}


def verdict_on(
    name: str,
    work: Workspace,
    candidate: Candidate,
    slices: dict[str, Column],
    contracts: tuple[type[Contract], ...],
) -> CheckResult:
    """Verify the rows of each table that its condition is true of."""

    def verdict(table: str) -> ContractVerdict:
        return verify(work.table_at(candidate.head, table).where(slices[table]), contract_for(table, contracts))

    return _result(name, all_at_once(verdict, slices))


def _result(name: str, verdicts: list[ContractVerdict]) -> CheckResult:
    broken = [verdict for verdict in verdicts if not verdict.passed]
    warned = [verdict for verdict in verdicts if verdict.warnings]
    findings = tuple(one for verdict in verdicts for one in _findings(verdict))
    if broken:
        return CheckResult(name, Verdict.FAILED, "; ".join(map(_told, broken)), findings)
    status = Verdict.WARNED if warned else Verdict.PASSED
    detail = "; ".join(map(_told, warned)) or f"{len(findings)} rules of {len(verdicts)} tables hold"
    return CheckResult(name, status, detail, findings)


def _findings(verdict: ContractVerdict) -> list[Finding]:
    return [finding(verdict, result, verdict.rows) for result in verdict.results]


def _told(verdict: ContractVerdict) -> str:
    rules = ", ".join(f"{result.rule_id} ({result.broken_rows} rows)" for result in verdict.broken or verdict.warnings)
    return f"{verdict.table}: {rules}"
