"""What a pattern is turned into before Java reads it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.checks import in_java
from contracts.columns import KEYED_HASH, SHA256_HEX

PATTERNS = (SHA256_HEX, KEYED_HASH, "^[ab]{2}b", "x[^a]{2}y", "(?:[ab]{2}|a)[b]{1}$")


@pytest.mark.parametrize(("pattern", "found"), [(SHA256_HEX, r"^[0-9a-f]{64}+(?!\n)$"), ("[a]{2}b", "[a]{2}+b")])
def test_a_class_repeated_an_exact_number_of_times_gives_nothing_back(pattern: str, found: str) -> None:
    assert in_java({"pattern": pattern}) == found


@pytest.mark.parametrize("pattern", [r"\[0-9]{3}", "[a]{2}+", "[a]{2}?", "[ab]{2,3}", "[ab]+", r"[\n]{2}"])
def test_any_other_repetition_is_left_as_it_is(pattern: str) -> None:
    assert in_java({"pattern": pattern}) == pattern


@given(st.text("abxy\n", max_size=8), st.sampled_from(PATTERNS))
def test_the_same_texts_match(text: str, pattern: str) -> None:
    """Python has these quantifiers too, with Java's meaning."""
    for match in (re.match, re.search):
        assert bool(match(in_java({"pattern": pattern}), text)) == bool(match(pattern, text))
