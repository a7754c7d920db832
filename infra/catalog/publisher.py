"""The one way onto a published branch: branch, write, build a candidate, audit it, compare and set.

    published(key)? -> noop
    begin           run branch at H0, owned, with the marker of the key
    write           the flow's work, on that branch alone
    candidate       branch at the target's head H1, the run merged into it as one commit, or rebased onto it
    audit           every check, on exactly what the target would be
    publish         target := candidate, if the target is still at H1 and H1 is in the candidate's log

Between any two the process may die, the catalog may die, or an answer may be lost. Until the last one the
target is untouched; after it everything is published. A lost answer is settled by looking at the log.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from infra.catalog._assign import compare_and_set
from infra.catalog.audit import Audit, failed, inputs_unchanged
from infra.catalog.candidate import Built, Path, Work, build_candidate
from infra.catalog.checks import Candidate, Check, CheckResult
from infra.catalog.clock import now, require_right_clock
from infra.catalog.conflict import conflict
from infra.catalog.errors import AnswerLost, CatalogUnavailable, ReferenceConflict, RunInProgress
from infra.catalog.inputs import Input, moved
from infra.catalog.model import Commit, Reference
from infra.catalog.names import require_target
from infra.catalog.nessie import Nessie
from infra.catalog.publication import Observe, Publication, Status, Step
from infra.catalog.rebase import Obstacle
from infra.catalog.run import Run
from infra.catalog.run_branch import RunBranch, began_at, begin, clear, discard, end, marker_key
from infra.errors import TollgateError

Write = Callable[[RunBranch], Sequence[Input]]


class Publisher:
    """Publishes runs to their target branch.

    Args:
        nessie: the catalog.
        observe: told of each step before it begins.
        attempts: how often the run is written again when another run changed its tables or inputs.
        rounds: how often a candidate is built again when the target moved without touching them.
        now: this process's clock.
    """

    def __init__(
        self,
        nessie: Nessie,
        *,
        observe: Observe = lambda _: None,
        attempts: int = 3,
        rounds: int = 10,
        now: Callable[[], datetime] = now,
    ) -> None:
        self._nessie = nessie
        self._observe = observe
        self._attempts = attempts
        self._rounds = rounds
        self._now = now

    def published(self, run: Run) -> Commit | None:
        """The commit of the target that brought this key; reverting a run takes its marker away again."""
        target = self._nessie.resolve(run.target)
        if self._nessie.content(target, marker_key(run.key)) is None:
            return None
        return self._nessie.find_run(target, run.key.value)

    def publish(self, run: Run, write: Write, checks: Sequence[Check]) -> Publication:
        """Do the run and publish it, once, or say why not.

        `write` is called with a branch of its own each time, and returns what it read from published tables.

        Raises:
            NotATarget: nothing is published to a branch of that name.
            RunInProgress: another process owns the key.
            PublishConflict: others changed the run's tables or inputs at each of its attempts.
            ClockWrong: this process's clock and the catalog's are a minute apart; nothing was written.
            CatalogUnavailable: the catalog is down; whether the run was published is told by its next start.
        """
        require_target(run.target)
        left: tuple[str, ...] = ()
        overtaken: tuple[Obstacle, ...] = ()
        first_base = self._nessie.resolve(run.target)
        for _ in range(self._attempts):
            if commit := self.published(run):
                return self._noop(run, commit, left)
            self._observe(Step.BEGIN)
            try:
                attempt, dead = begin(self._nessie, run)
            except RunInProgress:
                # Whoever was at it may have published between our two looks.
                if commit := self.published(run):
                    return self._noop(run, commit, left)
                raise
            left += dead
            outcome = self._attempt(attempt, write, checks)
            if isinstance(outcome, Publication):
                path = Path.REPLAYED if overtaken else outcome.path
                return replace(outcome, left_behind=left, path=path)
            overtaken = outcome
        raise conflict(self._nessie, run, first_base, overtaken)

    def _noop(self, run: Run, commit: Commit, left: tuple[str, ...]) -> Publication:
        # What cannot be tidied up now harms nobody.
        with suppress(TollgateError):
            left += clear(self._nessie, run)
        return Publication(run, Status.NOOP, commit.parent, commit.hash, left_behind=left)

    def _attempt(self, attempt: RunBranch, write: Write, checks: Sequence[Check]) -> Publication | tuple[Obstacle, ...]:
        """Write and bring to the target; or what keeps the run from it, so that it is replayed."""
        try:
            require_right_clock(began_at(self._nessie, attempt.branch), self._now())
            self._observe(Step.WRITE)
            inputs = tuple(write(attempt))
            work = Work(attempt, self._nessie.resolve(attempt.branch.name), inputs)
            outcome = self._bring_home(work, Audit(self._nessie, checks))
        except Exception as error:
            self._try_discard(attempt, f"{type(error).__name__}: {error}")
            raise
        finally:
            end(attempt)
        if not isinstance(outcome, Publication):
            self._try_discard(attempt, f"overtaken by another run: {'; '.join(map(str, outcome))}; done again")
        elif outcome.status is Status.REFUSED:
            names = ", ".join(result.check for result in failed(outcome.audit))
            self._try_discard(attempt, f"the audit refused it: {names}")
        elif outcome.status is Status.PUBLISHED:
            self._observe(Step.CLEAN)
            self._try_delete(attempt.branch.name)
        return outcome

    def _bring_home(self, work: Work, audit: Audit) -> Publication | tuple[Obstacle, ...]:
        attempt, run = work.attempt, work.attempt.run
        for round_ in range(self._rounds):
            self._observe(Step.CANDIDATE)
            target = self._nessie.resolve(run.target)
            if commit := self._published_since(run, target, attempt.base):
                return Publication(run, Status.NOOP, commit.parent, commit.hash, attempt.branch.name)
            if stale := moved(work.inputs, self._nessie.tables(target)):
                return tuple(
                    Obstacle(given.table, "rows that this run read moved", (given.partition,)) for given in stale
                )
            name = f"{run.candidate_prefix}{attempt.attempt}/{round_}"
            built = build_candidate(self._nessie, work, target, name)
            if not isinstance(built, Built):
                return built
            self._observe(Step.AUDIT)
            results = (inputs_unchanged(work.inputs), *audit.of(built.candidate))
            publication = self._verdict(work, built, results)
            if publication is not None:
                return publication
        return (Obstacle(run.target, f"moved {self._rounds} times while this run was audited"),)

    def _verdict(self, work: Work, built: Built, results: tuple[CheckResult, ...]) -> Publication | None:
        """Publish an audited candidate, or refuse it; None when the target moved and it is to be built anew."""
        candidate = built.candidate
        seen = Publication(
            run=candidate.run,
            status=Status.REFUSED,
            base_hash=candidate.base.hash,
            branch=work.attempt.branch.name,
            path=built.path,
            tables=tuple(candidate.changes.tables.values()),
            audit=results,
            inputs=work.inputs,
        )
        if failed(results):
            self._try_delete(candidate.head.name)
            return seen
        self._observe(Step.PUBLISH)
        applied = self._assign(candidate)
        self._try_delete(candidate.head.name)
        if not applied:
            return None
        return replace(seen, status=Status.PUBLISHED, published_hash=candidate.head.hash)

    def _assign(self, candidate: Candidate) -> bool:
        """Compare and set. A lost answer is looked up; repeating the call is safe, as it names the old hash."""
        for _ in range(self._rounds):
            try:
                compare_and_set(self._nessie, candidate.base, candidate.head)
            except ReferenceConflict:
                return self._is_published(candidate)
            except AnswerLost:
                if self._is_published(candidate):
                    return True
            else:
                return True
        raise CatalogUnavailable(
            f"no answer to publishing {candidate.run.title} in {self._rounds} tries",
            where=self._nessie.transport.uri,
            remedy="run it again: it looks first whether it was published",
        )

    def _is_published(self, candidate: Candidate) -> bool:
        target = self._nessie.resolve(candidate.run.target)
        since = self._nessie.log(target, until=candidate.base.hash)
        return any(commit.hash == candidate.head.hash for commit in since)

    def _published_since(self, run: Run, target: Reference, base: Reference) -> Commit | None:
        if target.hash == base.hash:
            return None
        return self.published(run)

    def _try_discard(self, attempt: RunBranch, cause: str) -> None:
        """Leave the cause on the branch; if even that fails, the next start finds what a dead owner left."""
        with suppress(TollgateError):
            discard(self._nessie, attempt.run, self._nessie.resolve(attempt.branch.name), cause)

    def _try_delete(self, name: str) -> None:
        """Tidy up; what cannot be deleted now harms nobody and is swept by maintenance."""
        with suppress(TollgateError):
            self._nessie.delete_branch(self._nessie.resolve(name))
