"""Putting every check to a candidate. What could not be checked counts as failed."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from infra.catalog.changes import Changes, TableChange, changes_between
from infra.catalog.checks import Candidate, Check, CheckResult, Verdict
from infra.catalog.inputs import Input
from infra.catalog.nessie import Nessie
from infra.errors import TollgateError

log = logging.getLogger(__name__)


@dataclass
class Audit:
    """The checks of one attempt, which may have to be put more than once, as the target moves.

    A check that looks at the run's host alone is not put again for what other hosts published meanwhile.
    """

    nessie: Nessie
    checks: Sequence[Check]
    _audited: Candidate | None = None
    _verdicts: dict[str, CheckResult] = field(default_factory=dict)

    def of(self, candidate: Candidate) -> tuple[CheckResult, ...]:
        """Put all checks, also after one failed: its reader wants to know everything that is wrong."""
        kept = self._verdicts if self._audited and self._holds(self._audited, candidate) else {}
        results = tuple(
            kept[check.name] if check.of_host and check.name in kept else _put(check, candidate)
            for check in self.checks
        )
        self._audited, self._verdicts = candidate, {result.check: result for result in results}
        return results

    def _holds(self, before: Candidate, now: Candidate) -> bool:
        """Whether all that a check of the host may have looked at is as it was."""
        if _effects(before.changes.tables.values()) != _effects(now.changes.tables.values()):
            return False
        meanwhile = changes_between(self.nessie.tables(before.base), self.nessie.tables(now.base))
        return not touches_host(meanwhile, now.run.host)


def touches_host(changes: Changes, host: str) -> bool:
    """Whether changes can be seen by who reads one host's rows: of unknown partitions or definitions, they can."""
    return any(
        change.created
        or change.dropped
        or change.schema_changed
        or change.partitions is None
        or any(dict(partition).get("host", host) == host for partition in change.partitions)
        for change in changes.tables.values()
    )


def failed(results: Sequence[CheckResult]) -> tuple[CheckResult, ...]:
    """Those results that keep a candidate from being published."""
    return tuple(result for result in results if result.status is Verdict.FAILED)


def inputs_unchanged(inputs: Sequence[Input]) -> CheckResult:
    """The verdict on inputs of which none moved: a run whose inputs did is done again before it comes to an audit."""
    return CheckResult("inputs_unchanged", Verdict.PASSED, f"{len(inputs)} inputs as they were read")


def _effects(changes: Iterable[TableChange]) -> list[tuple[object, ...]]:
    return [(change.table, change.partitions, change.rows_added, change.rows_removed) for change in changes]


def _put(check: Check, candidate: Candidate) -> CheckResult:
    try:
        return check(candidate)
    except TollgateError as error:
        return CheckResult(check.name, Verdict.FAILED, str(error))
    except Exception as error:
        log.exception("check %s did not come to a verdict", check.name)
        return CheckResult(check.name, Verdict.FAILED, f"no verdict: {type(error).__name__}: {error}")
