"""All contracts of the product, by table name, and the digest of what they say."""

import hashlib
import json
from dataclasses import asdict
from difflib import get_close_matches

from contracts import bronze, gold, silver
from contracts.contract import Contract
from contracts.definition import Definition
from infra.errors import UnknownNameError

_CONTRACTS: tuple[type[Contract], ...] = tuple(
    getattr(tier, name) for tier in (bronze, silver, gold) for name in tier.__all__
)


def all_contracts() -> tuple[type[Contract], ...]:
    """Every contract, from bronze to gold."""
    return _CONTRACTS


def contract_for(table: str) -> type[Contract]:
    """The contract of `table`; a gold table without its version is the latest one.

    Raises:
        UnknownNameError: no contract has that table; it names the nearest that exist.
    """
    by_version = sorted(_CONTRACTS, key=lambda contract: contract.definition().version)
    named = {contract.definition().name: contract for contract in by_version}
    named |= {contract.definition().table: contract for contract in by_version}
    if table not in named:
        near = get_close_matches(table, named, n=3, cutoff=0.4) or sorted(named)
        raise UnknownNameError(f"no table {table!r}", where="contracts", remedy=f"nearest: {', '.join(near)}")
    return named[table]


def definitions_digest(contracts: tuple[type[Contract], ...] = _CONTRACTS) -> str:
    """SHA-256 (hex) over what the contracts say, the same in every process and whatever their order."""
    statements = sorted((_statement(contract.definition()) for contract in contracts), key=json.dumps)
    return hashlib.sha256(json.dumps(statements, sort_keys=True).encode()).hexdigest()


def _statement(definition: Definition) -> dict[str, object]:
    rules = [
        {
            "rule_id": rule.rule_id,
            "severity": rule.severity,
            "statement": rule.statement,
            "nan": rule.names_nan,
        }
        for rule in definition.rules
    ]
    return {
        "table": definition.table,
        "version": definition.version,
        "owner": definition.owner,
        "description": definition.description,
        "columns": [asdict(column) for column in definition.columns],
        "rules": rules,
        "unique": asdict(definition.unique) if definition.unique else None,
        "partitioned_by": definition.partitioned_by,
        "ordered_by": definition.ordered_by,
    }
