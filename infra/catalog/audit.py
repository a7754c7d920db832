"""Putting every check to a candidate. What could not be checked counts as failed."""

import logging
from collections.abc import Iterable, Sequence

from infra.catalog.checks import Candidate, Check, CheckResult, Verdict
from infra.catalog.inputs import Input, moved
from infra.catalog.model import ContentKey, TableState
from infra.errors import TollgateError

log = logging.getLogger(__name__)


def audit(candidate: Candidate, checks: Iterable[Check]) -> tuple[CheckResult, ...]:
    """Put all checks, also after one failed: its reader wants to know everything that is wrong."""
    return tuple(_put(check, candidate) for check in checks)


def failed(results: Sequence[CheckResult]) -> tuple[CheckResult, ...]:
    """Those results that keep a candidate from being published."""
    return tuple(result for result in results if result.status is Verdict.FAILED)


def check_inputs(inputs: Sequence[Input], tables: dict[ContentKey, TableState]) -> CheckResult:
    """Whether what the run read is what the target holds now, slice by slice."""
    stale = moved(inputs, tables)
    if not stale:
        return CheckResult("inputs_unchanged", Verdict.PASSED, f"{len(inputs)} inputs as they were read")
    named = "; ".join(f"{given.table} {dict(given.partition)}" for given in stale)
    return CheckResult("inputs_unchanged", Verdict.FAILED, f"changed since they were read: {named}")


def _put(check: Check, candidate: Candidate) -> CheckResult:
    try:
        return check(candidate)
    except TollgateError as error:
        return CheckResult(check.name, Verdict.FAILED, str(error))
    except Exception as error:
        log.exception("check %s did not come to a verdict", check.name)
        return CheckResult(check.name, Verdict.FAILED, f"no verdict: {type(error).__name__}: {error}")
