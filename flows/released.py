"""The definitions that were released at a ref, from the table `control.definitions` of that very commit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from contracts.stored import KINDS, TABLE, StoredDefinition
from infra.catalog.model import ContentKey, Reference
from infra.catalog.nessie import Nessie
from infra.errors import TollgateError, UnknownNameError

if TYPE_CHECKING:
    from pyiceberg.table import StaticTable

    from flows.definitions import Checkout

# Properties of that table: a question for digests reads one file of metadata and no row.
RELEASED_BY = "tollgate.released_by"
_DIGEST = "tollgate.digest."
# What a day's run is done by; what a number means is asked later, at a ref.
RUN_KINDS = ("contract", "dbt")


class NotReleased(TollgateError):
    """The branch does not hold the definitions that this code would write it by."""


@dataclass(frozen=True)
class Released:
    """What one commit says of its definitions; of a commit before the first release, nothing.

    Attributes:
        digests: digest of each kind.
        run_key: key of the newest release that changed a definition.
    """

    metadata_location: str | None
    digests: Mapping[str, str]
    run_key: str

    def definitions(self) -> tuple[StoredDefinition, ...]:
        """All of them, by kind and name."""
        return tuple(definition for definition, _ in self.rows())

    def rows(self) -> tuple[tuple[StoredDefinition, str], ...]:
        """All of them, each with the digest that was stored with it."""
        if self.metadata_location is None:
            return ()
        read = _open(self.metadata_location).scan(selected_fields=("kind", "name", "digest", "body")).to_arrow()
        found = [(StoredDefinition(row["kind"], row["name"], row["body"]), row["digest"]) for row in read.to_pylist()]
        return tuple(sorted(found, key=lambda one: (one[0].kind, one[0].name)))

    def differs_from(self, checkout: "Checkout", kinds: tuple[str, ...] = KINDS) -> tuple[str, ...]:
        """Those of `kinds` of which the checkout says something else."""
        return tuple(kind for kind in kinds if self.digests.get(kind) != checkout.digests[kind])


def released_at(nessie: Nessie, at: Reference) -> Released:
    """What was released at exactly one commit."""
    content = nessie.content(at, ContentKey.of(TABLE))
    if content is None:
        return Released(None, {}, "")
    properties = _properties(content["metadataLocation"])
    digests = {kind: properties[_DIGEST + kind] for kind in KINDS if _DIGEST + kind in properties}
    return Released(content["metadataLocation"], digests, properties.get(RELEASED_BY, ""))


def released_properties(checkout: "Checkout", run_key: str) -> dict[str, str]:
    """Table properties that say what is released, and by which run."""
    return {**{_DIGEST + kind: digest for kind, digest in checkout.digests.items()}, RELEASED_BY: run_key}


def require_released(nessie: Nessie, at: Reference, checkout: "Checkout") -> None:
    """Let a run through whose definitions are those of the branch.

    Raises:
        NotReleased: they differ; names the kinds.
    """
    differing = released_at(nessie, at).differs_from(checkout, RUN_KINDS)
    if differing:
        raise NotReleased(
            f"{', '.join(differing)} definitions of this code are not those released on {at.name}",
            where=f"{at.name} at {at.hash[:12]}",
            remedy=f"run `tollgate release --branch {at.name}`, or check out the code that was released there",
        )


def definition_of(definitions: tuple[StoredDefinition, ...], table: str) -> StoredDefinition:
    """The released contract of a table; a table of gold without its version is the latest one.

    Raises:
        UnknownNameError: none was released under that name.
    """
    contracts = {one.name: one for one in definitions if one.kind == "contract"}
    versions = [name for name in contracts if name.rpartition("_v")[0] == table]
    name = table if table in contracts else max(versions, key=_version, default="")
    if not name:
        remedy = f"released: {', '.join(sorted(contracts)) or 'nothing, run `tollgate release`'}"
        raise UnknownNameError(f"no contract of {table!r} was released", where="--ref", remedy=remedy)
    return contracts[name]


def _properties(metadata_location: str) -> Mapping[str, str]:
    """The table's properties; of a local file without pyiceberg, as its import would slow every metric query."""
    address = urlsplit(metadata_location)
    if address.scheme not in {"", "file"}:
        return _open(metadata_location).metadata.properties
    properties: Mapping[str, str] = json.loads(Path(url2pathname(address.path)).read_bytes())["properties"]
    return properties


def _open(metadata_location: str) -> "StaticTable":
    from infra.catalog.metadata import open_table  # noqa: PLC0415 - see `_properties`

    return open_table(metadata_location)


def _version(name: str) -> int:
    version = name.rpartition("_v")[2]
    return int(version) if version.isdigit() else 0
