import pickle

import numpy as np
import pytest
from xgboost import DMatrix, train

from models.boosters import from_ubj, predict, to_ubj, visitor_features
from models.digests import digest_of
from models.errors import ModelTampered
from models.features import PAYWALL, under_strategy

FEATURES = ("pageviews_7d", "status_registered")


@pytest.fixture(scope="module")
def ubj() -> bytes:
    generator = np.random.default_rng(1)
    matrix = under_strategy(generator.random((60, 2)).astype(np.float32), generator.integers(0, 3, 60))
    booster = train({"max_depth": 2, "nthread": 1}, DMatrix(matrix, generator.random(60)), num_boost_round=3)
    return to_ubj(booster, FEATURES)


def test_a_model_is_read_back_with_the_features_that_it_wants(ubj: bytes) -> None:
    booster = from_ubj(ubj, digest_of(ubj), "here")
    assert visitor_features(booster) == FEATURES
    assert predict(booster, under_strategy(np.zeros((4, 2), dtype=np.float32), PAYWALL)).shape == (4,)
    assert to_ubj(booster, FEATURES) == ubj


def test_one_bit_more_or_less_is_refused(ubj: bytes) -> None:
    changed = bytearray(ubj)
    changed[100] ^= 1
    with pytest.raises(ModelTampered, match="its digest is") as refusal:
        from_ubj(bytes(changed), digest_of(ubj), "here")
    assert refusal.value.where == "here"


@pytest.mark.parametrize("content", [pickle.dumps({"a": 1}), b"", b'{"learner": {}}', b"{L\x00\x00"])
def test_what_is_no_ubj_is_refused_even_under_its_own_digest(content: bytes) -> None:
    with pytest.raises(ModelTampered):
        from_ubj(content, digest_of(content), "here")


def test_foreign_features_are_refused(ubj: bytes) -> None:
    booster = from_ubj(ubj, digest_of(ubj), "here")
    booster.feature_names = ["a", "b", "c", "d", "e"]
    foreign = bytes(booster.save_raw("ubj"))
    with pytest.raises(ModelTampered, match="features that are not ours"):
        from_ubj(foreign, digest_of(foreign), "here")
