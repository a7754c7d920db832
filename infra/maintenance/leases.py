"""Leases: tags that keep what a process reads from being collected, however old it is.

Owner and expiry are in the tag's name, so that taking a lease is one atomic call and no commit.
"""

import platform
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from infra.catalog.model import Reference
from infra.catalog.nessie import Nessie
from infra.catalog.run_owner import Owner
from infra.errors import TollgateError

PREFIX = "lease/"
_NAME = re.compile(r"^lease/(?P<machine>[^/]+)/(?P<pid>\d+)/(?P<started>[\d.]+)/(?P<expires>\d+)/[0-9a-f]+$")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]")


@contextmanager
def lease(nessie: Nessie, at: Reference, lasts: timedelta, now: datetime | None = None) -> Iterator[Reference]:
    """Keep the commit of `at` while the block runs, and no longer than `lasts`."""
    owner = Owner.current()
    expires = int(((now or datetime.now(UTC)) + lasts).timestamp())
    name = f"{PREFIX}{_machine()}/{owner.pid}/{owner.started:.2f}/{expires}/{uuid4().hex}"
    tag = nessie.create_tag(name, at)
    try:
        yield tag
    finally:
        # What cannot be given back now is dropped by maintenance once this process has ended.
        with suppress(TollgateError):
            nessie.delete_branch(tag)


def over(reference: Reference, now: datetime) -> str:
    """Why the lease that a tag is holds no longer; nothing while it does."""
    held = _NAME.match(reference.name)
    if held is None:
        return "it names no owner"
    if float(held["expires"]) < now.timestamp():
        return "it expired"
    machine = platform.node() if held["machine"] == _machine() else held["machine"]
    alive = Owner(machine, int(held["pid"]), float(held["started"])).may_be_alive()
    return "" if alive else "its owner ended"


def _machine() -> str:
    """The machine's name, of characters that a reference may have."""
    return _NOT_IN_NAMES.sub("-", platform.node()) or "unknown"
