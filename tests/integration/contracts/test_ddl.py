"""The statements that contracts give make the tables that contracts say."""

import pandera.pyspark as pa
import pytest
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql.types import StringType

from contracts import bronze
from contracts.contract import Contract, table
from contracts.ddl import create_statement, write_order_statement
from contracts.drift import require_columns
from contracts.enforcer import split
from contracts.registry import all_contracts
from tests.unit.contracts.rows import VALID, frame_of

AWKWARD = r"It's a \n of the `host`; 100 % \' -- \\"


class Awkward(Contract):
    host: StringType = pa.Field(description=AWKWARD)
    order: StringType = pa.Field(nullable=True, description="A reserved word.")

    class Config(BaseConfig):
        name = "gold.awkward"
        description = AWKWARD
        metadata = table(version=2, owner="o'brien", partitioned_by=("host",), ordered_by=("order",))


def create(lake: SparkSession, contract: type[Contract]) -> str:
    identifier = f"lake.{contract.definition().table}"
    lake.sql(f"DROP TABLE IF EXISTS {identifier}")
    lake.sql(create_statement(contract, identifier))
    lake.sql(write_order_statement(contract, identifier))
    return identifier


@pytest.mark.parametrize("contract", [*all_contracts(), Awkward], ids=lambda c: c.definition().table)
def test_the_table_is_what_the_contract_says(lake: SparkSession, contract: type[Contract]) -> None:
    identifier = create(lake, contract)
    made = lake.table(identifier)
    definition = contract.definition()

    require_columns(made, contract)
    assert [(f.name, f.nullable, f.metadata["comment"]) for f in made.schema.fields] == [
        (column.name, column.nullable, column.description) for column in definition.columns
    ]
    facts = {row[0]: row[1] for row in lake.sql(f"DESCRIBE TABLE EXTENDED {identifier}").collect()}
    assert facts["Comment"] == definition.description


def test_the_table_has_the_layout_and_properties_of_the_contract(lake: SparkSession) -> None:
    identifier = create(lake, Awkward)
    create_again = create_statement(Awkward, identifier)
    lake.sql(create_again)

    properties = {row["key"]: row["value"] for row in lake.sql(f"SHOW TBLPROPERTIES {identifier}").collect()}
    partitions = lake.sql(f"SELECT * FROM {identifier}.partitions").schema["partition"].dataType.simpleString()

    assert partitions == "struct<host:string>"
    assert (
        properties.items()
        >= {
            "format-version": "2",
            "gc.enabled": "false",
            "write.distribution-mode": "hash",
            "tollgate.contract": "awkward.v2",
            "tollgate.owner": "o'brien",
            "sort-order": "order ASC NULLS FIRST",
        }.items()
    )


@pytest.mark.parametrize("contract", all_contracts(), ids=lambda c: c.definition().table)
def test_a_frame_of_nullable_columns_is_written_and_a_null_is_refused(
    lake: SparkSession, contract: type[Contract]
) -> None:
    identifier = create(lake, contract)
    frame_of(lake, contract, VALID[contract]).writeTo(identifier).append()

    first = contract.definition().columns[0].name
    (row,) = lake.table(identifier).collect()
    assert row[first] == VALID[contract][first]
    with pytest.raises(PySparkException, match=r"NOT_NULL|null"):
        frame_of(lake, contract, {**VALID[contract], first: None}).writeTo(identifier).append()
    assert lake.table(identifier).count() == 1


def test_what_is_valid_can_be_written_whatever_the_input(lake: SparkSession) -> None:
    identifier = create(lake, bronze.Events)
    good = VALID[bronze.Events]
    rows = [good, {**good, "host": None}, {**good, "record": 7}]

    split(frame_of(lake, bronze.Events, *rows), bronze.Events).valid.writeTo(identifier).append()

    assert sorted(row["record"] for row in lake.table(identifier).collect()) == [0, 7]
