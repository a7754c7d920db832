"""What a document of the standard says, as the contract's statement that it was made from."""

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.odcs.quality import is_key, key_of_check, rule_of_check

Document = Mapping[str, Any]


def statement_of(document: Document) -> dict[str, Any]:
    """The statement, as `contracts.statement` writes it; of a document that `contracts.odcs.document` made."""
    (table,) = document["schema"]
    extras = _custom(document)
    levels = {one["property"]: one["value"] for one in document.get("slaProperties", ())}
    return {
        "table": table["physicalName"],
        "version": int(document["version"].partition(".")[0]),
        "owner": document["team"]["name"],
        "description": table["description"],
        "columns": [_column(one) for one in table["properties"]],
        "rules": [rule_of_check(check) for check in _checks(table) if not is_key(check)],
        "unique": next((key_of_check(check) for check in _checks(table) if is_key(check)), None),
        "partitioned_by": _partitions(table),
        "ordered_by": extras["orderedBy"],
        "may_lose": extras.get("mayLose"),
        **({"fresh_within_days": levels["latency"]} if "latency" in levels else {}),
        **({"retired_until": levels["endOfLife"]} if "endOfLife" in levels else {}),
    }


def _column(told: Document) -> dict[str, Any]:
    extras = _custom(told)
    return {
        "name": told["name"],
        "type": told["physicalType"],
        "nullable": not told["required"],
        "description": told["description"],
        "renamed_from": extras.get("renamedFrom"),
        "retired_until": extras.get("retiredUntil"),
    }


def _checks(table: Document) -> Iterator[Document]:
    """Those of each column, then those of the table, as rules stand in a contract."""
    for holder in (*table["properties"], table):
        yield from holder.get("quality", ())


def _partitions(table: Document) -> list[str]:
    positions = {one["partitionKeyPosition"]: one["name"] for one in table["properties"] if one.get("partitioned")}
    return [positions[position] for position in sorted(positions)]


def _custom(holder: Document) -> dict[str, Any]:
    return {one["property"]: one["value"] for one in holder.get("customProperties", ())}
