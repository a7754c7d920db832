"""Every touched table against its contract."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial, reduce
from operator import and_, or_

from pyspark.sql import Column
from pyspark.sql import functions as F

from contracts.enforcer import verify
from contracts.registry import contract_for
from contracts.verdict import Verdict as ContractVerdict
from flows.workspace import Workspace
from infra.catalog.changes import TableChange
from infra.catalog.checks import Candidate, CheckResult, Finding, Verdict
from infra.catalog.partitions import Partition

_AT_ONCE = 4


@dataclass(frozen=True)
class ContractsHold:
    """Every contract holds in every partition that the run touched, as the candidate has them."""

    work: Workspace
    name: str = "contracts"
    of_host: bool = True

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Verify table by table; a table without a contract fails, as nothing says what it must be."""
        changes = [change for change in candidate.changes.tables.values() if _has_rows_to_look_at(change)]
        # Each verdict is a few small jobs that leave cores idle, so several are asked for at once.
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            verdicts = list(pool.map(partial(self._verdict, candidate), changes))
        broken = [verdict for verdict in verdicts if not verdict.passed]
        warned = [verdict for verdict in verdicts if verdict.warnings]
        findings = tuple(finding for verdict in verdicts for finding in _findings(verdict))
        if broken:
            return CheckResult(self.name, Verdict.FAILED, "; ".join(map(_told, broken)), findings)
        status = Verdict.WARNED if warned else Verdict.PASSED
        detail = "; ".join(map(_told, warned)) or f"{len(findings)} rules of {len(verdicts)} tables hold"
        return CheckResult(self.name, status, detail, findings)

    def _verdict(self, candidate: Candidate, change: TableChange) -> ContractVerdict:
        frame = self.work.table_at(candidate.head, change.table)
        return verify(frame.where(_touched(change)), contract_for(change.table))


def _has_rows_to_look_at(change: TableChange) -> bool:
    return not change.dropped and change.partitions != frozenset()


def _touched(change: TableChange) -> Column:
    if change.partitions is None:
        return F.lit(True)
    return reduce(or_, map(_within, sorted(change.partitions)), F.lit(False))


def _within(partition: Partition) -> Column:
    equal = (F.col(column) == F.lit(value) for column, value in partition)
    return reduce(and_, equal, F.lit(True))


def _findings(verdict: ContractVerdict) -> list[Finding]:
    return [
        Finding(verdict.table, verdict.version, result.rule_id, result.severity, verdict.rows, result.broken_rows)
        for result in verdict.results
    ]


def _told(verdict: ContractVerdict) -> str:
    rules = ", ".join(f"{result.rule_id} ({result.broken_rows} rows)" for result in verdict.broken or verdict.warnings)
    return f"{verdict.table}: {rules}"
