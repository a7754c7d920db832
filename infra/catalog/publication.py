"""What becomes of a run: its steps, its verdict, and what it changed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from infra.catalog.candidate import Path
from infra.catalog.changes import TableChange
from infra.catalog.checks import CheckResult
from infra.catalog.inputs import Input
from infra.catalog.run import Run


class Step(StrEnum):
    """Where a run stands; each is announced before it is begun, so a test can end the process at any."""

    BEGIN = "begin"
    WRITE = "write"
    CANDIDATE = "candidate"
    AUDIT = "audit"
    PUBLISH = "publish"
    CLEAN = "clean"


class Status(StrEnum):
    """How a run ended."""

    PUBLISHED = "published"
    NOOP = "noop"
    REFUSED = "refused"


@dataclass(frozen=True)
class Publication:
    """What became of a run. `published_hash` is the commit of the target that holds it, if one does."""

    run: Run
    status: Status
    base_hash: str = ""
    published_hash: str = ""
    branch: str = ""
    path: Path = Path.CLEAN
    tables: tuple[TableChange, ...] = ()
    audit: tuple[CheckResult, ...] = ()
    inputs: tuple[Input, ...] = ()
    left_behind: tuple[str, ...] = ()


Observe = Callable[[Step], None]
