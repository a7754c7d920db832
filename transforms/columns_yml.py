"""The dbt project's properties of models and sources, generated from the contracts: `python -m transforms.columns_yml`.

Unit tests lie in files of their own, `<model>_tests.yml`, as dbt refuses a second entry for a model.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from contracts import gold
from contracts.contract import Contract
from contracts.definition import Definition, Tier
from contracts.registry import all_contracts

MODELS = Path(__file__).parent / "models"
_HEADER = "# Generated from the contracts by `python -m transforms.columns_yml`.\n"
_CALENDAR = gold.TimeSpine.definition().table
_WRITTEN_BY = {
    Tier.BRONZE: "What adapters made of the vendors' deliveries.",
    Tier.GOLD: "What flows write, and not dbt: decisions, and saved queries that are exported.",
}


def properties(contracts: Sequence[type[Contract]] | None = None, folder: Path = MODELS) -> dict[Path, str]:
    """Text of every generated file by its path: one beside the models of each name, and the sources."""
    given = all_contracts() if contracts is None else contracts
    definitions = [contract.definition() for contract in given if not _of_releases(contract)]
    sources = [definition for definition in definitions if not _model(definition, folder).exists()]
    models: dict[Path, list[Definition]] = {}
    for one in definitions:
        if one not in sources:
            models.setdefault(_model(one, folder).with_name(f"{_name(one)}.yml"), []).append(one)
    files = {path: _text({"models": [_entry(versions)]}) for path, versions in models.items()}
    return {**files, folder / "sources.yml": _text({"sources": list(_sources(sources))})}


def write() -> None:
    """Write the files."""
    for path, text in properties().items():
        path.write_text(text)


def _of_releases(contract: type[Contract]) -> bool:
    """Releases alone write and read these."""
    return contract.definition().tier is Tier.CONTROL


def _model(definition: Definition, folder: Path) -> Path:
    return folder / f"{definition.table.replace('.', '/')}.sql"


def _name(definition: Definition) -> str:
    return definition.name.partition(".")[2]


def _entry(versions: Sequence[Definition]) -> dict[str, Any]:
    """One model in its versions, which stand beside one another in gold; a name without a version is the latest."""
    *older, latest = sorted(versions, key=lambda one: one.version)
    named = {"name": _name(latest), "description": latest.description, "columns": _columns(latest)}
    if latest.table == _CALENDAR:
        return {**named, **_time_spine(latest)}
    if latest.tier is not Tier.GOLD:
        return named
    told = [{**_version(one), "description": one.description, "columns": _columns(one)} for one in older]
    return {**named, "latest_version": latest.version, "versions": [*told, _version(latest)]}


def _version(definition: Definition) -> dict[str, Any]:
    return {"v": definition.version, "config": {"alias": definition.table.partition(".")[2]}}


def _time_spine(definition: Definition) -> dict[str, Any]:
    """The calendar as metrics need it; under its table's own name, as dbt forgets a versioned model's time spine."""
    (column,) = _columns(definition)
    return {
        "name": definition.table.partition(".")[2],
        "time_spine": {"standard_granularity_column": column["name"]},
        "columns": [{**column, "granularity": "day"}],
    }


def _sources(definitions: list[Definition]) -> Iterator[dict[str, Any]]:
    for tier, description in _WRITTEN_BY.items():
        tables = [
            {
                "name": definition.table.partition(".")[2],
                "description": definition.description,
                **_freshness(definition),
                "columns": _columns(definition),
            }
            for definition in definitions
            if definition.tier is tier
        ]
        yield {"name": tier.value, "schema": tier.value, "description": description, "tables": tables}


def _freshness(definition: Definition) -> dict[str, Any]:
    """As `dbt source freshness` asks it: the newest day is over at its end, and late when the promise is."""
    promised = definition.fresh_within_days
    if promised is None:
        return {}
    late = {"warn_after": {"count": promised + 1, "period": "day"}}
    return {"config": {"loaded_at_field": "cast(day as timestamp)", "freshness": late}}


def _columns(definition: Definition) -> list[dict[str, str]]:
    return [
        {"name": column.name, "data_type": column.type, "description": column.description}
        for column in definition.columns
    ]


def _text(content: dict[str, Any]) -> str:
    return _HEADER + yaml.safe_dump({"version": 2, **content}, sort_keys=False, width=120, allow_unicode=True)


if __name__ == "__main__":
    write()
