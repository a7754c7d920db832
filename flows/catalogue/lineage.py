"""Which table is made of which, from the dbt files that were released: what their SQL and macros refer to."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from contracts.stored import StoredDefinition
from flows.catalogue.code import Code, read_code
from flows.catalogue.documents import documents

_MODEL = re.compile(r"^[^/]+/models/(?P<tier>[^/]+)/(?P<name>[^/]+)\.sql$")
_DECLARED = re.compile(r"^semantic/tables/(?P<name>[^/]+)\.sql$")
_VERSION = re.compile(r"_v(\d+)$")


@dataclass(frozen=True)
class Lineage:
    """The models of one release, and what each reads.

    Attributes:
        models: path of each table's model.
        code: each SQL file's, by path.
        written: words on who writes the tables that no model makes.
    """

    models: Mapping[str, str]
    code: Mapping[str, Code]
    written: Mapping[str, str]

    def upstream(self, table: str) -> tuple[str, ...]:
        """Tables that a model reads, by itself or by a macro that it calls; none of a table without a model."""
        return tuple(sorted(self._read(self.models[table], set()))) if table in self.models else ()

    def origin(self, table: str) -> str:
        """What writes the table, in words; empty where no definition says it."""
        if table in self.models:
            return f"dbt, by {self.models[table]}"
        return self.written.get(table, "")

    def table_of(self, name: str, version: int | None = None) -> str:
        """The table that `ref` means: of a table that flows write what it is declared as, else a model's.

        Without a version the latest is meant; a name that nothing defines is itself.
        """
        if name in self._declared:
            return self._declared[name]
        named = [table for table in self.models if table.partition(".")[2] in (name, f"{name}_v{version}")]
        versions = [table for table in self.models if without_version(table.partition(".")[2]) == name]
        return named[0] if named else max(versions, key=version_of, default=name)

    @cached_property
    def _declared(self) -> Mapping[str, str]:
        """Tables that flows write, by the names that semantic models call them by."""
        found = ((match["name"], self.code[path].sources) for path in self.code if (match := _DECLARED.match(path)))
        return {name: sources[0] for name, sources in found if sources}

    @cached_property
    def _macros(self) -> Mapping[str, str]:
        return {name: path for path, code in self.code.items() for name in code.defines}

    def _read(self, path: str, seen: set[str]) -> set[str]:
        seen.add(path)
        code = self.code[path]
        found = {*code.sources, *(self.table_of(*ref) for ref in code.refs)}
        for macro in {self._macros[name] for name in code.calls if name in self._macros} - seen:
            found |= self._read(macro, seen)
        return found


def lineage_of(definitions: Iterable[StoredDefinition]) -> Lineage:
    """The lineage that the files of kinds `dbt` and `semantic` tell."""
    files = [one for one in definitions if one.kind != "contract"]
    code = {one.name: read_code(one.body) for one in files if one.name.endswith(".sql")}
    matches = ((match, path) for path in code if (match := _MODEL.match(path)))
    models = {f"{match['tier']}.{match['name']}": path for match, path in matches}
    return Lineage(models, code, dict(_written(files)))


def version_of(table: str) -> int:
    """The version in a table's name; 0 where it has none."""
    found = _VERSION.search(table)
    return int(found[1]) if found else 0


def without_version(table: str) -> str:
    """The name that all versions of a table share."""
    return _VERSION.sub("", table)


def _written(files: Iterable[StoredDefinition]) -> Iterator[tuple[str, str]]:
    """Of each table that is a source to dbt, the source's description, which says who writes it."""
    for source in documents(files, "sources"):
        for table in source["tables"]:
            yield f"{source.get('schema', source['name'])}.{table['name']}", source.get("description", "")
