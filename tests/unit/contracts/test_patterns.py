"""What a pattern is turned into before Java reads it."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from contracts.columns import KEYED_HASH, SHA256_HEX
from contracts.patterns import in_java, matches_at_start

PATTERNS = (SHA256_HEX, KEYED_HASH, "^[ab]{2}b", "x[^a]{2}y", "(?:[ab]{2}|a)[b]{1}$")


@pytest.mark.parametrize(("pattern", "found"), [(SHA256_HEX, r"^[0-9a-f]{64}+(?!\n)$"), ("[a]{2}b", "[a]{2}+b")])
def test_a_class_repeated_an_exact_number_of_times_gives_nothing_back(pattern: str, found: str) -> None:
    assert in_java(pattern) == found


@pytest.mark.parametrize("pattern", [r"\[0-9]{3}", "[a]{2}+", "[a]{2}?", "[ab]{2,3}", "[ab]+", r"[\n]{2}"])
def test_any_other_repetition_is_left_as_it_is(pattern: str) -> None:
    assert in_java(pattern) == pattern


@given(st.text("abxy\n", max_size=8), st.sampled_from(PATTERNS))
def test_the_same_texts_match(text: str, pattern: str) -> None:
    """Python has these quantifiers too, with Java's meaning."""
    for match in (re.match, re.search):
        assert bool(match(in_java(pattern), text)) == bool(match(pattern, text))


# The digits at the ends of their ranges, what stands beside them in ASCII, and what is more than a byte.
AROUND_DIGITS = "09afAFgG/:`@é\n\0"


@pytest.mark.parametrize("pattern", [r"^[0-9a-f]{2}(?!\n)$", r"^[a-f0-9]{4}(?!\n)$", r"^[0-9a-f]{3}(?!\n)$"])
def test_digits_are_told_as_python_tells_them(spark: SparkSession, pattern: str) -> None:
    texts = ["".join(found) for length in range(4) for found in product(AROUND_DIGITS, repeat=length)]
    texts += [f"{text}a{end}" for text in texts if len(text) == 3 for end in ("", "\n")]
    frame = spark.createDataFrame([(text,) for text in (*texts, None)], "text string")

    found = frame.select("text", matches_at_start(frame["text"], pattern)).collect()

    verdicts = {row.text: row[1] for row in found}
    assert verdicts.pop(None) is None
    assert verdicts == {text: bool(re.match(pattern, text)) for text in texts}


def test_a_digest_is_told_without_a_regular_expression(spark: SparkSession) -> None:
    frame = spark.createDataFrame([("a",)], "text string")
    assert "rlike" not in str(matches_at_start(frame["text"], SHA256_HEX))
    assert "rlike" in str(matches_at_start(frame["text"], "^[A-Z]{3}$"))
