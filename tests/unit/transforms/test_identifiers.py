"""Who a record is about cannot be read out of landing, whatever the record."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.identifiers import identifiers
from transforms.pseudonym import keyed_hash

HASHED = keyed_hash(b"a secret of 32 bytes for the test")
OURS = identifiers("visitor_id", "ampClientId")
WHO = "reader-4711"


def hidden(record: object) -> str:
    return OURS.pseudonymise(json.dumps(record), HASHED)


def test_a_value_is_replaced_by_its_keyed_hash_at_any_depth_and_the_rest_stays() -> None:
    record = {"visitor_id": WHO, "a": [{"visitor_id": WHO}, 1.5, None], "path": "/x?y=1", "n": True}
    assert json.loads(hidden(record)) == {
        "visitor_id": HASHED(WHO),
        "a": [{"visitor_id": HASHED(WHO)}, 1.5, None],
        "path": "/x?y=1",
        "n": True,
    }


@pytest.mark.parametrize("value", [4711, [WHO], {"id": WHO}, [[WHO, {"x": WHO}]], WHO * 100])
def test_a_value_of_another_type_goes_all_the_same(value: object) -> None:
    assert WHO not in hidden({"visitor_id": value})
    assert "4711" not in hidden({"visitor_id": value})


def test_a_value_of_an_identifiers_shape_goes_from_any_field() -> None:
    shaped = identifiers("visitor_id", shape=r"reader-\d+")
    record = {"id": WHO, "a": [WHO, f"{WHO}/x"], "visitor_id": WHO}
    found = json.loads(shaped.pseudonymise(json.dumps(record), HASHED))
    assert found == {"id": HASHED(WHO), "a": [HASHED(WHO), f"{WHO}/x"], "visitor_id": HASHED(WHO)}


def test_of_a_pair_of_key_and_value_the_key_names_the_value() -> None:
    pairs = [{"key": "visitor_id", "value": {"text": WHO}}, {"key": "plan", "value": {"text": "digital"}}]
    assert json.loads(hidden({"a": pairs, "key": "visitor_id", "value": "x"})) == {
        "a": [{"key": "visitor_id", "value": {"text": HASHED(WHO)}}, pairs[1]],
        "key": "visitor_id",
        "value": "x",
    }


@pytest.mark.parametrize("value", ["", None])
def test_nothing_stays_nothing(value: object) -> None:
    assert json.loads(hidden({"visitor_id": value})) == {"visitor_id": value}


@pytest.mark.parametrize(
    "text",
    [
        "[{'ampClientId': 'reader-4711', 'domainUserid': ''}]",
        '[{"ampClientId":"reader-4711"}]',
        '{"ampClientId" : "reader-4711"}',
        "https://x.example/a?_sp=reader-4711&b=1#c",
        "a=1&fbclid=reader-4711",
        "email=reader-4711",
    ],
)
def test_a_literal_or_an_address_in_a_text_loses_them_too(text: str) -> None:
    found = json.loads(hidden({"context": text}))["context"]
    assert found == text.replace(WHO, HASHED(WHO))


def test_the_same_visitor_has_the_same_pseudonym_in_every_field_and_format() -> None:
    assert HASHED(WHO) in hidden({"visitor_id": WHO})
    assert HASHED(WHO) in hidden({"context": f"[{{'ampClientId': '{WHO}'}}]"})


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60))
def test_of_a_broken_line_no_part_of_the_name_rests(start: int, end: int) -> None:
    line = json.dumps({"event": "pageview", "visitor_id": WHO, "ts": "2024-03-01"})
    assert WHO not in hidden(line[start : len(line) - end])


def test_of_a_ragged_row_every_cell_goes() -> None:
    assert json.loads(hidden(["1", WHO, "a b"])) == ["1", HASHED(WHO), "a b"]
