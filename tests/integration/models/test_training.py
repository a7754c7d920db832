"""Training on real Spark: what was put into the data is found again, twice to the same byte, registered once."""

import numpy as np
import pytest
from mlflow import MlflowClient
from pyspark.sql import DataFrame, SparkSession

from infra.errors import SettingError
from models.boosters import from_ubj, predict
from models.delivery import NothingToLearn, Served, Trained, train_host
from models.features import OPEN, PAYWALL, REGWALL, Floats, under_strategy, visitor_matrix
from models.harness.workers import require_slots
from models.loading import load_model
from models.registry import Registry
from tests.integration.models import synthetic


@pytest.fixture(scope="module")
def effects(served: Served, features: DataFrame, mlflow_uri: str) -> dict[str, Floats]:
    """By model, what each strategy changes against open, for every visitor as of the last day."""
    rows = features.where(features["day"] == synthetic.LAST_DAY).orderBy("visitor_id").toArrow()
    columns = {name: rows.column(name).to_numpy() for name in rows.schema.names}
    found = {}
    for name, model in served.stable.items():
        loaded = load_model(Registry(mlflow_uri), model)
        booster = from_ubj(loaded.ubj, model.digest, name)
        visitors = visitor_matrix(columns, loaded.features)
        scores = np.column_stack([predict(booster, under_strategy(visitors, strategy)) for strategy in range(3)])
        found[name] = scores - scores[:, [OPEN]]
    return found


def test_who_pays_at_a_paywall_is_told_from_who_does_not(effects: dict[str, Floats]) -> None:
    effect = effects["subscription"][:, PAYWALL]
    loyal = synthetic.loyal()
    assert effect[loyal].mean() == pytest.approx(synthetic.LOYAL_EFFECT, abs=0.07)
    assert effect[~loyal].mean() == pytest.approx(synthetic.OTHER_EFFECT, abs=0.03)


def test_a_regwall_registers_the_anonymous_alone(effects: dict[str, Floats]) -> None:
    effect = effects["registration"][:, REGWALL]
    anonymous = synthetic.status() == "anonymous"
    assert effect[anonymous].mean() == pytest.approx(synthetic.REGWALL_EFFECT, abs=0.07)
    assert abs(effect[synthetic.status() == "registered"].mean()) < 0.04


def test_who_turns_away_from_a_paywall_is_seen(effects: dict[str, Floats]) -> None:
    effect = effects["engagement"][:, PAYWALL]
    loyal = synthetic.loyal()
    assert effect[~loyal].mean() == pytest.approx(-3.0, abs=0.8)
    assert effect[~loyal].mean() < effect[loyal].mean() < 0.5


def test_the_same_data_in_other_partitions_is_the_same_model_and_no_new_version(
    spark: SparkSession, exposures: DataFrame, features: DataFrame, trained: tuple[Trained, ...], mlflow_uri: str
) -> None:
    one = synthetic.only("registration")
    shuffled = exposures.repartition(7, "exposure_id"), features.repartition(5, "day")
    (again,) = train_host(spark, *shuffled, synthetic.HOST, one, mlflow_uri, print)
    (first,) = [each for each in trained if each.model == "registration"]
    assert (again.digest, again.version, again.is_new) == (first.digest, first.version, False)
    versions = MlflowClient(mlflow_uri).search_model_versions(f"name = '{synthetic.HOST}.registration'")
    assert len(versions) == 1


def test_mlflow_holds_parameters_artifacts_digest_and_alias(trained: tuple[Trained, ...], mlflow_uri: str) -> None:
    client = MlflowClient(mlflow_uri)
    (alpha,) = [each for each in trained if each.variant == "deeper"]
    version = client.get_model_version_by_alias(f"{synthetic.HOST}.subscription", "deeper")
    assert (version.version, version.tags["digest"]) == (alpha.version, alpha.digest)
    assert version.run_id
    run = client.get_run(version.run_id)
    assert run.data.params["config_depth"] == "5"
    assert run.data.params["config_trees"] == "60"
    assert sorted(file.path for file in client.list_artifacts(version.run_id)) == [
        "manifest.json",
        "model.ubj",
        "performance.json",
    ]


def test_held_out_performance_beats_chance(trained: tuple[Trained, ...]) -> None:
    scalars = {(each.model, m.metric): m for each in trained for m in each.performance if each.variant == "steady"}
    assert scalars["subscription", "auc"].value > 0.65
    assert scalars["registration", "qini"].value > 0.01
    error = scalars["engagement", "rmse"]
    assert error.reference is not None
    assert error.value < 0.95 * error.reference
    (steady,) = [each for each in trained if each.model == "subscription" and each.variant == "steady"]
    assert [m.step for m in steady.performance if m.metric == "calibration_bin"] == list(range(10))


def test_a_host_without_outcomes_is_told_what_lacks(
    spark: SparkSession, exposures: DataFrame, features: DataFrame, mlflow_uri: str
) -> None:
    told: list[str] = []
    nobody = exposures.where("strategy = 'open'")
    with pytest.raises(NothingToLearn, match="0 of at least 50 visitor-days under strategy regwall"):
        train_host(spark, nobody, features, synthetic.HOST, synthetic.only("registration"), mlflow_uri, told.append)
    assert len(told) == 1


def test_training_that_would_wait_for_ever_is_refused(spark: SparkSession) -> None:
    require_slots(spark, 2)
    with pytest.raises(SettingError, match="needs 3 tasks") as refusal:
        require_slots(spark, 3)
    assert "local[3]" in refusal.value.remedy
