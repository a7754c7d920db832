"""What the catalog refuses, and what is not known about a request that it may have applied."""

from collections.abc import Sequence

from infra.errors import ServiceError, TollgateError, UnknownNameError


class CatalogUnavailable(ServiceError):
    """The catalog could not be asked, or a read was not answered within the bounded retries."""


class AnswerLost(CatalogUnavailable):
    """A change was sent and its answer never came: it may have been applied or not. Look before repeating."""


class CatalogRefused(TollgateError):
    """The catalog answered and said no, for a reason that no retry mends."""


class ReferenceMissing(UnknownNameError):
    """No branch, tag or commit has that name."""


class ReferenceExists(CatalogRefused):
    """A branch of that name is there already."""


class ReferenceConflict(CatalogRefused):
    """The branch is not at the expected hash, or a key that the change touches was changed since."""


class NotADescendant(CatalogRefused):
    """Moving the branch there would drop commits that are published on it."""


class ProtectedBranch(CatalogRefused):
    """The branch is one that only the publisher moves, and nobody deletes."""


class NotATarget(CatalogRefused):
    """Runs do not publish to that branch."""


class ClockWrong(TollgateError):
    """This process's clock and the catalog's are too far apart for tables to be written."""


class RunInProgress(TollgateError):
    """A live process owns a run of the same key."""


class PublishConflict(TollgateError):
    """Others changed what the run read or wrote, at each of its attempts.

    `obstacles` say what, table by table and with the partitions; `others` are the runs that did it.
    """

    def __init__(self, obstacles: Sequence[str], others: Sequence[str], *, tables: Sequence[str], where: str) -> None:
        by = f", by {', '.join(others)}" if others else ""
        super().__init__(
            f"{'; '.join(obstacles)}{by}; and again at every replay",
            where=where,
            remedy="let the other run finish, then run this one again; nothing of it was published",
        )
        self.tables = tuple(tables)
        self.others = tuple(others)


class NotRevertible(TollgateError):
    """A published run cannot be taken back, for a reason that asking again does not mend."""


class DependedUpon(TollgateError):
    """Later runs read or wrote what taking a run back would remove; `others` names them, newest first."""

    def __init__(self, run: str, others: Sequence[str], *, where: str) -> None:
        super().__init__(
            f"{run} is built upon by {', '.join(others)}",
            where=where,
            remedy="take those back first, or all of them in one go with --cascade",
        )
        self.others = tuple(others)
