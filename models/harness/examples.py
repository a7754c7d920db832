"""The training set as one model sees it: numbers, weights, and an order that does not depend on partitioning."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as sf

from models.definition import ModelDefinition
from models.features import STRATEGIES, columns_of, under_strategy, visitor_matrix
from models.training_set import PROPENSITIES

# An exposure that was chosen in 1 of 100 stands for no more than a third of 100 others.
LEAST_PROPENSITY = 0.01
SCHEMA = (
    "visitor_id string, day date, held_out boolean, strategy int, propensity double, label double, weight double, "
    "features array<float>"
)
_ARROW = pa.schema(
    [
        ("visitor_id", pa.string()),
        ("day", pa.date32()),
        ("held_out", pa.bool_()),
        ("strategy", pa.int32()),
        ("propensity", pa.float64()),
        ("label", pa.float64()),
        ("weight", pa.float64()),
        ("features", pa.list_(pa.float32())),
    ]
)


def model_examples(training: DataFrame, definition: ModelDefinition) -> DataFrame:
    """Label, weight and features (the strategy's one-hot columns last) of each visitor-day of the training set.

    The weight `1/(3·propensity)` makes exposures stand for those under an even choice of strategy, so that whom a
    strategy was shown to more often does not pass for its effect.
    """
    columns = dict.fromkeys(("visitor_id", "day", "held_out", "strategy", *PROPENSITIES, definition.outcome))
    read = training.select(*(columns | dict.fromkeys(columns_of(definition.features))))
    return read.mapInArrow(_encoder(definition.outcome, definition.features), SCHEMA)


def in_training_order(examples: DataFrame, workers: int) -> DataFrame:
    """What is not held out, each visitor with one worker and sorted: the same data gives the same bytes of a model."""
    kept = examples.where(~sf.col("held_out"))
    return kept.repartition(workers, "visitor_id").sortWithinPartitions("visitor_id", "day")


def _encoder(outcome: str, features: tuple[str, ...]) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def encode(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield _encoded(batch, outcome, features)

    return encode


def _encoded(batch: pa.RecordBatch, outcome: str, features: tuple[str, ...]) -> pa.RecordBatch:
    columns = {name: batch.column(name).to_numpy(zero_copy_only=False) for name in columns_of(features)}
    strategies = np.array([STRATEGIES.index(name) for name in batch.column("strategy").to_pylist()], dtype=np.int64)
    propensities = np.column_stack([batch.column(name).to_numpy(zero_copy_only=False) for name in PROPENSITIES])
    propensity = np.maximum(propensities[np.arange(len(strategies)), strategies], LEAST_PROPENSITY)
    matrix = under_strategy(visitor_matrix(columns, features), strategies)
    lengths = np.arange(len(matrix) + 1, dtype=np.int32) * matrix.shape[1]
    return pa.RecordBatch.from_arrays(
        [
            batch.column("visitor_id"),
            batch.column("day"),
            batch.column("held_out"),
            pa.array(strategies.astype(np.int32)),
            pa.array(propensity),
            batch.column(outcome),
            pa.array(1 / (len(STRATEGIES) * propensity)),
            pa.ListArray.from_arrays(pa.array(lengths), pa.array(matrix.ravel())),
        ],
        schema=_ARROW,
    )
