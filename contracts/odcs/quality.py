"""Rules as the standard's quality checks, and back: of its library where it has the check, else in our own words."""

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.check_text import read_check
from contracts.definition import Rule, UniqueRule

Document = dict[str, Any]
_ENGINE = "tollgate"
_NOT_NULL = "not_null"


def check_of_rule(rule: Rule) -> Document:
    """One row rule; `implementation` is its statement where the library has no such metric."""
    told = {"description": rule.description} if rule.description else {}
    named = {"id": rule.rule_id.rpartition(".")[2], "name": rule.rule_id, **told}
    return {**named, **_dimension(rule), **_measured(rule), "severity": rule.severity.value}


def check_of_key(unique: UniqueRule) -> Document:
    """That no two rows agree on all of the key's columns."""
    named = {"id": unique.rule_id.rpartition(".")[2], "name": unique.rule_id, "dimension": "uniqueness"}
    return {**named, **_none("duplicateValues", properties=list(unique.columns)), "severity": unique.severity.value}


def rule_of_check(check: Mapping[str, Any]) -> Document:
    """The rule as a contract's statement has it."""
    extras = {one["property"]: one["value"] for one in check.get("customProperties", ())}
    return {
        "rule_id": check["name"],
        "severity": check["severity"],
        "statement": _statement(check),
        "nan": bool(extras.get("refusesNan", False)),
    }


def key_of_check(check: Mapping[str, Any]) -> Document:
    """The key as a contract's statement has it."""
    columns = check["arguments"]["properties"]
    return {"rule_id": check["name"], "severity": check["severity"], "columns": columns}


def is_key(check: Mapping[str, Any]) -> bool:
    """Whether a check is about several rows."""
    return check.get("metric") == "duplicateValues"


def _dimension(rule: Rule) -> Document:
    if rule.statement == _NOT_NULL:
        return {"dimension": "completeness"}
    return {"dimension": "conformity" if rule.column else "consistency"}


def _measured(rule: Rule) -> Document:
    if rule.statement == _NOT_NULL:
        return _none("nullValues")
    allowed = _allowed_values(rule.statement)
    if allowed is not None:
        return _none("invalidValues", validValues=list(allowed))
    own = {"type": "custom", "engine": _ENGINE, "implementation": rule.statement}
    return {**own, "customProperties": [{"property": "refusesNan", "value": True}]} if rule.names_nan else own


def _none(metric: str, **arguments: Any) -> Document:
    return {"type": "library", "metric": metric, **({"arguments": arguments} if arguments else {}), "mustBe": 0}


def _allowed_values(statement: str) -> Sequence[Any] | None:
    """Those of an `isin`; None of another check, and where they are dates or instants, which YAML would turn."""
    check = read_check(statement)
    return check.arguments["allowed_values"] if check and check.name == "isin" else None


def _statement(check: Mapping[str, Any]) -> str:
    match check.get("metric"):
        case "nullValues":
            return _NOT_NULL
        case "invalidValues":
            return f"isin(allowed_values={check['arguments']['validValues']!r})"
        case _:
            return str(check["implementation"])
