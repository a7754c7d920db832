"""How a model is named."""

import hashlib


def digest_of(ubj: bytes) -> str:
    """SHA-256 (hex) of a model's bytes, which is its name."""
    return hashlib.sha256(ubj).hexdigest()
