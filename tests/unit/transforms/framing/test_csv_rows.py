"""CSV as vendors write it: every row is one record, and a header that drifted is named."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.transforms.framing.framed import framed, texts
from transforms.container import Limits
from transforms.errors import DeliveryRefused
from transforms.framing.csv_rows import CsvRows

AB = CsvRows(required=("a", "b"), optional=("c",))


def test_a_row_is_an_object_whatever_stands_in_its_cells() -> None:
    content = b'a,b\r\n1,"two\nlines, and a ""quote"""\r\n\r\n"",caf\xc3\xa9\n'
    assert [json.loads(text) for text in texts(AB, content)] == [
        {"a": "1", "b": 'two\nlines, and a "quote"'},
        {"a": "", "b": "café"},
    ]


def test_columns_may_come_in_any_order_and_unknown_ones_are_passed_on() -> None:
    assert texts(AB, b"\xef\xbb\xbfnew, b ,a\n1,2,3\n") == ['{"new":"1","b":"2","a":"3"}']


def test_a_ragged_row_is_the_array_of_its_cells_and_the_next_row_is_read() -> None:
    assert texts(AB, b"a,b\n1\n1,2,3\n4,5\n") == ['["1"]', '["1","2","3"]', '{"a":"4","b":"5"}']


def test_a_row_that_is_not_utf_8_is_damaged_and_alone() -> None:
    records = framed(AB, b"a,b\n1,x\n2,caf\xe9\n3,y\n")
    assert [record.damaged for record in records] == [False, True, False]
    assert json.loads(records[1].text) == {"a": "2", "b": r"caf\xe9"}


REFUSED = {
    "a column that is gone": (b"a,c\n1,2\n", "'b' is missing"),
    "a column that was renamed": (b"a,b_2\n1,2\n", "'b' is missing, was it renamed to 'b_2'?"),
    "a column that is there twice": (b"a,b,a\n1,2,3\n", "columns twice: 'a'"),
    "another separator": (b"a;b\n1;2\n", "'a' is missing"),
    "a quote that is never closed": (b'a,b\n1,"2\n3,4\n', "quoting is broken by line 3"),
    "text after a quote": (b'a,b\n1,"2"x\n3,4\n', "quoting is broken by line 2"),
    "nothing but blank lines": (b"\n\n", "'a' is missing"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_of_another_shape_is_refused_with_the_reason(case: str) -> None:
    content, reason = REFUSED[case]
    with pytest.raises(DeliveryRefused) as refused:
        framed(AB, content)
    assert reason in refused.value.reason


def test_a_row_that_swallows_the_file_is_refused() -> None:
    content = b'a,b\n1,"' + b"x\n" * 2_000
    with pytest.raises(DeliveryRefused, match="never closed"):
        framed(AB, content, limits=Limits(max_line_bytes=1_000))


CELLS = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=8))
def test_what_was_written_is_read(rows: list[tuple[str, str]]) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([("a", "b"), *rows])
    found = [json.loads(text) for text in texts(AB, written.getvalue().encode())]
    assert found == [{"a": a, "b": b} for a, b in rows]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200).map(lambda content: content.replace(b"\0", b"")))
def test_any_bytes_are_rows_or_a_refusal(content: bytes) -> None:
    try:
        records = framed(AB, b"a,b\n" + content)
    except DeliveryRefused:
        return
    assert all(json.loads(record.text) for record in records)
