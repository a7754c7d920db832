"""What an adapter is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contracts.bronze import Events
from contracts.contract import Contract
from transforms.framing.record import Framing
from transforms.framing.text_lines import TextLines

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from transforms.host import HostContext
    from transforms.pseudonym import KeyedHash

    Recognises = Callable[[str], bool]
    Pseudonymise = Callable[[str, KeyedHash], str]
    Canonical = Callable[[DataFrame, HostContext, str], DataFrame]


@dataclass(frozen=True, kw_only=True)
class Adapter:
    """One vendor's format, from a delivered file to rows of one bronze table.

    Attributes:
        name: what configuration calls it.
        version: of the mapping.
        recognises: whether a record, as delivered, is one of this format.
        pseudonymise: the record with every client identifier replaced by its keyed hash, malformed or not.
        canonical: `(landed, host, source) -> classified`: every row of landed (delivery, record, payload,
            damaged, and more that is passed on) with `refused_by` (rule id or null), `ignored_by` (rule id
            or null) and `rows` (array of `transforms.canonical.row_type(contract)`); exactly one of refused,
            ignored, and at least one row.
        framing: how a file is cut into records.
        contract: the bronze table whose rows they become.
    """

    name: str
    version: str
    recognises: "Recognises"
    pseudonymise: "Pseudonymise"
    canonical: "Canonical"
    framing: Framing = field(default_factory=TextLines)
    contract: type[Contract] = Events

    @property
    def source_version(self) -> str:
        """Name and version, as rows carry it."""
        return f"{self.name}/{self.version}"

    @property
    def table(self) -> str:
        """Name of the bronze table, e.g. `bronze.events`."""
        return self.contract.definition().table
