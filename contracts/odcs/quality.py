"""Rules as the standard's quality checks, and back: of its library where it has the check, else in our own words."""

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.across import AcrossRule
from contracts.check_text import read_check
from contracts.column_rules import NOT_NULL
from contracts.definition import Rule, UniqueRule

Document = dict[str, Any]
_ENGINE = "tollgate"


def check_of_rule(rule: Rule) -> Document:
    """One row rule; `implementation` is its statement where the library has no such metric."""
    told = {"description": rule.description} if rule.description else {}
    named = {"id": rule.rule_id.rpartition(".")[2], "name": rule.rule_id, **told}
    return {**named, **_dimension(rule), **_measured(rule), **_extras(rule), "severity": rule.severity.value}


def check_across(rule: AcrossRule) -> Document:
    """One rule between this table and another."""
    named = {"id": rule.rule_id.rpartition(".")[2], "name": rule.rule_id, "dimension": "consistency"}
    told = {"description": rule.says.description}
    return {**named, **told, **_own(rule.says.statement), "severity": rule.severity.value}


def check_of_key(unique: UniqueRule) -> Document:
    """That no two rows agree on all of the key's columns."""
    named = {"id": unique.rule_id.rpartition(".")[2], "name": unique.rule_id, "dimension": "uniqueness"}
    return {**named, **_few(0, "duplicateValues", properties=list(unique.columns)), "severity": unique.severity.value}


def rule_of_check(check: Mapping[str, Any]) -> Document:
    """The rule as a contract's statement has it."""
    extras = {one["property"]: one["value"] for one in check.get("customProperties", ())}
    return {
        "rule_id": check["name"],
        "severity": check["severity"],
        "statement": _statement(check),
        "nan": bool(extras.get("refusesNan", False)),
        **({"tolerated_share": extras["toleratedShare"]} if "toleratedShare" in extras else {}),
    }


def key_of_check(check: Mapping[str, Any]) -> Document:
    """The key as a contract's statement has it."""
    columns = check["arguments"]["properties"]
    return {"rule_id": check["name"], "severity": check["severity"], "columns": columns}


def is_key(check: Mapping[str, Any]) -> bool:
    """Whether a check is about several rows."""
    return check.get("metric") == "duplicateValues"


def _dimension(rule: Rule) -> Document:
    if rule.statement == NOT_NULL:
        return {"dimension": "completeness"}
    return {"dimension": "conformity" if rule.column else "consistency"}


def _measured(rule: Rule) -> Document:
    if rule.statement == NOT_NULL:
        return _few(rule.tolerated_share, "nullValues")
    allowed = _allowed_values(rule.statement)
    if allowed is not None:
        return _few(rule.tolerated_share, "invalidValues", validValues=list(allowed))
    return _own(rule.statement)


def _own(statement: str) -> Document:
    return {"type": "custom", "engine": _ENGINE, "implementation": statement}


def _extras(rule: Rule) -> Document:
    nan = {"property": "refusesNan", "value": True}
    tolerated = {"property": "toleratedShare", "value": rule.tolerated_share}
    said = [*([nan] if rule.names_nan else []), *([tolerated] if rule.tolerated_share else [])]
    return {"customProperties": said} if said else {}


def _few(share: float, metric: str, **arguments: Any) -> Document:
    bound = {"mustBeLessOrEqualTo": 100 * share, "unit": "percent"} if share else {"mustBe": 0}
    return {"type": "library", "metric": metric, **({"arguments": arguments} if arguments else {}), **bound}


def _allowed_values(statement: str) -> Sequence[Any] | None:
    """Those of an `isin`; None of another check, and where they are dates or instants, which YAML would turn."""
    check = read_check(statement)
    return check.arguments["allowed_values"] if check and check.name == "isin" else None


def _statement(check: Mapping[str, Any]) -> str:
    match check.get("metric"):
        case "nullValues":
            return NOT_NULL
        case "invalidValues":
            return f"isin(allowed_values={check['arguments']['validValues']!r})"
        case _:
            return str(check["implementation"])
