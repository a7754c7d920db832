"""What an adapter is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from transforms.host import HostContext
    from transforms.pseudonym import KeyedHash

    Recognises = Callable[[str], bool]
    Pseudonymise = Callable[[str, KeyedHash], str]
    Canonical = Callable[[DataFrame, HostContext, str], DataFrame]


@dataclass(frozen=True)
class Adapter:
    """One vendor's format, from a delivered line to canonical events.

    Attributes:
        name: what configuration calls it.
        version: of the mapping; rows carry it as `source_version`.
        recognises: whether a line, as delivered, is one of this format.
        pseudonymise: the line with every client identifier replaced by its keyed hash, malformed or not.
        canonical: `(landed, host, source) -> classified`: every row of landed (delivery, record, payload,
            damaged, and more that is passed on) with `refused_by` (rule id or null), `ignored_by` (rule id
            or null) and `events` (array of `transforms.canonical.EVENT`); exactly one of refused, ignored,
            and at least one event.
    """

    name: str
    version: str
    recognises: "Recognises"
    pseudonymise: "Pseudonymise"
    canonical: "Canonical"
