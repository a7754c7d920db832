"""What is committed is what the classes say, and a promise is kept or has a new version beside it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandera.pyspark as pa
import pytest
from pyspark.sql.types import IntegerType, LongType, StringType

from contracts.contract import Contract
from contracts.errors import PromiseBroken
from contracts.odcs.published import documents, files, promised, publish, require_kept
from contracts.registry import all_contracts
from tests.unit.contracts.test_compiler import described, load

DAY = date(2026, 6, 15)


def test_the_committed_documents_are_the_generated_ones() -> None:
    """If this fails: `python -m contracts.odcs`, which refuses a breaking change that has no new version."""
    require_kept(datetime.now(UTC).date())
    assert {path: path.read_text(encoding="utf-8") for path in files()} == documents()


def test_every_contract_has_a_document() -> None:
    assert {one["table"] for one in promised()} == {contract.definition().table for contract in all_contracts()}


def gold(field: Any = None, **given: Any) -> type[Contract]:
    return load(field, **{"config": {"name": "gold.t"}, **given})


def published(folder: Path, *contracts: type[Contract]) -> dict[str, str]:
    publish(DAY, contracts, folder)
    return {path.name: path.read_text(encoding="utf-8") for path in files(folder)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    publish(DAY, [gold(dtype=IntegerType)], tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ([gold(dtype=StringType)], r"gold\.t_v1: type changed c \(int to string\)"),
        ([gold(described(nullable=True), dtype=IntegerType)], "null allowed c"),
        ([], "table dropped"),
    ],
)
def test_a_breaking_change_without_a_new_version_is_refused_and_nothing_is_written(
    folder: Path, after: Sequence[type[Contract]], told: str
) -> None:
    before = {path: path.read_text(encoding="utf-8") for path in files(folder)}
    with pytest.raises(PromiseBroken, match=told) as refused:
        publish(DAY, after, folder)
    assert "new version" in refused.value.remedy
    assert {path: path.read_text(encoding="utf-8") for path in files(folder)} == before


def test_the_refusal_names_what_breaks_and_nothing_else(folder: Path) -> None:
    with pytest.raises(PromiseBroken) as refused:
        publish(DAY, [gold(dtype=StringType, facts={"owner": "others"})], folder)
    assert [len(told) for told in refused.value.broken.values()] == [1]


def test_a_change_that_breaks_no_reader_is_written(folder: Path) -> None:
    told = published(folder, gold(dtype=LongType))
    assert "physicalType: bigint" in told["gold.t_v1.odcs.yaml"]


def test_a_new_version_stands_beside_the_old_one(folder: Path) -> None:
    told = published(folder, gold(dtype=IntegerType), gold(dtype=StringType, facts={"version": 2}))
    assert list(told) == ["gold.t_v1.odcs.yaml", "gold.t_v2.odcs.yaml"]
    assert "physicalType: int" in told["gold.t_v1.odcs.yaml"]
    assert "version: 2.0.0" in told["gold.t_v2.odcs.yaml"]


def test_a_new_version_does_not_stand_in_for_the_old_one_in_gold(folder: Path) -> None:
    with pytest.raises(PromiseBroken, match=r"gold\.t_v1: table dropped"):
        publish(DAY, [gold(dtype=StringType, facts={"version": 2})], folder)


def test_below_gold_a_new_version_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    publish(DAY, [load(dtype=IntegerType)], tmp_path)
    told = published(tmp_path, load(described(ge="a"), dtype=StringType, facts={"version": 2}))
    assert list(told) == ["silver.t.odcs.yaml"]
    assert "version: 2.0.0" in told["silver.t.odcs.yaml"]


def test_a_document_goes_once_its_announced_end_is_over(folder: Path) -> None:
    told = published(folder, gold(dtype=IntegerType, facts={"retired_until": date(2026, 6, 30)}))
    assert "status: deprecated" in told["gold.t_v1.odcs.yaml"]
    with pytest.raises(PromiseBroken):
        publish(date(2026, 6, 30), [], folder)
    publish(date(2026, 7, 1), [], folder)
    assert files(folder) == []


def test_nothing_else_in_the_folder_is_touched(folder: Path) -> None:
    other = folder / "README.md"
    other.write_text("by hand")
    publish(DAY, [gold(dtype=IntegerType)], folder)
    assert other.read_text() == "by hand"


def test_a_described_field_is_no_promise(folder: Path) -> None:
    told = published(folder, gold(pa.Field(description="In other words."), dtype=IntegerType))
    assert "In other words." in told["gold.t_v1.odcs.yaml"]
