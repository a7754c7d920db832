"""Pandera's backend for Spark: all rules of a contract in one scan, and nothing that fails passes unread.

`contract.validate(frame)` gives the frame back, or raises `SchemaErrors`: its `error_counts` are rows by rule id, its
`failure_cases` a frame of the rows that break a rule that blocks, each with the ids of its rules, which runs when it
is read. Rules that warn become a `SchemaWarning`.

Pandera's own backend for Spark does not raise, scans once for each check, and shows no rows
(unionai-oss/pandera#1540, #1330).
"""

import warnings
from collections.abc import Sequence

from pandera.backends.base import BaseSchemaBackend
from pandera.errors import FailureCaseMetadata, SchemaError, SchemaErrorReason, SchemaErrors, SchemaWarning
from pyspark.sql import DataFrame

from contracts.enforcer import REASONS, split, verify
from contracts.errors import PartlyValidated
from contracts.schema import OnePassSchema


class OnePassBackend(BaseSchemaBackend):
    """What `OnePassSchema.validate` asks for."""

    def validate(  # noqa: PLR0913 - Pandera's signature
        self,
        check_obj: DataFrame,
        schema: OnePassSchema,
        *,
        head: int | None = None,
        tail: int | None = None,
        sample: int | None = None,
        random_state: int | None = None,
        lazy: bool = False,  # noqa: ARG002 - one pass finds all there is
        inplace: bool = False,  # noqa: ARG002 - a contract converts nothing
    ) -> DataFrame:
        """The same frame.

        Raises:
            SchemaDrift: the frame's columns are not the contract's.
            SchemaErrors: rows break rules that block.
            PartlyValidated: only some of the rows were to be looked at.
        """
        if any(given is not None for given in (head, tail, sample, random_state)):
            raise PartlyValidated(schema.contract.definition().table)
        verdict = verify(check_obj, schema.contract)
        for result in verdict.warnings:
            warnings.warn(f"{result.rule_id}: {result.broken_rows} rows", SchemaWarning, stacklevel=5)
        if not verdict:
            errors = [_error(check_obj, schema, result.rule_id, result.broken_rows) for result in verdict.broken]
            raise SchemaErrors(schema, errors, check_obj)
        return check_obj

    def failure_cases_metadata(self, schema_name: str, schema_errors: Sequence[SchemaError]) -> FailureCaseMetadata:
        """The rows that failed, lazily; the number of rows by rule id; the same under the table's name."""
        counts = {str(error.check): int(error.check_output) for error in schema_errors}
        return FailureCaseMetadata(schema_errors[0].failure_cases, {schema_name: counts}, counts)


def _error(frame: DataFrame, schema: OnePassSchema, rule_id: str, rows: int) -> SchemaError:
    # A table that has reasons of its own cannot be given others.
    rows_of = None if REASONS in frame.columns else split(frame, schema.contract).broken
    return SchemaError(  # type: ignore[no-untyped-call]
        schema,
        frame,
        f"{rule_id}: {rows} rows",
        failure_cases=rows_of,
        check=rule_id,
        check_output=rows,
        reason_code=SchemaErrorReason.DATAFRAME_CHECK,
    )
