"""A host's run leaves every other host alone."""

from dataclasses import dataclass

from infra.catalog.changes import TableChange
from infra.catalog.checks import Candidate, CheckResult, Verdict


@dataclass(frozen=True)
class StaysInItsHost:
    """A host's run touches partitions of that host alone, and drops no table."""

    name: str = "stays_in_its_host"
    of_host: bool = True

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Look at the files that the candidate added or removed."""
        host = candidate.run.host
        strayed = [
            f"{change.table}: {what}" for change in candidate.changes.tables.values() for what in _strayed(change, host)
        ]
        if strayed:
            return CheckResult(self.name, Verdict.FAILED, "; ".join(strayed))
        touched = sum(len(change.partitions or ()) for change in candidate.changes.tables.values())
        return CheckResult(self.name, Verdict.PASSED, f"{touched} partitions of {host} touched, no other")


def _strayed(change: TableChange, host: str) -> list[str]:
    if change.dropped or change.created:
        return ["dropped" if change.dropped else "created, which only a release may"]
    if change.schema_changed:
        return ["its columns were changed, which only a release may"]
    if change.partitions is None:
        return ["its history was replaced"]
    return [str(dict(partition)) for partition in sorted(change.partitions) if dict(partition).get("host") != host]
