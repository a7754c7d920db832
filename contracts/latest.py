"""A gold table's name without its version: a view of the latest one.

Who names a version stays with it until its end date; who names none is taken along by the release that brings the
next, in the same commit.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from contracts.contract import Contract
from contracts.ddl import literal, quoted
from contracts.definition import ColumnDefinition, Definition, Tier

# Says in the view itself what it was made by: another statement is another view.
STATEMENT = "tollgate.statement"


@dataclass(frozen=True)
class LatestVersion:
    """One name, the version that it stands for, and the older ones that are still there."""

    definition: Definition
    older: tuple[Definition, ...]

    @property
    def name(self) -> str:
        """The view's own name."""
        return self.definition.name

    @property
    def description(self) -> str:
        """What it is of, and until when the older versions are kept."""
        kept = (f"version {one.version} is kept until {one.retired_until or 'further notice'}" for one in self.older)
        return "; ".join([f"{self.definition.description} The latest version, {self.definition.version}", *kept]) + "."

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of all that its statement says."""
        types = ", ".join(column.type for column in self.definition.columns)
        return hashlib.sha256(f"{types} {self._text('')}".encode()).hexdigest()

    def create_statement(self, identifier: str) -> str:
        """Spark SQL that puts the view in its place; the current catalog must be the one that `identifier` names."""
        return self._text(f"CREATE OR REPLACE VIEW {identifier} ", properties=f"'{STATEMENT}'='{self.digest}'")

    def _text(self, begin: str, properties: str = "") -> str:
        columns, names = self.definition.columns, ", ".join(quoted(one.name) for one in self.definition.columns)
        # A name of the catalog in the view would bind it to one branch.
        body = f"SELECT {names} FROM {self.definition.table}"
        told = ", ".join(map(_column, columns))
        return f"{begin}({told}) COMMENT {literal(self.description)} TBLPROPERTIES ({properties}) AS {body}"


def latest_versions(contracts: Iterable[type[Contract]]) -> tuple[LatestVersion, ...]:
    """Of every gold table, by name."""
    definitions = [contract.definition() for contract in contracts]
    gold = sorted((one for one in definitions if one.tier is Tier.GOLD), key=lambda one: (one.name, one.version))
    by_name = (tuple(found) for _, found in groupby(gold, key=lambda one: one.name))
    return tuple(LatestVersion(versions[-1], versions[:-1]) for versions in by_name)


def _column(column: ColumnDefinition) -> str:
    return f"{quoted(column.name)} COMMENT {literal(column.description)}"
