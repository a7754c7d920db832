"""A raw line of an access log, before it rests anywhere: recognised, and rid of who asked."""

import re
from collections.abc import Callable
from ipaddress import ip_address

from transforms.pseudonym import KeyedHash

# Bounded repetitions keep a hostile line of a megabyte linear. A third field that is `-` and more would be a line
# with the virtual host in front, of which the first field is not the client.
_SHAPE = re.compile(
    r'\S+ \S+ (?!- [^\[]).{1,256}? \[[^\]]{1,64}\] "(?:\\.|[^"\\])*+" \d{3} (?:\d+|-) "(?:\\.|[^"\\])*+" "', re.DOTALL
)
_WHO = re.compile(
    r"\s*(?P<address>\S+)"
    r'(?:\s+(?P<identity>[^\s\["]\S*)(?:\s+(?P<user>.{1,256}?)(?=\s+\[\d{1,2}/)|\s+(?P<word>\S+))?)?',
    re.DOTALL,
)
_V4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)")
_V6 = re.compile(r"(?<![0-9A-Fa-f:])[0-9A-Fa-f:][0-9A-Fa-f:.]{0,43}[0-9A-Fa-f:](?![0-9A-Fa-f:])")


def recognises(line: str) -> bool:
    """Whether the line is of the combined format, as far as its user agent; not of its neighbours."""
    return _SHAPE.match(line) is not None


def pseudonymise(line: str, keyed_hash: KeyedHash) -> str:
    """Replace the client's address, wherever it stands, and the remote identity and user.

    A line of another shape may have an address anywhere, so there every address goes; in a good one that would
    hit version numbers such as `Chrome/30.0.0.0`.
    """
    who = _WHO.match(line)
    if who is None:
        return line
    others = _only(who["address"]) if recognises(line) else _any_address
    head = line[: who.end()]
    for name in ("word", "user", "identity", "address"):
        start, end = who.span(name)
        if head[start:end] not in {"", "-"}:
            head = head[:start] + keyed_hash(head[start:end]) + head[end:]
    return head + _without_addresses(line[who.end() :], others, keyed_hash)


def _without_addresses(text: str, gone: Callable[[str], bool], keyed_hash: KeyedHash) -> str:
    def replaced(found: re.Match[str]) -> str:
        return keyed_hash(found.group()) if gone(found.group()) else found.group()

    return _V4.sub(replaced, _V6.sub(replaced, text))


def _only(address: str) -> Callable[[str], bool]:
    return lambda text: text == address


def _any_address(text: str) -> bool:
    # A dotted quad with leading zeros is no address to Python, and one to whoever wrote it.
    return _V4.fullmatch(text) is not None or _is_v6(text)


def _is_v6(text: str) -> bool:
    try:
        return ip_address(text).version == 6
    except ValueError:
        return False
