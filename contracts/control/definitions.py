"""Definitions: the contracts, dbt files and semantic files that the tables of the same commit are made by."""

import pandera.pyspark as pa
from pandera.api.pyspark.model_config import BaseConfig
from pyspark.sql.types import StringType

from contracts import columns
from contracts.contract import Contract, table
from contracts.control.owner import OWNER
from contracts.stored import KINDS, TABLE


class Definitions(Contract):
    """One row for each contract and each file; a release replaces the kinds that it changes as a whole."""

    kind: StringType = pa.Field(isin=KINDS, description="What it is: a contract, a dbt file or a semantic file.")
    name: StringType = pa.Field(
        str_length={"min_value": 1}, description="Table of a contract; path of a file from the root of the repository."
    )
    digest: StringType = pa.Field(str_matches=columns.SHA256_HEX, description="SHA-256 (hex) of the body in UTF-8.")
    body: StringType = pa.Field(description="Text of the file; of a contract, the JSON document of what it says.")
    run_key: StringType = pa.Field(
        str_length={"min_value": 1}, description="Key of the release that wrote the row: the last to change its kind."
    )

    class Config(BaseConfig):
        name = TABLE
        description = "Definitions as released: what the tables of the same commit are made by, and what they mean."
        unique = ["kind", "name"]  # noqa: RUF012
        metadata = table(version=1, owner=OWNER, partitioned_by=("kind",), ordered_by=("name",))
