"""What the way from a vendor's file to bronze refuses."""

from pathlib import Path

from infra.errors import TollgateError


class DeliveryRefused(TollgateError):
    """A delivered file that is not taken in at all; the other files of its delivery go on."""

    def __init__(self, path: Path, reason: str, *, remedy: str = "ask the vendor for the file again") -> None:
        super().__init__(f"{path.name} refused: {reason}", where=str(path), remedy=remedy)
        self.path = path
        self.reason = reason


class NothingLanded(TollgateError):
    """A landing table is read to which nothing was delivered yet."""

    def __init__(self, table_path: str) -> None:
        super().__init__("nothing was delivered here yet", where=table_path, remedy="tollgate ingest")
        self.table_path = table_path


class LandingContended(TollgateError):
    """Other writers committed to the landing table each time that this delivery tried to."""

    def __init__(self, table_path: str, delivery: str, attempts: int) -> None:
        super().__init__(
            f"delivery {delivery[:12]} lost {attempts} races for a commit",
            where=table_path,
            remedy="ingest the file again when fewer ingests run: what has landed is counted once",
        )


class IncompleteMapping(TollgateError):
    """An adapter's mapping names columns that no canonical event has, or lacks one that each must have."""


class TransformFailed(TollgateError):
    """A step from one tier to the next could not be done; says which, and why."""
