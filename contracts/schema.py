"""Pandera's schema of a contract: like its own for Spark, but for what validates it."""

from typing import TYPE_CHECKING

from pandera.pyspark import DataFrameSchema
from pyspark.sql import DataFrame

if TYPE_CHECKING:
    from contracts.contract import Contract


class OnePassSchema(DataFrameSchema):
    """Validated in one pass, by `contracts.one_pass`; Pandera overwrites what is registered for its own schema.

    Attributes:
        contract: whose schema it is.
    """

    contract: "type[Contract]"

    @staticmethod
    def register_default_backends(check_obj_cls: type) -> None:  # noqa: ARG004 - Pandera's signature
        """Called by Pandera before each validation."""
        from contracts.one_pass import OnePassBackend  # noqa: PLC0415 - it needs this class

        OnePassSchema.register_backend(DataFrame, OnePassBackend)
