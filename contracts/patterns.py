"""Regular expressions as Java reads them, and digests without one.

A pattern is one of Python's; what Java would read differently is refused. Texts of an exact number of hexadecimal
digits, which every table has, are told by decoding them: that costs a tenth of any regular expression.
"""

import re

from pyspark.sql import Column
from pyspark.sql import functions as sf

# (?d): only a line feed ends a line, as in Python; Java also has \r, \u0085, \u2028 and \u2029.
_PYTHON_LINES = "(?d)"
# Classes that are Unicode in Python and ASCII in Java, anchors of other meaning, Python's own group syntax,
# and Java's classes within classes.
_READ_DIFFERENTLY = re.compile(r"(?<!\\)(?:\\\\)*(\\[dDwWsSbBZz]|\(\?P|\(\?[aiLmsux-]+[:)]|\[[^\]\\]+(?:\[|&&))")

# A class that is repeated an exact number of times can give nothing back, so Java need not remember how it got there.
# Classes with an escape in them are left as they are.
_EXACT_REPETITION = re.compile(r"(?<!\\)(\[[^\]\\]+\]\{\d+\})(?![+?])")

# An even number of lower-case digits, and nothing else: without the look-ahead a line feed might follow.
_HEX_DIGITS = re.compile(r"\^\[(?:0-9a-f|a-f0-9)\]\{(\d*[02468])\}\(\?!\\n\)\$")


def read_differently(pattern: str) -> str | None:
    """The first part of the pattern that means something else in Java; None if it has none."""
    found = _READ_DIFFERENTLY.search(pattern)
    return found[1] if found else None


def matches_at_start(column: Column, pattern: str) -> Column:
    """Whether a text begins with a match, as Python's `re.match` says; null of null."""
    digits = _HEX_DIGITS.fullmatch(pattern)
    return _is_hex(column, int(digits[1])) if digits else column.rlike(rf"{_PYTHON_LINES}\A(?:{in_java(pattern)})")


def contains(column: Column, pattern: str) -> Column:
    """Whether a text holds a match, as Python's `re.search` says; null of null."""
    return column.rlike(f"{_PYTHON_LINES}{in_java(pattern)}")


def in_java(pattern: str) -> str:
    """The pattern in the words that cost Java least; it matches the same texts."""
    return _EXACT_REPETITION.sub(r"\1+", pattern)


def _is_hex(column: Column, digits: int) -> Column:
    is_hex = (sf.octet_length(column) == digits) & sf.unhex(column).isNotNull() & (sf.lower(column) == column)
    return sf.when(column.isNotNull(), is_hex)
