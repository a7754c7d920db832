"""Control: a valid row for its contract; it has no rules across columns."""

from collections.abc import Mapping

from contracts import control
from contracts.contract import Contract
from tests.unit.contracts.rows.common import SHA256, Row

VALID: Mapping[type[Contract], Row] = {
    control.Definitions: {"kind": "dbt", "name": "transforms/a.sql", "digest": SHA256, "body": "", "run_key": "k"},
}
