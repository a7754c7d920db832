"""Tables as the contracts that were released state them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from contracts.stored import StoredDefinition
from flows.catalogue.entries import Column, Metric, Rule, SavedQuery, Table
from flows.catalogue.lineage import Lineage, version_of, without_version
from flows.catalogue.wording import in_words, other_table

Statement = Mapping[str, Any]


def tables_of(
    definitions: Iterable[StoredDefinition],
    lineage: Lineage,
    metrics: Mapping[str, Metric],
    saved: Iterable[SavedQuery],
) -> dict[str, Table]:
    """Every table by name, with what it is made of and what is made of it."""
    contracts = (json.loads(one.body) for one in definitions if one.kind == "contract")
    drafts = {one.name: one for one in sorted(map(_draft, contracts), key=lambda one: one.name)}
    kept = {table: query for query in saved for table in query.exports}
    read = {name: _asked(kept[name], metrics) if name in kept else lineage.upstream(name) for name in drafts}
    upstream = {name: tuple(table for table in read[name] if table in drafts) for name in drafts}
    downstream = {name: tuple(other for other, read in upstream.items() if name in read) for name in drafts}
    return {
        name: replace(
            draft,
            alias=_alias(name, drafts),
            origin=f"every run, from saved query {kept[name].name}" if name in kept else lineage.origin(name),
            upstream=upstream[name],
            downstream=downstream[name],
            metrics=tuple(metric.name for metric in metrics.values() if name in metric.tables),
            metrics_beyond=tuple(_beyond(name, downstream, metrics)),
        )
        for name, draft in drafts.items()
    }


def _asked(saved: SavedQuery, metrics: Mapping[str, Metric]) -> tuple[str, ...]:
    """Tables that the metrics of a saved query are made of."""
    return tuple(sorted({table for name in saved.metrics if name in metrics for table in metrics[name].tables}))


def _beyond(table: str, downstream: Mapping[str, tuple[str, ...]], metrics: Mapping[str, Metric]) -> Iterator[str]:
    """Metrics that a change of the table reaches by way of other tables alone."""
    reached = set(downstream[table])
    while more := {other for name in reached for other in downstream[name]} - reached:
        reached |= more
    for metric in metrics.values():
        if reached.intersection(metric.tables) and table not in metric.tables:
            yield metric.name


def _draft(statement: Statement) -> Table:
    rules = [_rule(one, statement) for one in statement["rules"]]
    spanning = [rule for rule in rules if rule.column is None]
    unique = statement["unique"] or {"columns": (), "severity": ""}
    return Table(
        name=statement["table"],
        version=statement["version"],
        owner=statement["owner"],
        description=statement["description"],
        columns=tuple(_column(one, rules) for one in statement["columns"]),
        rules=tuple(rule for rule in spanning if rule.table is None),
        between=tuple(rule for rule in spanning if rule.table is not None),
        key=tuple(unique["columns"]),
        key_severity=unique["severity"],
        partitioned_by=tuple(statement["partitioned_by"]),
        ordered_by=tuple(statement["ordered_by"]),
        fresh_within_days=statement.get("fresh_within_days"),
        may_lose=statement.get("may_lose"),
        retired_until=statement.get("retired_until"),
    )


def _column(statement: Statement, rules: Iterable[Rule]) -> Column:
    name = statement["name"]
    return Column(
        name=name,
        type=statement["type"],
        nullable=statement["nullable"],
        description=statement["description"],
        rules=tuple(rule for rule in rules if rule.column == name),
        renamed_from=statement.get("renamed_from"),
        retired_until=statement.get("retired_until"),
    )


def _rule(statement: Statement, of: Statement) -> Rule:
    # `<table>.v<version>.<column>.<check>`, without the column if the rule spans several.
    parts = statement["rule_id"].split(".")
    columns = {one["name"] for one in of["columns"]}
    return Rule(
        rule_id=statement["rule_id"],
        severity=statement["severity"],
        says=in_words(statement["statement"]),
        column=parts[2] if len(parts) == 4 and parts[2] in columns else None,
        table=other_table(statement["statement"]),
        tolerated_share=statement.get("tolerated_share", 0.0),
    )


def _alias(table: str, tables: Iterable[str]) -> str | None:
    """Of gold's latest version the name without it, which is a view of it."""
    name = without_version(table)
    if name == table or not table.startswith("gold."):
        return None
    latest = max((other for other in tables if without_version(other) == name), key=version_of)
    return name if latest == table else None
