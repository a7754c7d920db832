"""Whether there is anything to learn from, and what it was: counted and digested before any training."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as sf

from infra.errors import TollgateError
from models.definition import ModelDefinition
from models.features import OPEN, STRATEGIES


class NothingToLearn(TollgateError):
    """A host that has too few outcomes, or too few exposures to tell an effect; what lacks is named."""


@dataclass(frozen=True)
class Evidence:
    """What is trained on: rows and positive outcomes by strategy, and a digest of every value."""

    exposures: Mapping[str, int]
    outcomes: Mapping[str, int]
    digest: str


def evidence_of(examples: DataFrame) -> Evidence:
    """Count and digest the examples that are not held out, whatever their order and partitioning."""
    # A sum does not depend on order; 64 bits of hash summed over rows in a decimal that cannot overflow.
    hashed = sf.xxhash64("visitor_id", "day", "strategy", "label", "weight", "features").cast("decimal(38,0)")
    rows = (
        examples.where(~sf.col("held_out"))
        .groupBy("strategy")
        .agg(sf.count("*").alias("rows"), sf.sum((sf.col("label") > 0).cast("int")).alias("positive"), sf.sum(hashed))
        .orderBy("strategy")
        .collect()
    )
    digest = hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()
    names = {row["strategy"]: STRATEGIES[row["strategy"]] for row in rows}
    return Evidence(
        exposures={names[row["strategy"]]: int(row["rows"]) for row in rows},
        outcomes={names[row["strategy"]]: int(row["positive"]) for row in rows},
        digest=digest,
    )


def require_evidence(evidence: Evidence, definition: ModelDefinition, host: str, model: str) -> None:
    """Let pass what can be learnt from.

    Raises:
        NothingToLearn: too few outcomes, or too few exposures under open or the model's treatment.
    """
    lacks = []
    for strategy in (STRATEGIES[OPEN], definition.treatment):
        seen = evidence.exposures.get(strategy, 0)
        if seen < definition.least_exposures:
            lacks.append(f"{seen} of at least {definition.least_exposures} visitor-days under strategy {strategy}")
    outcomes = sum(evidence.outcomes.values())
    if outcomes < definition.least_outcomes:
        lacks.append(f"{outcomes} of at least {definition.least_outcomes} visitor-days with {definition.outcome}")
    if lacks:
        raise NothingToLearn(
            f"{model} has nothing to learn from at {host}: {'; '.join(lacks)}",
            where=f"silver.wall_exposures of {host}, outcome final, less the held-out fifth of the visitors",
            remedy="deliver wall events with propensities, and wait until attribution windows close (7 days); "
            "until then the host runs policy no_model",
        )
