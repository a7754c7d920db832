"""Nobody who asked can be read out of a line, whatever the line."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.adapters.access_log_line import pseudonymise, recognises
from transforms.pseudonym import keyed_hash

HASHED = keyed_hash(b"a secret of 32 bytes for the test")
ADDRESSES = (st.ip_addresses(v=4) | st.ip_addresses(v=6)).map(str)
NOISE = st.text(alphabet=' -[]"/\\aF09:.\t\u00a0\u2028x', max_size=40)


def rests_in(address: str, text: str) -> bool:
    return re.search(rf"(?<![0-9A-Za-z:.]){re.escape(address)}(?![0-9A-Za-z:.])", text) is not None


@settings(max_examples=1000, deadline=None)
@given(ADDRESSES, NOISE, NOISE)
def test_the_first_word_goes_wherever_it_is_repeated(address: str, one: str, other: str) -> None:
    assert not rests_in(address, pseudonymise(f"{address} {one} {address} {other}", HASHED))


@settings(max_examples=1000, deadline=None)
@given(ADDRESSES, NOISE, NOISE)
def test_a_line_of_another_shape_keeps_no_address(address: str, one: str, other: str) -> None:
    line = f"{one} {address} {other}"
    assert recognises(line) or not rests_in(address, pseudonymise(line, HASHED))


@pytest.mark.parametrize("blank", [" ", "  ", "\t"])
@pytest.mark.parametrize("account", ["frank", "frank b", "a [frank"])
def test_the_account_goes(account: str, blank: str) -> None:
    head = blank.join(("192.0.2.7", "-", account, "[17/May/2015:10:05:03 +0000]"))
    assert "frank" not in pseudonymise(f'{head} "GET / HTTP/1.1" 200 1 "-" "Mozilla"', HASHED)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1', id="common"),
        pytest.param(
            'www.x.com:80 192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "M"', id="vhost"
        ),
    ],
)
def test_neighbouring_formats_are_not_taken_for_the_combined_one(line: str) -> None:
    assert not recognises(line)
