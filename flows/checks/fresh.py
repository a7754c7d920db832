"""A host's tables against what their contracts promise of their newest day."""

from dataclasses import dataclass
from datetime import date

from pyspark.sql import functions as F

from contracts.definition import Definition
from contracts.freshness import freshness
from contracts.registry import all_contracts
from flows.checks.asking import all_at_once, finding
from flows.workspace import Workspace
from infra.catalog.checks import Candidate, CheckResult, Finding, Verdict


@dataclass(frozen=True)
class IsFresh:
    """Tables that fell behind are told, whether the run was to write them or not; none of a host without rows."""

    work: Workspace
    name: str = "fresh"
    of_host: bool = True

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Ask each table that promises something for its newest day."""
        day, definitions = candidate.run.day, [contract.definition() for contract in all_contracts()]
        promising = [one for one in definitions if one.fresh_within_days is not None]
        if day is None:
            return CheckResult(self.name, Verdict.PASSED, "not a run of a day")
        found = [one for one in all_at_once(lambda asked: self._finding(candidate, asked, day), promising) if one]
        behind = ", ".join(one.table for one in found if one.broken)
        if behind:
            return CheckResult(self.name, Verdict.WARNED, f"behind {day}: {behind}", tuple(found))
        return CheckResult(self.name, Verdict.PASSED, f"{len(found)} tables as fresh as promised", tuple(found))

    def _finding(self, candidate: Candidate, asked: Definition, day: date) -> Finding | None:
        of_host = self.work.table_at(candidate.head, asked.table).where(F.col("host") == candidate.run.host)
        told = freshness(asked, of_host, day)
        return finding(asked, told.result, told.examined) if told else None
