"""One pass, many models: an alpha that breaks takes nothing with it."""

import dataclasses
import json
import time

import pyarrow as pa
import pytest
from pyspark.sql import DataFrame
from xgboost import Booster

from contracts.enforcer import verify
from contracts.gold import ShadowScores
from infra.config.delivery import Role
from models import scoring
from models.delivery import Served
from models.digests import digest_of
from models.loading import load_model
from models.registry import Registry
from models.scoring import long_form, score
from models.served import LoadedModel
from tests.integration.models import synthetic


@pytest.fixture(scope="module")
def rows(features: DataFrame) -> DataFrame:
    return features.where(features["day"] == synthetic.LAST_DAY)


@pytest.fixture(scope="module")
def loaded(served: Served, mlflow_uri: str) -> tuple[LoadedModel, ...]:
    registry = Registry(mlflow_uri)
    return tuple(load_model(registry, model) for model in served.models)


def broken(model: LoadedModel, name: str, **changes: object) -> LoadedModel:
    """An alpha variant of another name, made from a model that works."""
    served = dataclasses.replace(model.served, variant=name, role=Role.ALPHA)
    return dataclasses.replace(model, served=served, **changes)  # type: ignore[arg-type]


def answering_nan(model: LoadedModel, name: str) -> LoadedModel:
    """An alpha variant whose first tree knows nothing, under the digest of its own bytes."""
    document = json.loads(bytes(Booster(model_file=bytearray(model.ubj)).save_raw("json")))
    tree = document["learner"]["gradient_booster"]["model"]["trees"][0]
    tree["split_conditions"] = [float("nan")] * len(tree["split_conditions"])
    ubj = bytes(Booster(model_file=bytearray(json.dumps(document).encode())).save_raw("ubj"))
    changed = broken(model, name, ubj=ubj)
    return dataclasses.replace(changed, served=dataclasses.replace(changed.served, digest=digest_of(ubj)))


def by_visitor(frame: DataFrame) -> pa.Table:
    return frame.toArrow().sort_by("visitor_id")


def test_stable_scores_are_the_same_bytes_whatever_the_alphas_do(
    rows: DataFrame, loaded: tuple[LoadedModel, ...]
) -> None:
    stable = [model for model in loaded if model.served.role is Role.STABLE]
    alone = by_visitor(score(rows, stable))
    good = next(model for model in loaded if model.served.role is Role.ALPHA)
    alphas = [
        good,
        broken(good, "crashing", features=good.features[:-1]),
        broken(good, "tampered", ubj=good.ubj[:-9] + b"x" * 9),
        answering_nan(good, "nan"),
    ]
    together = by_visitor(score(rows, [*stable, *alphas]))
    for model in stable:
        assert together.column(model.served.name).equals(alone.column(model.served.name))
    reasons = {}
    for alpha in alphas:
        structs = together.column(alpha.served.name).to_pylist()
        reasons[alpha.served.variant] = structs[0]["failure"]
        assert all((each["score_open"] is None) == (each["failure"] is not None) for each in structs)
    assert reasons["deeper"] is None
    assert "Feature shape mismatch" in reasons["crashing"]
    assert "its digest is" in reasons["tampered"]
    assert "not finite" in reasons["nan"]


def test_the_long_form_keeps_its_contract_and_leaves_the_broken_out(
    rows: DataFrame, loaded: tuple[LoadedModel, ...]
) -> None:
    twin = broken(loaded[0], "twin")
    crashing = answering_nan(loaded[0], "nan")
    models = [*loaded, twin, crashing]
    long = long_form(score(rows, models), [model.served for model in models], "k")
    assert verify(long, ShadowScores).passed
    # The twin is the same bytes, so the same rows; the broken one has none.
    assert long.count() == len(loaded) * synthetic.VISITORS


def test_an_alpha_that_hangs_is_left_behind() -> None:
    started = time.monotonic()
    answer = scoring.within(0.05, lambda: time.sleep(5))  # type: ignore[arg-type,return-value]
    assert answer == "no answer within 0.05 s"
    assert time.monotonic() - started < 1
