"""The catalog as the rest of Tollgate may use it: everything but moving a published branch.

Plain reads could go through pynessie, whose client speaks API v1; commits with properties, dry runs and
conflicts as results exist in v2 alone, and one client is easier to trust than two.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from itertools import islice
from typing import Any
from urllib.parse import quote

from infra.catalog.errors import ReferenceMissing
from infra.catalog.model import Commit, CommitHash, ContentKey, Difference, Merge, Reference, TableState
from infra.catalog.names import PROTECTED, refuse_commit, refuse_protected
from infra.catalog.run import CARRIES, RUN_KEY
from infra.catalog.transport import Json, Transport

_PAGE = 500
# Commits with all that they put are long, and most readers stop early.
_PAGE_OF_CONTENTS = 100


class Nessie:
    """Typed reads and branch-local changes over one `Transport`."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def resolve(self, ref: str) -> Reference:
        """Pin `branch`, `tag`, `hash`, `branch@hash` or `branch@timestamp` to a commit.

        Raises:
            ReferenceMissing: nothing has that name; the remedy lists the nearest names.
        """
        spec = _ref_spec(ref)
        try:
            if "@" not in spec:
                return Reference.from_json(self.transport.read(f"/trees/{quote(ref, safe='')}")["reference"])
            entries = self.transport.read(f"/trees/{quote(spec, safe='@*')}/history", {"max-records": 1})
        except ReferenceMissing as error:
            raise self._missing(ref, error) from error
        name, _, _ = spec.partition("@")
        log = entries["logEntries"]
        if not log:
            remedy = f"see `tollgate branch log {name or 'main'}`"
            raise ReferenceMissing(f"{ref}: no commit is that old", remedy=remedy)
        return Reference(name, log[0]["commitMeta"]["hash"], "DETACHED")

    def root(self) -> Reference:
        """What stands before every first commit: a branch there is empty."""
        return Reference.bare(self.transport.read("/config")["noAncestorHash"])

    def branches(self, prefix: str = "") -> tuple[Reference, ...]:
        """Branches whose name starts with `prefix`, by name."""
        params = {"filter": f"ref.name.startsWith('{prefix}')"} if prefix else {}
        found = self._pages("/trees", "references", params)
        return tuple(sorted((Reference.from_json(json) for json in found), key=lambda ref: ref.name))

    def references(self) -> tuple[Reference, ...]:
        """Branches and tags as a listing meets them; by its end some may have moved, or be gone."""
        return tuple(Reference.from_json(json) for json in self._pages("/trees", "references", {}))

    def create_branch(self, name: str, at: Reference) -> Reference:
        """Create a branch at the commit of `at`.

        Raises:
            ReferenceExists: the name is taken.
        """
        return self._create(name, at, "BRANCH")

    def create_tag(self, name: str, at: Reference) -> Reference:
        """Create a tag at the commit of `at`.

        Raises:
            ReferenceExists: the name is taken.
        """
        return self._create(name, at, "TAG")

    def delete_branch(self, branch: Reference) -> None:
        """Delete a branch, or a tag, if it is still where it was seen.

        Raises:
            ProtectedBranch: it is `main` or `ops`.
        """
        refuse_protected(branch.name, "delete")
        self.transport.change("DELETE", f"{_at(branch)}?type={branch.kind}")

    def commit(
        self,
        branch: Reference,
        operations: Sequence[Json],
        *,
        message: str,
        properties: Mapping[str, str],
    ) -> Reference:
        """Commit content operations to a branch of our own.

        Raises:
            ProtectedBranch: it is `main`, or `ops` and not of its own tables; the first commit of either is free.
            ReferenceConflict: a key was changed or put since `branch` was seen.
        """
        if branch.name in PROTECTED and branch.hash != self.root().hash:
            refuse_commit(branch.name, operations)
        body = {"commitMeta": _meta(message, properties), "operations": list(operations)}
        answer = self.transport.change("POST", f"{_at(branch)}/history/commit", body)
        return Reference.from_json(answer["targetBranch"])

    def merge(
        self,
        source: Reference,
        onto: Reference,
        *,
        message: str,
        properties: Mapping[str, str],
        dry_run: bool,
    ) -> Merge:
        """Merge `source` onto `onto`, or only say what would conflict.

        Raises:
            ProtectedBranch: `onto` is `main` or `ops`, and this is no dry run.
            ReferenceMissing: the two have no commit in common.
        """
        if not dry_run:
            refuse_protected(onto.name, "merge onto")
        body = {
            "fromRefName": source.name,
            "fromHash": source.hash,
            # Named without `is`, the flag is ignored by the server, and a dry run merges.
            "isDryRun": dry_run,
            "isReturnConflictAsResult": True,
            "commitMeta": _meta(message, properties),
        }
        path = f"{_at(onto)}/history/merge"
        return Merge.from_json(self.transport.change("POST", path, body))

    def merge_without(
        self,
        source: Reference,
        onto: Reference,
        keys: Collection[ContentKey],
        *,
        message: str,
        properties: Mapping[str, str],
    ) -> Merge:
        """Merge `source` onto `onto` but for `keys`, which stay as `onto` has them; it counts as merged nevertheless.

        Raises:
            ProtectedBranch: `onto` is `main` or `ops`.
        """
        refuse_protected(onto.name, "merge onto")
        body = {
            "fromRefName": source.name,
            "fromHash": source.hash,
            "isReturnConflictAsResult": True,
            "keyMergeModes": [{"key": key.to_json(), "mergeBehavior": "DROP"} for key in sorted(keys)],
            "commitMeta": _meta(message, properties),
        }
        return Merge.from_json(self.transport.change("POST", f"{_at(onto)}/history/merge", body))

    def log(self, ref: Reference, *, until: CommitHash = "", filter_: str = "") -> Iterator[Commit]:
        """Commits of `ref` from its head backwards, those after `until` alone when that is given."""
        params = {"filter": filter_} if filter_ else {}
        pages = self._pages(f"{_at(ref)}/history", "logEntries", params)
        for commit in map(Commit.from_json, pages):
            if commit.hash == until:
                return
            yield commit

    def puts(self, ref: Reference) -> Iterator[tuple[Commit, tuple[Json, ...]]]:
        """The log of `ref` from its head backwards, each commit with the contents that it put."""
        params: dict[str, str | int] = {"fetch": "ALL", "max-records": _PAGE_OF_CONTENTS}
        for entry in self._pages(f"{_at(ref)}/history", "logEntries", params):
            operations = entry.get("operations") or ()
            yield Commit.from_json(entry), tuple(put["content"] for put in operations if put["type"] == "PUT")

    def contents(self, ref: Reference) -> Iterator[Json]:
        """Every content at `ref`, of whatever type, as the API writes it."""
        return (entry["content"] for entry in self._pages(f"{_at(ref)}/entries", "entries", {"content": "true"}))

    def find_commit(self, ref: Reference, prop: str, value: str) -> Commit | None:
        """The newest commit of `ref` that carries property `prop` with `value`."""
        # Without the membership test the server answers 500 on commits that lack the property.
        expression = f"'{prop}' in commit.properties && commit.properties['{prop}'] == '{value}'"
        return next(islice(self.log(ref, filter_=expression), 1), None)

    def find_run(self, ref: Reference, key: str) -> Commit | None:
        """The newest commit of `ref` that brought the run of that key: its own, or one that carried it along."""
        own = f"'{RUN_KEY}' in commit.properties && commit.properties['{RUN_KEY}'] == '{key}'"
        carried = f"'{CARRIES}' in commit.properties && commit.properties['{CARRIES}'].contains('{key}')"
        return next(islice(self.log(ref, filter_=f"({own}) || ({carried})"), 1), None)

    def changes_of(self, ref: Reference, key: ContentKey, *, since: CommitHash) -> Iterator[Commit]:
        """Commits of `ref` after `since` that put or deleted `key`, newest first."""
        # Without their operations, commits are filtered as if they had none.
        params = {"fetch": "ALL", "filter": f"operations.exists(op, op.encodedKey == '{key}')"}
        pages = self._pages(f"{_at(ref)}/history", "logEntries", {**params, "limit-hash": since})
        return (commit for commit in map(Commit.from_json, pages) if commit.hash != since)

    def tables(self, ref: Reference) -> dict[ContentKey, TableState]:
        """Every Iceberg table at `ref`."""
        params: dict[str, str | int] = {"content": "true", "filter": "entry.contentType == 'ICEBERG_TABLE'"}
        states = (_table_state(entry) for entry in self._pages(f"{_at(ref)}/entries", "entries", params))
        return {state.key: state for state in states}

    def views(self, ref: Reference) -> dict[ContentKey, str]:
        """Every Iceberg view at `ref`, with the place of its metadata."""
        params: dict[str, str | int] = {"content": "true", "filter": "entry.contentType == 'ICEBERG_VIEW'"}
        entries = self._pages(f"{_at(ref)}/entries", "entries", params)
        return {ContentKey.from_json(entry["name"]): entry["content"]["metadataLocation"] for entry in entries}

    def keys(self, ref: Reference, namespace: ContentKey) -> frozenset[ContentKey]:
        """The keys directly below `namespace` at `ref`, whatever they are."""
        entries = self._pages(f"{_at(ref)}/entries", "entries", {"filter": f"entry.namespace == '{namespace}'"})
        return frozenset(ContentKey.from_json(entry["name"]) for entry in entries)

    def content(self, ref: Reference, key: ContentKey) -> Json | None:
        """The content under `key` at `ref`, as the API writes it; None when there is none."""
        body = {"requestedKeys": [key.to_json()]}
        found = self.transport.read(f"{_at(ref)}/contents", json=body)["contents"]
        content: Json | None = found[0]["content"] if found else None
        return content

    def diff(self, before: Reference, after: Reference) -> tuple[Difference, ...]:
        """Every key whose content differs between two commits."""
        path = f"{_at(before)}/diff/{quote(after.name, safe='')}@{after.hash}"
        return tuple(map(Difference.from_json, self._pages(path, "diffs", {})))

    def _create(self, name: str, at: Reference, kind: str) -> Reference:
        path = f"/trees?name={quote(name, safe='')}&type={kind}"
        return Reference.from_json(self.transport.change("POST", path, at.to_json())["reference"])

    def _pages(self, path: str, field: str, params: Mapping[str, str | int]) -> Iterator[dict[str, Any]]:
        query: dict[str, str | int] = {"max-records": _PAGE, **params}
        while True:
            answer = self.transport.read(path, query)
            yield from answer[field]
            if not answer["hasMore"]:
                return
            query["page-token"] = answer["token"]

    def _missing(self, ref: str, error: ReferenceMissing) -> ReferenceMissing:
        names = [branch.name for branch in self.branches()]
        near = get_close_matches(ref.partition("@")[0], names, n=3, cutoff=0.4) or names[:3]
        return ReferenceMissing(
            f"no ref {ref!r}: {error.what}",
            where=self.transport.uri,
            remedy=f"nearest: {', '.join(near)}; see `tollgate branch list`",
        )


