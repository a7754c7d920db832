"""A publisher's own export, read as its host's document maps it: the adapter of formats that no code knows."""

import hashlib
import json
from collections.abc import Iterator
from functools import partial

from contracts import bronze
from contracts.contract import Contract
from infra.config.mapping import FileFormat, MappedRow, SourceMapping
from transforms.adapters.adapter import Adapter
from transforms.adapters.mapped_records import NAME, MappedRecords, paths_of, top_level
from transforms.canonical import row_columns
from transforms.errors import IncompleteMapping
from transforms.framing.csv_rows import CsvRows
from transforms.framing.json_documents import JsonDocuments
from transforms.framing.parquet_rows import ParquetRows
from transforms.framing.payload import NoObject, loaded_object
from transforms.framing.record import Framing
from transforms.identifiers import identifiers

_CONTRACTS: dict[str, type[Contract]] = {
    "events": bronze.Events,
    "articles": bronze.Articles,
    "wall_events": bronze.WallEvents,
    "subscriptions": bronze.Subscriptions,
    "ad_revenue": bronze.AdRevenue,
}
# What a row gets by itself where its mapping does not say it.
_DERIVED = frozenset({"event_id", "day", "path", "article_id", "extras"})
_ALWAYS_HASHED = ("visitor_id", "user_id")


def mapped_adapter(mapping: SourceMapping) -> Adapter:
    """The adapter of one mapping; its version is the digest of what the mapping says.

    Raises:
        IncompleteMapping: a row names a column that its table does not have, or lacks one that each row must have.
    """
    contract = _CONTRACTS[mapping.table]
    for given in mapping.rows:
        _require_complete(contract, given)
    said = json.dumps(mapping.model_dump(mode="json"), sort_keys=True)
    return Adapter(
        name=NAME,
        version=hashlib.sha256(said.encode()).hexdigest()[:8],
        recognises=partial(_recognises, top_level(mapping)),
        pseudonymise=identifiers(*_identifying(mapping)).pseudonymise,
        canonical=lambda landed, host, source: MappedRecords(mapping, contract, host, source).classified(landed),
        framing=_framing(mapping),
        contract=contract,
    )


def _require_complete(contract: type[Contract], given: MappedRow) -> None:
    columns = row_columns(contract)
    names = [column.name for column in columns]
    unknown = sorted({*given.columns} - {*names})
    lacking = [c.name for c in columns if not c.nullable and c.name not in {*given.columns, *_derived(contract)}]
    lists = {column.name for column in columns if column.type.startswith("array")}
    lacking = [name for name in lacking if name not in lists]
    amounts = {column.name for column in columns if column.type == "double"}
    divided = sorted({name for name, value in given.columns.items() if value.per} & {*names} - amounts)
    if divided:
        raise IncompleteMapping(
            f"{', '.join(divided)} cannot be divided by `per`",
            where=f"a mapping to {contract.definition().table}",
            remedy=f"it belongs to amounts: {', '.join(sorted(amounts)) or 'this table has none'}",
        )
    if unknown or lacking:
        raise IncompleteMapping(
            f"unknown columns: {', '.join(unknown) or 'none'}; lacking: {', '.join(lacking) or 'none'}",
            where=f"a mapping to {contract.definition().table}",
            remedy=f"the columns of a row are {', '.join(names)}",
        )


def _derived(contract: type[Contract]) -> frozenset[str]:
    """`day` where an instant tells it; an article is told by its page only where visitors open pages."""
    names = {column.name for column in row_columns(contract)}
    derived = _DERIVED if contract is bronze.Events else _DERIVED - {"path", "article_id"}
    return derived if "ts" in names else derived - {"day"}


def _identifying(mapping: SourceMapping) -> Iterator[str]:
    said = [
        given.columns[column].path for given in mapping.rows for column in _ALWAYS_HASHED if column in given.columns
    ]
    for path in (*mapping.identifiers, *filter(None, said)):
        yield path if mapping.format is FileFormat.CSV else path.rpartition(".")[2]


def _framing(mapping: SourceMapping) -> Framing:
    match mapping.format:
        case FileFormat.CSV:
            return CsvRows(required=paths_of(mapping), delimiter=mapping.delimiter)
        case FileFormat.JSON:
            return JsonDocuments()
        case FileFormat.PARQUET:
            return ParquetRows()


def _recognises(fields: frozenset[str], payload: str) -> bool:
    """A record is one of the format if it has any of the fields that are read."""
    try:
        return not fields.isdisjoint(loaded_object(payload))
    except NoObject:
        return False
