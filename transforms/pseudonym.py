"""Pseudonyms for client identifiers: stable within one home, meaningless outside it."""

import hmac
from collections.abc import Callable

KeyedHash = Callable[[str], str]

HEX_CHARACTERS = 32


def keyed_hash(secret: bytes) -> KeyedHash:
    """HMAC-SHA256 under `secret` (RFC 2104), as its first 32 hexadecimal characters (128 bits).

    Keyed, because the plain hash of an IPv4 address is undone by trying all 2**32 of them.
    """

    def pseudonym(identifier: str) -> str:
        return hmac.digest(secret, identifier.encode(), "sha256").hex()[:HEX_CHARACTERS]

    return pseudonym