def _ref_spec(ref: str) -> str:
    """Our way to name a point in time, in Nessie's: `name@timestamp` is `name@*milliseconds` there."""
    name, separator, point = ref.partition("@")
    if not separator:
        return f"@{ref}" if _is_hash(ref) else ref
    return ref if _is_hash(point) else f"{name}@*{_milliseconds(ref, point)}"


def _milliseconds(ref: str, point: str) -> int:
    try:
        moment = datetime.fromisoformat(point)
    except ValueError as error:
        raise ReferenceMissing(
            f"{ref}: {point!r} is neither a commit hash nor a time",
            remedy="write the time as 2026-01-31T12:00:00, in UTC unless it says otherwise",
        ) from error
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def _is_hash(text: str) -> bool:
    return len(text) >= 16 and all(char in "0123456789abcdef" for char in text)


def _at(ref: Reference) -> str:
    return f"/trees/{quote(ref.name, safe='')}@{ref.hash}"


def _meta(message: str, properties: Mapping[str, str]) -> Json:
    return {"message": message, "allProperties": {name: [value] for name, value in properties.items()}}


def _table_state(entry: Json) -> TableState:
    content = entry["content"]
    return TableState(
        key=ContentKey.from_json(entry["name"]),
        content_id=content["id"],
        metadata_location=content["metadataLocation"],
        snapshot_id=content["snapshotId"],
    )
