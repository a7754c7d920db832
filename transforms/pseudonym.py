"""Pseudonyms for client identifiers: stable within one home, meaningless outside it."""

import hmac
import re
from collections.abc import Callable, Collection
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address

Networks = Collection[IPv4Network | IPv6Network]
KeyedHash = Callable[[str], str]

HEX_CHARACTERS = 32
# Stands in landing where an address of the publisher's own was.
INTERNAL = "tollgate:internal"

# Words of up to three characters name nobody, and hashing them would make a hostile line eight times as long.
_WORD = re.compile(r"[^\s\"'\\,;:{}\[\]()<>=&?]{4,}")


def keyed_hash(secret: bytes) -> KeyedHash:
    """HMAC-SHA256 under `secret` (RFC 2104), as its first 32 hexadecimal characters (128 bits).

    Keyed, because the plain hash of an IPv4 address is undone by trying all 2**32 of them.
    """

    def pseudonym(identifier: str) -> str:
        return hmac.digest(secret, identifier.encode(errors="backslashreplace"), "sha256").hex()[:HEX_CHARACTERS]

    return pseudonym


def internal_or(pseudonym: KeyedHash, networks: Networks) -> KeyedHash:
    """The same, but that an address in one of these networks becomes `INTERNAL`.

    Which network a hashed address was in is lost with it, so this is told before it is hashed, or never.
    """
    if not networks:
        return pseudonym

    @lru_cache(maxsize=10_000)
    def is_internal(identifier: str) -> bool:
        try:
            address = ip_address(identifier)
        except ValueError:
            return False
        return any(address in network for network in networks)

    return lambda identifier: INTERNAL if is_internal(identifier) else pseudonym(identifier)


def without_words(text: str, keyed_hash: KeyedHash) -> str:
    """What could not be read may hold an identifier anywhere: every word is replaced by its hash."""
    return _WORD.sub(lambda word: keyed_hash(word[0]), text)
