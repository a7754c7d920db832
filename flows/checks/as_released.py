"""A run against the definitions that its target was released with."""

from dataclasses import dataclass, field

from flows.definitions import Checkout
from flows.released import require_released
from flows.workspace import Workspace
from infra.catalog.checks import Candidate, CheckResult, Verdict


@dataclass(frozen=True)
class AsReleased:
    """A run's tables are made by the very definitions that the target holds, so that a ref explains its numbers."""

    work: Workspace
    checkout: Checkout = field(default_factory=Checkout)
    name: str = "as_released"
    of_host: bool = False

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Compare digests: one file of metadata is read."""
        require_released(self.work.nessie, candidate.head, self.checkout)
        return CheckResult(self.name, Verdict.PASSED, "contracts and dbt files as released")
