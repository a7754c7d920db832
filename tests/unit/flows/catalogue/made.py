"""Definitions as a release stores them, made up or of this checkout, and a site of them."""

import json
from datetime import UTC, date, datetime
from typing import Any

from contracts.stored import StoredDefinition
from flows.catalogue.condition import Condition, Holding
from flows.catalogue.entries import Catalogue
from flows.catalogue.site import Site
from flows.report.data import OpenAlarm, TableVerdict
from infra.catalog.model import Commit

RIVER, LOG = "riverbend", "semicomplete"
COMMIT = Commit("0123456789abcdef" * 4, "", "release <all> 2026-03-01", datetime(2026, 3, 1, 4, 5, 6, tzinfo=UTC))
CONDITION = Condition(
    holdings={
        "silver.sessions": (Holding(RIVER, 123_456, date(2026, 2, 28)), Holding(LOG, 9_000, date(2015, 5, 18))),
        "gold.time_spine_v1": (Holding("all", 10_957, None),),
    },
    verdicts=(
        TableVerdict(RIVER, "silver.sessions", 1, date(2026, 2, 28), 900, 40, 0, 1, 3),
        TableVerdict(LOG, "silver.sessions", 1, date(2015, 5, 20), 900, 40, 0, 0, 0),
        TableVerdict(LOG, "silver.visitors", 1, date(2015, 5, 20), 7, 40, 1, 2, 3),
    ),
    alarms=(
        OpenAlarm(RIVER, "silver.sessions", date(2026, 2, 28), "900 rows, expected <4,000>"),
        OpenAlarm(LOG, "silver.sessions", date(2015, 5, 18), "no rows"),
    ),
    simulated=frozenset({RIVER}),
)


def site_of(catalogue: Catalogue, condition: Condition | None = CONDITION) -> Site:
    return Site(catalogue, "main", COMMIT, condition)


def contract(table: str, *columns: str, **given: Any) -> StoredDefinition:
    """A contract of nullable strings without a rule, but for what is given."""
    told = {"type": "string", "nullable": True, "description": "A column.", "renamed_from": None, "retired_until": None}
    document = {
        "table": table,
        "version": 1,
        "owner": "tests",
        "description": "Rows.",
        "columns": [{"name": name, **told} for name in columns or ("host",)],
        "rules": [],
        "unique": None,
        "partitioned_by": [],
        "ordered_by": [],
        "may_lose": None,
    }
    return StoredDefinition("contract", table, json.dumps({**document, **given}))


def rule(rule_id: str, statement: str, **given: Any) -> dict[str, Any]:
    return {"rule_id": rule_id, "severity": "fail", "statement": statement, "nan": False, **given}


def model(table: str, sql: str) -> StoredDefinition:
    return StoredDefinition("dbt", f"transforms/models/{table.replace('.', '/')}.sql", sql)


def macro(name: str, sql: str) -> StoredDefinition:
    return StoredDefinition("dbt", f"transforms/macros/{name}.sql", sql)


def semantic(text: str) -> StoredDefinition:
    return StoredDefinition("semantic", "semantic/made.yml", f"version: 2\n{text}")
