"""Boosters as bytes: UBJ alone, checked before it is loaded, named by its SHA-256."""

import numpy as np
from xgboost import Booster

from models.digests import digest_of
from models.errors import ModelTampered
from models.features import STRATEGY_FEATURES, VISITOR_FEATURES, Floats, Matrix

# UBJ opens an object whose first key has a 64-bit length. XGBoost would guess other formats, and pickles run code.
_UBJ = b"{L"


def to_ubj(booster: Booster, features: tuple[str, ...]) -> bytes:
    """The booster with the names of its features, strategies last, as UBJ."""
    booster.feature_names = [*features, *STRATEGY_FEATURES]
    return bytes(booster.save_raw("ubj"))


def from_ubj(ubj: bytes, digest: str, where: str) -> Booster:
    """Load what was registered as `digest`.

    Raises:
        ModelTampered: the bytes have another digest, are no UBJ, or ask for features that we do not have.
    """
    remedy = "restore the artifact, or pin the digest of another version in the model configuration"
    if digest_of(ubj) != digest:
        raise ModelTampered(f"its digest is {digest_of(ubj)}, not {digest}", where=where, remedy=remedy)
    if not ubj.startswith(_UBJ):
        raise ModelTampered("it is no UBJ model", where=where, remedy=remedy)
    try:
        booster = Booster(model_file=bytearray(ubj))
    except ValueError as error:
        raise ModelTampered(f"XGBoost cannot read it: {error}", where=where, remedy=remedy) from None
    features = tuple(booster.feature_names or ())
    known = (*VISITOR_FEATURES, *STRATEGY_FEATURES)
    if features[-len(STRATEGY_FEATURES) :] != STRATEGY_FEATURES or not set(features) <= set(known):
        raise ModelTampered("it was trained on features that are not ours", where=where, remedy=remedy)
    return booster


def visitor_features(booster: Booster) -> tuple[str, ...]:
    """Names of its features, without those of the strategy."""
    return tuple(booster.feature_names or ())[: -len(STRATEGY_FEATURES)]


def predict(booster: Booster, matrix: Matrix) -> Floats:
    """One score per row, on one thread: the cores are given out by Spark."""
    booster.set_param({"nthread": 1})
    return np.asarray(booster.inplace_predict(matrix), dtype=np.float64)
