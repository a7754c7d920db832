"""The committed documents: what readers are promised, and what the classes may therefore not take back."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import yaml

from contracts.compatibility import ContractChange, contract_changes
from contracts.contract import Contract
from contracts.errors import PromiseBroken
from contracts.odcs.document import document
from contracts.odcs.reading import statement_of
from contracts.registry import all_contracts
from contracts.statement import Statement, statement

PUBLISHED = Path(__file__).parent / "published"
_SUFFIX = ".odcs.yaml"
_HEADER = "# Generated from the contracts by `python -m contracts.odcs`.\n"
Contracts = Sequence[type[Contract]]


def documents(contracts: Contracts | None = None, folder: Path = PUBLISHED) -> dict[Path, str]:
    """Text of every document by its path."""
    given = all_contracts() if contracts is None else contracts
    definitions = [contract.definition() for contract in given]
    return {folder / f"{one.table}{_SUFFIX}": _HEADER + _text(document(one)) for one in definitions}


def promised(folder: Path = PUBLISHED) -> list[Statement]:
    """What the documents in a folder say."""
    return [statement_of(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in files(folder)]


def files(folder: Path = PUBLISHED) -> list[Path]:
    """The documents in a folder."""
    return sorted(folder.glob(f"*{_SUFFIX}"))


def require_kept(day: date, contracts: Contracts | None = None, folder: Path = PUBLISHED) -> None:
    """Let classes through that keep what the documents in a folder promise.

    Raises:
        PromiseBroken: readers would be broken on `day`, and the contract has no new version.
    """
    given = all_contracts() if contracts is None else contracts
    changes = contract_changes(promised(folder), [statement(one.definition()) for one in given], day)
    refused = [change for change in changes if change.is_refused]
    if refused:
        raise PromiseBroken({change.table: _told(change) for change in refused})


def publish(day: date, contracts: Contracts | None = None, folder: Path = PUBLISHED) -> None:
    """Write the documents, and take away those of tables that are gone; all or nothing.

    Raises:
        PromiseBroken: see `require_kept`.
    """
    require_kept(day, contracts, folder)
    texts = documents(contracts, folder)
    for path in {*files(folder)} - {*texts}:
        path.unlink()
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")


def _told(change: ContractChange) -> list[str]:
    return [str(finding) for finding in change.findings if finding.readers is change.change_class]


def _text(content: dict[str, object]) -> str:
    return yaml.safe_dump(content, sort_keys=False, width=120, allow_unicode=True)
