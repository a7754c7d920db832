"""What a contract says, as a JSON document: the form in which it is digested, released and shown."""

import json
from dataclasses import asdict
from typing import Any

from contracts.across import AcrossRule
from contracts.definition import ColumnDefinition, Definition, Rule

Statement = dict[str, Any]


def statement(definition: Definition) -> Statement:
    """Everything that the contract says, in JSON's types; it changes whenever the contract does."""
    unique, until, fresh = definition.unique, definition.retired_until, definition.fresh_within_days
    # Only where it is said: what few contracts say must not give all others another digest.
    retired = {"retired_until": until.isoformat()} if until else {}
    promised = {} if fresh is None else {"fresh_within_days": fresh}
    return {
        "table": definition.table,
        "version": definition.version,
        "owner": definition.owner,
        "description": definition.description,
        "columns": [_column(column) for column in definition.columns],
        "rules": [*map(_rule, definition.rules), *map(_across, definition.across)],
        "unique": {**asdict(unique), "columns": list(unique.columns)} if unique else None,
        "partitioned_by": list(definition.partitioned_by),
        "ordered_by": list(definition.ordered_by),
        "may_lose": definition.may_lose,
        **promised,
        **retired,
    }


def canonical(document: Statement) -> str:
    """The one text of a document."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False)


def _column(column: ColumnDefinition) -> Statement:
    until = column.retired_until
    return {**asdict(column), "retired_until": until.isoformat() if until else None}


def _rule(rule: Rule) -> Statement:
    tolerated = {"tolerated_share": rule.tolerated_share} if rule.tolerated_share else {}
    return {
        "rule_id": rule.rule_id,
        "severity": rule.severity.value,
        "statement": rule.statement,
        "nan": rule.names_nan,
        **tolerated,
    }


def _across(rule: AcrossRule) -> Statement:
    return {
        "rule_id": rule.rule_id,
        "severity": rule.severity.value,
        "statement": rule.says.statement,
        "nan": False,
    }
