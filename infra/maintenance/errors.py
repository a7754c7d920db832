"""What maintenance refuses: whenever it is in doubt whether a file is needed, nothing is deleted."""

from collections.abc import Sequence

from infra.catalog.model import Reference
from infra.errors import TollgateError, UnknownNameError


class PastRetention(UnknownNameError):
    """The commit is older than what is kept: its files may be gone."""


class UnknownContent(TollgateError):
    """The catalog holds something of which it is not known which files it needs."""


class LiveFileMissing(TollgateError):
    """A retained commit needs a file that is not there."""


class CompactionFailed(TollgateError):
    """Files were read or written with other than all their rows."""


class ReferenceAppeared(TollgateError):
    """Since the garbage was marked, a reference came to need some of it."""

    def __init__(self, references: Sequence[Reference], files: Sequence[str]) -> None:
        named = ", ".join(sorted({reference.name for reference in references}))
        super().__init__(
            f"{named}: appeared while garbage was collected, and may need {len(files)} files of it",
            where=", ".join(sorted(files)[:3]),
            remedy="nothing was deleted; collect again, which starts from the references as they are now",
        )
        self.references = tuple(references)
        self.files = tuple(files)
