"""All contracts of the product, by table name, and the digest of what they say."""

import hashlib
from difflib import get_close_matches

from contracts import bronze, control, gold, silver
from contracts.across_rules import require_agreed
from contracts.contract import Contract
from contracts.statement import canonical, statement
from infra.errors import UnknownNameError

_CONTRACTS: tuple[type[Contract], ...] = tuple(
    getattr(tier, name) for tier in (bronze, silver, gold, control) for name in tier.__all__
)
require_agreed([contract.definition() for contract in _CONTRACTS])


def all_contracts() -> tuple[type[Contract], ...]:
    """Every contract, from bronze to gold, and of what a release says of itself."""
    return _CONTRACTS


def contract_for(table: str, contracts: tuple[type[Contract], ...] = _CONTRACTS) -> type[Contract]:
    """The contract of `table` among `contracts`; a gold table without its version is the latest one.

    Raises:
        UnknownNameError: no contract has that table; it names the nearest that exist.
    """
    by_version = sorted(contracts, key=lambda contract: contract.definition().version)
    named = {contract.definition().name: contract for contract in by_version}
    named |= {contract.definition().table: contract for contract in by_version}
    if table not in named:
        near = get_close_matches(table, named, n=3, cutoff=0.4) or sorted(named)
        raise UnknownNameError(f"no table {table!r}", where="contracts", remedy=f"nearest: {', '.join(near)}")
    return named[table]


def definitions_digest(contracts: tuple[type[Contract], ...] = _CONTRACTS) -> str:
    """SHA-256 (hex) over what the contracts say, the same in every process and whatever their order."""
    statements = sorted(canonical(statement(contract.definition())) for contract in contracts)
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()
