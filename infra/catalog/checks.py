"""The audit's seam: `infra` knows no table, so whoever publishes brings the checks."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from infra.catalog.changes import Changes
from infra.catalog.model import Reference
from infra.catalog.run import Run


class Verdict(StrEnum):
    """Of one check; only `FAILED` keeps a candidate from being published."""

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"


@dataclass(frozen=True)
class Finding:
    """What came of one rule of one table: `broken` of the `examined` rows break it."""

    table: str
    version: int
    rule: str
    severity: str
    examined: int
    broken: int


@dataclass(frozen=True)
class CheckResult:
    """What one check found, in words that name the table, the rule and the count; `findings` has each rule."""

    check: str
    status: Verdict
    detail: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A state that the target may become: exactly `base` plus one commit with the run's changes."""

    run: Run
    base: Reference
    head: Reference
    changes: Changes


class Check(Protocol):
    """One question put to a candidate before anybody else can see it.

    A check that raises refuses the candidate: what could not be checked is not published.
    """

    @property
    def name(self) -> str:
        """How audit tables and errors call it."""

    @property
    def of_host(self) -> bool:
        """Whether it looks at nothing but the run's changes and its host's rows: others need not make it look again."""

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Look at the candidate, pinned at `candidate.head`."""
