"""Every model's scores of the same visitors in one pass over the features."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as sf
from xgboost import Booster

from infra.config.delivery import Role
from models.boosters import from_ubj, predict
from models.features import STRATEGIES, Floats, columns_of, under_strategy, visitor_matrix
from models.served import LoadedModel, ServedModel

KEYS = ("host", "day", "visitor_id", "status")
SCORES = tuple(f"score_{strategy}" for strategy in STRATEGIES)
# An alpha model that is slower than that on one Arrow batch (at most 10,000 visitors) hangs.
ALPHA_SECONDS = 60.0

_STRUCT = pa.struct([*((name, pa.float64()) for name in SCORES), ("failure", pa.string())])


class WrongScores(Exception):
    """A model answered with what is no score per row."""


@dataclass(frozen=True)
class _Scorer:
    """One model in a worker: its scores, or why there are none."""

    model: LoadedModel

    @cached_property
    def booster(self) -> Booster:
        """Read once per task."""
        return from_ubj(self.model.ubj, self.model.served.digest, self.model.served.name)

    def scores(self, columns: Mapping[str, npt.NDArray[Any]]) -> Floats:
        """A row per visitor, a column per strategy."""
        visitors = visitor_matrix(columns, self.model.features)
        by_strategy = [predict(self.booster, under_strategy(visitors, each)) for each in range(len(STRATEGIES))]
        if any(scores.shape != (len(visitors),) for scores in by_strategy):
            raise WrongScores(f"{by_strategy[0].shape} scores for {len(visitors)} visitors")
        answered = np.column_stack(by_strategy)
        if not np.isfinite(answered).all():
            raise WrongScores(f"{int((~np.isfinite(answered)).any(axis=1).sum())} scores are not finite")
        return answered


def score(features: DataFrame, models: Sequence[LoadedModel], keep: Sequence[str] = ()) -> DataFrame:
    """Score each visitor under each strategy by each model.

    A stable model that fails fails the job. An alpha model that raises, hangs or answers with anything but a finite
    number per row gets nulls and its reason instead; other models' scores are the same bytes with it or without.

    Args:
        features: rows of gold.visitor_features.
        models: each name once.
        keep: columns of `features` that are passed through besides `KEYS`.

    Returns:
        `KEYS`, `keep`, and per model a struct named `<model>__<variant>` of `SCORES` and `failure`.
    """
    needed = dict.fromkeys([*KEYS, *keep, *(c for model in models for c in columns_of(model.features))])
    read = features.select(*needed)
    passed = list(dict.fromkeys([*KEYS, *keep]))
    kept = read.select(*passed).schema
    struct = f"struct<{', '.join(f'{name}: double' for name in SCORES)}, failure: string>"
    added = ", ".join(f"`{model.served.name}` {struct}" for model in models)
    fields = ", ".join(f"`{field.name}` {field.dataType.simpleString()}" for field in kept)
    broadcast = features.sparkSession.sparkContext.broadcast(list(models))
    return read.mapInArrow(_scorer(broadcast, passed), f"{fields}, {added}" if models else fields)


def long_form(scored: DataFrame, models: Sequence[ServedModel], run_key: str) -> DataFrame:
    """Rows of gold.shadow_scores: a model's scores of a visitor; models that failed have none.

    Two variants may lead to the same bytes: they are one model there, as what it is first named.
    """
    once = {(model.model, model.digest): model for model in reversed(models)}
    stacked = sf.array(*(_score_struct(model) for model in once.values()))
    rows = scored.select("host", "day", "visitor_id", sf.explode(stacked).alias("scored"))
    long = rows.select("host", "day", "visitor_id", "scored.*", sf.lit(run_key).alias("run_key"))
    return long.where(sf.col(SCORES[0]).isNotNull())


def _score_struct(model: ServedModel) -> Any:
    return sf.struct(
        sf.lit(model.model).alias("model"),
        sf.lit(model.role.value).alias("role"),
        sf.lit(model.digest).alias("model_digest"),
        *(sf.col(f"`{model.name}`.{name}").alias(name) for name in SCORES),
    )


def _scorer(broadcast: Any, passed: Sequence[str]) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def scored(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        scorers = [_Scorer(model) for model in broadcast.value]
        broken: dict[str, str] = {}
        for batch in batches:
            columns = {name: batch.column(name).to_numpy(zero_copy_only=False) for name in batch.schema.names}
            structs = [_struct_of(scorer, columns, batch.num_rows, broken) for scorer in scorers]
            arrays = [*(batch.column(name) for name in passed), *structs]
            names = [*passed, *(scorer.model.served.name for scorer in scorers)]
            yield pa.RecordBatch.from_arrays(arrays, names=names)

    return scored


def _struct_of(
    scorer: _Scorer, columns: Mapping[str, npt.NDArray[Any]], rows: int, broken: dict[str, str]
) -> pa.StructArray:
    served = scorer.model.served
    if served.role is Role.STABLE:
        return _struct(scorer.scores(columns), None)
    if served.name not in broken:
        answer = within(ALPHA_SECONDS, lambda: scorer.scores(columns))
        if not isinstance(answer, str):
            return _struct(answer, None)
        # It is not asked again in this task.
        broken[served.name] = answer
    return _struct(np.full((rows, len(SCORES)), np.nan), broken[served.name])


def _struct(scores: Floats, failure: str | None) -> pa.StructArray:
    columns = [pa.array(scores[:, k], mask=np.isnan(scores[:, k])) for k in range(len(SCORES))]
    return pa.StructArray.from_arrays([*columns, pa.array([failure] * len(scores), pa.string())], fields=list(_STRUCT))


def within(seconds: float, ask: Callable[[], Floats]) -> Floats | str:
    """The answer, or why there is none after that time; one that hangs is left behind, not waited for."""
    answers: list[Floats | str] = []

    def asked() -> None:
        try:
            answers.append(ask())
        except Exception as error:
            reason = str(error).partition("\n")[0]
            answers.append(f"{type(error).__name__}: {reason}")

    thread = threading.Thread(target=asked, daemon=True)
    thread.start()
    thread.join(seconds)
    return answers[0] if answers else f"no answer within {seconds:g} s"
