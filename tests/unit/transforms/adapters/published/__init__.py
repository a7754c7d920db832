"""What vendors publish of their formats, as far as we read them: JSON schemas in our own words, each with its source.

A fixture that is written by hand is held to them, so that no test is about a record that no vendor would send.
"""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker


def departures(vendor: str, *records: object) -> list[str]:
    """Where the records are not what the vendor publishes; nothing if they are."""
    schema: dict[str, Any] = json.loads((Path(__file__).parent / f"{vendor}.json").read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for record in records for error in validator.iter_errors(record)]
