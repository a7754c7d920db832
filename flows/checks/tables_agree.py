"""Tables against each other, by the rules that contracts have between them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyspark.sql import Column
from pyspark.sql import functions as F

from contracts.across import AcrossRule, AddsUp
from contracts.agreement import Agreement, agreement
from contracts.contract import Contract
from contracts.definition import Definition
from contracts.registry import all_contracts
from flows.checks.asking import all_at_once, finding
from flows.checks.contracts_hold import changed_contracts
from flows.checks.slices import has_rows_to_look_at, rows_of
from flows.workspace import Workspace
from infra.catalog.changes import TableChange
from infra.catalog.checks import Candidate, CheckResult, Verdict
from infra.catalog.model import Reference

_NAME = "tables_agree"


@dataclass(frozen=True)
class Asked:
    """One rule, of the contract that has it, on the rows of both tables that `of` is true of."""

    definition: Definition
    rule: AcrossRule
    of: Column


@dataclass(frozen=True)
class TablesAgree:
    """Rows have their likes where they were written, and sums add up where either side was.

    A day that is restated need not be what later decisions were made on: who refers to it is not asked again.
    """

    work: Workspace
    name: str = _NAME
    of_host: bool = True

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Look at the partitions that the candidate touches."""
        return _answer(self.work, candidate.head, list(_of_touched(candidate, _rules(all_contracts()))))


@dataclass(frozen=True)
class ReleasedTablesAgree:
    """The same of a release; where it changes the contract that has the rule, whole tables are looked at."""

    work: Workspace
    contracts: tuple[type[Contract], ...] = field(default_factory=all_contracts)
    name: str = _NAME
    of_host: bool = False

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Put every rule of a changed contract to all rows that there are, and others to what is made anew."""
        changed = changed_contracts(self.work, candidate)
        rules = list(_rules(self.contracts))
        whole = [Asked(*one, F.lit(True)) for one in rules if one[0].table in changed]
        others = [one for one in rules if one[0].table not in changed]
        return _answer(self.work, candidate.head, [*whole, *_of_touched(candidate, others)])


def put(work: Workspace, at: Reference, asked: Asked) -> Agreement:
    """Put one rule to its tables as they are at exactly one commit."""
    own, other = (work.table_at(at, table).where(asked.of) for table in (asked.definition.table, asked.rule.says.table))
    return agreement(asked.rule, own, other)


def _rules(contracts: Collection[type[Contract]]) -> Iterator[tuple[Definition, AcrossRule]]:
    for contract in contracts:
        yield from ((contract.definition(), rule) for rule in contract.definition().across)


def _of_touched(candidate: Candidate, rules: Iterable[tuple[Definition, AcrossRule]]) -> Iterator[Asked]:
    """Rules on the partitions that the candidate touches: of sums on either side, of references on their own."""
    changes = candidate.changes.tables
    for definition, rule in rules:
        sides = (definition.table, rule.says.table) if isinstance(rule.says, AddsUp) else (definition.table,)
        looked_at = [changes[table] for table in sides if table in changes and has_rows_to_look_at(changes[table])]
        if looked_at:
            yield Asked(definition, rule, _part(looked_at, rule.says.shared))


def _part(changes: Sequence[TableChange], columns: Collection[str]) -> Column:
    if any(change.partitions is None for change in changes):
        return F.lit(True)
    return rows_of({partition for change in changes for partition in change.partitions or ()}, columns)


def _answer(work: Workspace, at: Reference, asked: Sequence[Asked]) -> CheckResult:
    found = all_at_once(lambda one: put(work, at, one), asked)
    findings = tuple(finding(one.definition, to.result, to.examined) for one, to in zip(asked, found, strict=True))
    broken = [one for one in findings if one.broken]
    refused = [one for one, to in zip(findings, found, strict=True) if to.result.blocks(to.examined)]
    told = "; ".join(f"{one.table}: {one.rule} ({one.broken} of {one.examined})" for one in refused or broken)
    if refused:
        return CheckResult(_NAME, Verdict.FAILED, told, findings)
    status = Verdict.WARNED if broken else Verdict.PASSED
    return CheckResult(_NAME, status, told or f"{len(findings)} rules between tables hold", findings)
