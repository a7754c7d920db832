"""Which types can become which without touching a file: the promotions of Iceberg's specification, format 2."""

import re

_PROMOTIONS = {("int", "bigint"), ("float", "double")}
_DECIMAL = re.compile(r"decimal\((?P<precision>\d+),(?P<scale>\d+)\)")


def widens(before: str, after: str) -> bool:
    """Whether every value of type `before` is one of type `after`, and Iceberg reads old files as the new type."""
    old, new = _DECIMAL.fullmatch(before), _DECIMAL.fullmatch(after)
    if old and new:
        return old["scale"] == new["scale"] and int(old["precision"]) < int(new["precision"])
    return (before, after) in _PROMOTIONS
