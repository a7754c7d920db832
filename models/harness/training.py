"""Train one variant for one host on Spark's workers, judge it on held-out visitors, register it by digest."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version as version_of
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from xgboost import Booster
from xgboost.spark import SparkXGBClassifier, SparkXGBRegressor

from contracts.gold import VisitorFeatures
from contracts.registry import definitions_digest
from contracts.silver import WallExposures
from models.boosters import from_ubj, to_ubj
from models.definition import ModelDefinition, Objective
from models.digests import digest_of
from models.features import STRATEGY_FEATURES
from models.harness.evaluation import evaluate, held_out
from models.harness.evidence import Evidence, evidence_of, require_evidence
from models.harness.examples import in_training_order, model_examples
from models.harness.loading import load_definition, parameters_of
from models.harness.subject import Subject, Trained
from models.harness.workers import WORKERS, require_slots
from models.parameters import TreeParameters
from models.registry import ModelArtifacts, Registry

# What a model's bytes depend on besides data and parameters.
_LIBRARIES = ("xgboost", "pyspark", "numpy", "pyarrow")
# A line per tree, otherwise. Workers log at the level that the driver's logger of this name has.
_QUIET = {"verbose": False, "verbosity": 0}
logging.getLogger("XGBoost-PySpark").setLevel(logging.WARNING)


def train(spark: SparkSession, training: DataFrame, subject: Subject, registry: Registry) -> Trained:
    """Train `subject` on a training set of its host (see `models.training_set`).

    Raises:
        ModelRefused, UnknownNameError, SettingError: the configuration names what must not, or cannot, be used.
        NothingToLearn: too little to learn from.
        ServiceError: the registry does not answer.
    """
    definition = load_definition(subject.variant.module)
    parameters = parameters_of(definition, subject.variant)
    require_slots(spark)
    examples = model_examples(training, definition).persist()
    try:
        evidence = evidence_of(examples)
        require_evidence(evidence, definition, subject.host, subject.model)
        ubj = _fit(examples, definition, parameters)
        held = held_out(examples)
    finally:
        examples.unpersist()
    booster = from_ubj(ubj, digest_of(ubj), subject.model)
    performance = evaluate(booster, definition, held)
    manifest = _manifest(subject, definition, parameters, evidence)
    artifacts = ModelArtifacts(ubj, manifest, [asdict(metric) for metric in performance])
    version, is_new = registry.register(
        subject.host, subject.model, subject.variant.name, parameters.model_dump(), artifacts
    )
    name, role = subject.variant.name, subject.variant.role
    return Trained(subject.host, subject.model, name, role, artifacts.digest, version, is_new, performance)


def _fit(examples: DataFrame, definition: ModelDefinition, parameters: TreeParameters) -> bytes:
    kind: type[Any] = SparkXGBClassifier if definition.objective is Objective.BINARY else SparkXGBRegressor
    columns = {"features_col": "features", "label_col": "label", "weight_col": "weight"}
    # The objective is the class's own, and refused as a parameter. Each worker has the threads of `spark.task.cpus`.
    how = {"num_workers": WORKERS, "tree_method": "hist", **_QUIET, **parameters.booster()}
    estimator = kind(**columns, **how)
    booster: Booster = estimator.fit(in_training_order(examples, WORKERS)).get_booster()
    return to_ubj(booster, definition.features)


def _manifest(
    subject: Subject, definition: ModelDefinition, parameters: TreeParameters, evidence: Evidence
) -> Mapping[str, object]:
    """All that the bytes depend on, and nothing that changes from one run to the next."""
    return {
        "host": subject.host,
        "model": subject.model,
        "module": subject.variant.module,
        "outcome": definition.outcome,
        "objective": definition.objective.value,
        "features": [*definition.features, *STRATEGY_FEATURES],
        "parameters": parameters.model_dump(),
        "workers": WORKERS,
        "data": {
            "digest": evidence.digest,
            "exposures": dict(evidence.exposures),
            "outcomes": dict(evidence.outcomes),
        },
        "contracts": {
            "tables": [WallExposures.definition().contract_id, VisitorFeatures.definition().contract_id],
            "digest": definitions_digest((WallExposures, VisitorFeatures)),
        },
        "libraries": {name: version_of(name) for name in _LIBRARIES},
    }
