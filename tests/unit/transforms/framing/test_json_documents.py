"""JSON as vendors deliver it: lines, an array or one document, and what is none of these."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.transforms.framing.framed import framed, texts
from transforms.errors import DeliveryRefused
from transforms.framing.json_documents import JsonDocuments

JSON = JsonDocuments()
OBJECTS = [{"a": 1}, {"b": [{"c": "ü\n\u2028"}]}, {}]


def test_lines_an_array_and_one_document_are_the_same_records() -> None:
    compact = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in OBJECTS]
    assert texts(JSON, "\n".join(map(json.dumps, OBJECTS)).encode()) == compact
    assert texts(JSON, b"\n " + json.dumps(OBJECTS).encode()) == compact
    assert texts(JSON, json.dumps(OBJECTS, indent=2).encode()) == compact
    assert texts(JSON, json.dumps(OBJECTS[1], indent=2).encode()) == [compact[1]]
    assert texts(JSON, b"\xef\xbb\xbf" + json.dumps(OBJECTS[1]).encode()) == [compact[1]]


def test_one_bad_line_is_a_record_of_its_own() -> None:
    content = b'{"a":\n{"a":1}\n{"a":2}\n\n[1]\n{}\n'
    assert texts(JSON, content) == ['"{\\"a\\":"', '{"a":1}', '{"a":2}', '"[1]"', "{}"]


def test_a_line_that_is_not_utf_8_is_damaged() -> None:
    records = framed(JSON, b'{"a":1}\n{"a":"caf\xe9"}\n{"a":2}\n')
    assert [record.damaged for record in records] == [False, True, False]


def test_numbers_that_json_does_not_have_are_let_through_for_a_rule_to_name() -> None:
    content = b'{"a":NaN}\n{"a":-Infinity}\n{"a":1e999}\n'
    assert texts(JSON, content) == ['{"a":NaN}', '{"a":-Infinity}', '{"a":Infinity}']


def test_half_of_a_surrogate_pair_stays_an_escape() -> None:
    assert texts(JSON, rb'{"a":"\ud83d"}') == [r'{"a":"\ud83d"}']


def test_nothing_but_blanks_and_an_empty_array_have_no_record() -> None:
    assert framed(JSON, b" \n\n") == framed(JSON, b"[]") == []


REFUSED = {
    "cut off": (b'[{"a":1},{"a":', "malformed"),
    "a document cut off": (b'{\n"a": 1,\n"b"', "malformed"),
    "no objects": (b'[{"a":1},2]', "element 1 of its array is no JSON object"),
    "a number": (b"17", "its document is no JSON object"),
    "text": (b"one\ntwo\nthree\n", "malformed"),
    "nested without end": (b"[" * 100_000, "malformed"),
    "a number without end": (b'[{"a":' + b"1" * 10_000 + b"}]", "malformed"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_json_is_refused_with_the_reason(case: str) -> None:
    content, reason = REFUSED[case]
    with pytest.raises(DeliveryRefused) as refused:
        framed(JSON, content)
    assert reason in refused.value.reason


def test_a_document_that_must_be_read_at_once_has_a_limit() -> None:
    with pytest.raises(DeliveryRefused, match="one object per line"):
        framed(JsonDocuments(max_document_bytes=20), json.dumps([{"a": "x" * 30}]).encode())


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200).map(lambda content: content.replace(b"\0", b"")))
def test_any_bytes_after_good_lines_are_records_one_per_line(content: bytes) -> None:
    good = b'{"a":1}\n' * 99
    lines = [line for line in content.split(b"\n") if line.removesuffix(b"\r").strip()]
    records = framed(JSON, good + content, chunk=4096)
    assert len(records) == 99 + len(lines)
    assert all(json.loads(record.text) is not None for record in records)
