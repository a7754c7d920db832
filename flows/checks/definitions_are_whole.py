"""What a release stores of its definitions, against what it was made from."""

from dataclasses import dataclass

from contracts.stored import digests_of
from flows.definitions import Checkout
from flows.released import released_at
from flows.workspace import Workspace
from infra.catalog.checks import Candidate, CheckResult, Verdict


@dataclass(frozen=True)
class DefinitionsAreWhole:
    """Every contract and every file of the checkout is stored, with its digest, and nothing else."""

    work: Workspace
    checkout: Checkout
    name: str = "definitions_are_whole"
    of_host: bool = False

    def __call__(self, candidate: Candidate) -> CheckResult:
        """Read the stored rows back, and compare them and the digests that stand for them."""
        released = released_at(self.work.nessie, candidate.head)
        rows = released.rows()
        stored = {(one.kind, one.name): one.digest for one, _ in rows}
        expected = {(one.kind, one.name): one.digest for one in self.checkout.definitions}
        wrong = [name for (_, name), _ in sorted(stored.items() ^ expected.items())]
        wrong += [one.name for one, digest in rows if one.digest != digest]
        if len(rows) != len(stored):
            wrong.append("definitions stored twice")
        if digests_of(one for one, _ in rows) != dict(released.digests):
            wrong.append("the digests in the table's properties")
        if wrong:
            return CheckResult(self.name, Verdict.FAILED, f"not as in the code: {', '.join(dict.fromkeys(wrong))}")
        return CheckResult(self.name, Verdict.PASSED, f"{len(rows)} definitions stored")
