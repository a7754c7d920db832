"""Which commits are kept, and with them the tables that can be read there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from infra.catalog.model import Commit, CommitHash, Reference
from infra.catalog.nessie import Nessie
from infra.catalog.run_branch import is_marker
from infra.catalog.transport import Json, Transport
from infra.config.retention import RetentionPolicy
from infra.maintenance.errors import PastRetention, UnknownContent

_WITH_FILES = {"ICEBERG_TABLE", "ICEBERG_VIEW"}
_WITHOUT_FILES = {"NAMESPACE", "UDF"}


@dataclass
class Retained:
    """Commits that are kept, and the metadata file of every table and view that can be read at one of them."""

    commits: set[CommitHash] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    views: set[str] = field(default_factory=set)

    def add(self, contents: Iterable[Json]) -> None:
        """Add what a commit holds.

        Raises:
            UnknownContent: it is not known which files a content of that type needs.
        """
        for content in contents:
            kind = content["type"]
            if kind in _WITH_FILES:
                (self.tables if kind == "ICEBERG_TABLE" else self.views).add(content["metadataLocation"])
            elif kind not in _WITHOUT_FILES and not is_marker(content):
                raise UnknownContent(
                    f"a content of type {kind}",
                    where=str(content.get("id", "")),
                    remedy="nothing is deleted before maintenance knows which files it needs",
                )


def retain(
    nessie: Nessie, references: Iterable[Reference], policy: RetentionPolicy, now: datetime, into: Retained
) -> Retained:
    """Add to `into` what is kept for `references`, read at the commits that they were seen at.

    A reference that is gone meanwhile is read like any other: the commit outlives its name.
    """
    for reference in references:
        _retain(nessie, reference, policy, now, into)
    return into


def require_retained(nessie: Nessie, at: Reference, policy: RetentionPolicy, now: datetime) -> None:
    """Make sure that the commit of `at` is kept by some reference.

    Raises:
        PastRetention: none keeps it.
    """
    # Nearly always it is one of main.
    for reference in sorted(nessie.references(), key=lambda reference: reference.name != "main"):
        if any(commit.hash == at.hash for commit in _kept(nessie.log(pinned(reference)), reference, policy, now)):
            return
    raise PastRetention(
        f"commit {at.hash[:12]} is past retention: no reference keeps it, and its files may be gone",
        where=at.name or "commit",
        remedy=f"read one of the last {policy.keep_days:g} days, or tag what is to be kept longer",
    )


def pinned(reference: Reference) -> Reference:
    """The commit of a reference, without its name, so that it can be read after the name is gone."""
    return Reference.bare(reference.hash)


def _kept(log: Iterable[Commit], reference: Reference, policy: RetentionPolicy, now: datetime) -> Iterable[Commit]:
    """The commits of a log that are kept: of a tag its own; of a branch its newest, and each that was once its head.

    "Once" is since the cut-off: the commit that was the head then is the oldest of them.
    """
    is_branch = reference.kind == "BRANCH"
    since = now - policy.keep
    superseded: datetime | None = None
    for position, commit in enumerate(log):
        by_number = position < (policy.keep_commits if is_branch else 1)
        by_time = is_branch and superseded is not None and superseded >= since
        if not (by_number or by_time):
            return
        yield commit
        superseded = commit.time


def _retain(nessie: Nessie, reference: Reference, policy: RetentionPolicy, now: datetime, into: Retained) -> None:
    put: dict[CommitHash, tuple[Json, ...]] = {}

    def log() -> Iterable[Commit]:
        for commit, contents in nessie.puts(pinned(reference)):
            put[commit.hash] = contents
            yield commit

    oldest: Commit | None = None
    for position, commit in enumerate(_kept(log(), reference, policy, now)):
        if position >= policy.keep_commits and commit.hash in into.commits:
            # From here on, time alone decides, and whoever came this way before has decided it.
            return
        oldest = commit
        into.commits.add(commit.hash)
        into.add(put[commit.hash])
    if oldest is not None:
        # What later commits put was added with them; the oldest also shows what it has from before.
        into.add(nessie.contents(Reference.bare(oldest.hash)))


class Readable(Nessie):
    """The catalog as readers see it: a commit whose files may be gone is refused before they are missed."""

    def __init__(self, transport: Transport, policy: Callable[[], RetentionPolicy]) -> None:
        super().__init__(transport)
        self._policy = policy

    def resolve(self, ref: str) -> Reference:
        """Pin a name, a hash or a time to a commit.

        Raises:
            ReferenceMissing: nothing has that name.
            PastRetention: no reference keeps the commit.
        """
        at = super().resolve(ref)
        if at.kind == "DETACHED":
            require_retained(self, at, self._policy(), datetime.now(UTC))
        return at
