"""Asking the models: loaded, scored in one pass, brought to the driver; a broken alpha drops out with its reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame

from infra.config.delivery import Role
from infra.errors import TollgateError
from models.features import Floats
from models.loading import load_model
from models.registry import Registry
from models.scoring import SCORES, score
from models.served import LoadedModel, Served, ServedModel
from models.solver.visitors import SOLVED_BY, Visitors


@dataclass(frozen=True)
class Asked:
    """The active visitors of a day with every model's scores of them, by visitor id.

    Attributes:
        frame: the same on Spark, cached: `models.scoring.score`'s answer.
        rows: all of it, on the driver; it must have room for one host's active visitors.
        models: those that answered for every visitor, stable ones first.
        problems: models that did not, each with its reason.
    """

    frame: DataFrame
    rows: pa.Table
    models: tuple[LoadedModel, ...]
    problems: tuple[str, ...]

    @property
    def eligible(self) -> npt.NDArray[np.bool_]:
        """Everybody but subscribers."""
        return np.asarray(self._columns(["status"])["status"] != "subscriber", dtype=np.bool_)

    def visitors(self) -> Visitors:
        """The eligible ones, as the solver takes them."""
        eligible = self.eligible
        return Visitors.of({name: column[eligible] for name, column in self._columns(list(SOLVED_BY)).items()})

    def scores(self, chosen: Mapping[str, ServedModel]) -> dict[str, Floats] | None:
        """Scores of the eligible visitors by what is modelled; None if one of the models did not answer."""
        answered = {model.served.name for model in self.models}
        if not all(model.name in answered for model in chosen.values()):
            return None
        return {model: self._scores_of(served.name)[self.eligible] for model, served in chosen.items()}

    def _scores_of(self, name: str) -> Floats:
        struct = self.rows.column(name)
        fields = [pc.struct_field(struct, score).to_numpy() for score in SCORES]
        return np.column_stack(fields) if len(struct) else np.zeros((0, len(SCORES)))

    def _columns(self, names: list[str]) -> dict[str, npt.NDArray[Any]]:
        return {name: self.rows.column(name).to_numpy() for name in names}


def ask(features: DataFrame, served: Served, registry: Registry | None) -> Asked:
    """Score the visitors in `features` by all models that serve.

    Raises:
        ModelTampered, ModelRefused: a stable model is not what was registered.
        ServiceError: the registry does not answer.
    """
    problems: list[str] = []
    loaded = list(_loaded(served, registry, problems)) if registry else []
    frame = score(features, loaded, keep=SOLVED_BY).persist()
    rows = frame.toArrow().sort_by("visitor_id")
    answered = []
    for model in loaded:
        failures = pc.struct_field(rows.column(model.served.name), "failure").drop_null()
        if len(failures):
            problems.append(f"{model.served.model}: alpha variant {model.served.variant} failed: {failures[0].as_py()}")
        else:
            answered.append(model)
    return Asked(frame, rows, tuple(answered), (*served.problems, *problems))


def _loaded(served: Served, registry: Registry, problems: list[str]) -> Iterator[LoadedModel]:
    for model in served.models:
        try:
            yield load_model(registry, model)
        except TollgateError as error:
            if model.role is Role.STABLE:
                raise
            problems.append(f"{model.model}: alpha variant {model.variant} is not used: {error.what}")
