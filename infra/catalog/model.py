"""Nessie's nouns as frozen values: references, keys, contents, commits, merges."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

CommitHash = str


@dataclass(frozen=True, order=True)
class ContentKey:
    """The path of a table, view or marker in the catalog."""

    elements: tuple[str, ...]

    @classmethod
    def of(cls, dotted: str) -> Self:
        """Read `bronze.events` as a key."""
        return cls(tuple(dotted.split(".")))

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        """Read a key as the API writes it."""
        return cls(tuple(json["elements"]))

    def to_json(self) -> dict[str, list[str]]:
        """Write a key as the API reads it."""
        return {"elements": list(self.elements)}

    def __str__(self) -> str:
        return ".".join(self.elements)


@dataclass(frozen=True)
class Reference:
    """A branch or tag, pinned to the commit that it was seen at. A bare commit is of kind `DETACHED`."""

    name: str
    hash: CommitHash
    kind: str = "BRANCH"

    @classmethod
    def bare(cls, hash_: CommitHash) -> Self:
        """A commit by its hash alone."""
        return cls("", hash_, "DETACHED")

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        """Read a reference as the API writes it."""
        return cls(name=json.get("name", ""), hash=json["hash"], kind=json["type"])

    def to_json(self) -> dict[str, str]:
        """Write a reference as the API reads it: a bare commit has no name there."""
        if self.kind == "DETACHED":
            return {"type": self.kind, "hash": self.hash}
        return {"type": self.kind, "name": self.name, "hash": self.hash}


@dataclass(frozen=True)
class TableState:
    """Where an Iceberg table stands at one commit."""

    key: ContentKey
    content_id: str
    metadata_location: str
    snapshot_id: int


@dataclass(frozen=True)
class Commit:
    """One entry of a reference's log."""

    hash: CommitHash
    parent: CommitHash
    message: str
    time: datetime
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[Reference, Reference]:
        """The commit before it and itself: what it changed lies between the two."""
        return Reference.bare(self.parent), Reference.bare(self.hash)

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        """Read a log entry; of a property with several values the first is kept, as we write only one."""
        meta = json["commitMeta"]
        return cls(
            hash=meta["hash"],
            parent=json.get("parentCommitHash") or (meta.get("parentCommitHashes") or [""])[0],
            message=meta["message"],
            time=datetime.fromisoformat(meta["commitTime"]),
            properties={name: values[0] for name, values in meta.get("allProperties", {}).items() if values},
        )


@dataclass(frozen=True)
class KeyConflict:
    """A key that both sides of a merge changed."""

    key: ContentKey
    kind: str
    message: str


@dataclass(frozen=True)
class Merge:
    """The answer to a merge. `head` is the target's new hash; None when nothing was applied.

    `ancestor` is the newest commit that both sides hold, earlier merges of the one into the other included; `keys`
    are those that it brings, or would bring.
    """

    head: CommitHash | None
    conflicts: tuple[KeyConflict, ...]
    ancestor: CommitHash = ""
    keys: tuple[ContentKey, ...] = ()

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        """Read a merge result: `wasApplied` false is no error to the server, so it has to be read."""
        conflicts = tuple(
            KeyConflict(
                key=ContentKey.from_json(detail["key"]),
                kind=detail["conflict"]["conflictType"],
                message=detail["conflict"]["message"],
            )
            for detail in json["details"]
            if detail.get("conflict")
        )
        return cls(
            head=json["resultantTargetHash"] if json["wasApplied"] else None,
            conflicts=conflicts,
            ancestor=json["commonAncestor"],
            keys=tuple(ContentKey.from_json(detail["key"]) for detail in json["details"]),
        )


@dataclass(frozen=True)
class Difference:
    """A key whose content differs between two commits, as the API writes contents; a side that lacks it is None."""

    key: ContentKey
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        """Read a diff entry as the API writes it."""
        return cls(ContentKey.from_json(json["key"]), json.get("from"), json.get("to"))

    def operation(self) -> dict[str, Any]:
        """What makes the change on another branch: a content that is new there must come without its id."""
        if self.after is None:
            return {"type": "DELETE", "key": self.key.to_json()}
        content = {name: value for name, value in self.after.items() if name != "id" or self.before is not None}
        return {"type": "PUT", "key": self.key.to_json(), "content": content}
