"""Payloads as compact JSON."""

import json
from typing import Any


class NoObject(ValueError):
    """A text that is no JSON object."""


def dumped(record: object) -> str:
    """The record without superfluous blanks; in ASCII where it holds half of a surrogate pair, which UTF-8 cannot."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return text if _encodes(text) else json.dumps(record, separators=(",", ":"))


def loaded(text: str) -> Any:
    """What a JSON text says; `NaN` and the infinities are let through, for a rule to name them.

    Raises:
        ValueError: it is no JSON, or is nested deeper or has longer numbers than anybody's data.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def loaded_object(text: str) -> dict[str, Any]:
    """The same, of a JSON object.

    Raises:
        NoObject: it is something else.
    """
    try:
        found = loaded(text)
    except ValueError as error:
        raise NoObject(str(error)) from None
    if not isinstance(found, dict):
        raise NoObject(f"it is a {type(found).__name__}")
    return found


def is_object(payload: str) -> bool:
    """Whether a payload is a JSON object, by the first character that `transforms.framing` promises."""
    return payload.startswith("{")


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
