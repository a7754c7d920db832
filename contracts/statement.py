"""What a contract says, as a JSON document: the form in which it is digested, released and shown."""

import json
from dataclasses import asdict
from typing import Any

from contracts.definition import ColumnDefinition, Definition, Rule

Statement = dict[str, Any]


def statement(definition: Definition) -> Statement:
    """Everything that the contract says, in JSON's types; it changes whenever the contract does."""
    unique, until = definition.unique, definition.retired_until
    # Only where it is said: what few contracts say must not give all others another digest.
    retired = {"retired_until": until.isoformat()} if until else {}
    return {
        "table": definition.table,
        "version": definition.version,
        "owner": definition.owner,
        "description": definition.description,
        "columns": [_column(column) for column in definition.columns],
        "rules": [_rule(rule) for rule in definition.rules],
        "unique": {**asdict(unique), "columns": list(unique.columns)} if unique else None,
        "partitioned_by": list(definition.partitioned_by),
        "ordered_by": list(definition.ordered_by),
        "may_lose": definition.may_lose,
        **retired,
    }


def canonical(document: Statement) -> str:
    """The one text of a document."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False)


def _column(column: ColumnDefinition) -> Statement:
    until = column.retired_until
    return {**asdict(column), "retired_until": until.isoformat() if until else None}


def _rule(rule: Rule) -> Statement:
    return {
        "rule_id": rule.rule_id,
        "severity": rule.severity.value,
        "statement": rule.statement,
        "nan": rule.names_nan,
    }
