"""Which models a host is served by: resolved without any being loaded, so that a run key can name them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from infra.config.delivery import Role

NO_MODEL = "no_model"


@dataclass(frozen=True)
class ServedModel:
    """A registered version that a variant of the configuration leads to."""

    host: str
    model: str
    variant: str
    role: Role
    digest: str
    version: str

    @property
    def name(self) -> str:
        """`<model>__<variant>`: fit for a column."""
        return f"{self.model}__{self.variant}"


@dataclass(frozen=True)
class LoadedModel:
    """Its bytes, whose digest was checked, and what is known of it."""

    served: ServedModel
    ubj: bytes
    features: tuple[str, ...]
    performance: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True)
class Served:
    """The models of one host.

    Attributes:
        stable: by what they model; empty if one that is configured has no registered version.
        shadows: by name of the alpha set: its alpha models, completed by the stable ones.
        problems: what is configured and does not serve, each with its reason.
    """

    host: str
    stable: Mapping[str, ServedModel] = field(default_factory=dict)
    shadows: Mapping[str, Mapping[str, ServedModel]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def policy(self) -> str:
        """What decides: the stable variants' name, joined if they have several; `no_model` without any."""
        return "+".join(sorted({model.variant for model in self.stable.values()})) or NO_MODEL

    @property
    def models(self) -> tuple[ServedModel, ...]:
        """All of them, each once, stable ones first."""
        alphas = {model.name: model for shadow in self.shadows.values() for model in shadow.values()}
        return tuple({model.name: model for model in (*self.stable.values(), *alphas.values())}.values())

    @property
    def digests(self) -> tuple[str, ...]:
        """`<model>.<variant>:<role>:<digest>` of each, sorted: what a run key takes."""
        return tuple(sorted(f"{each.model}.{each.variant}:{each.role.value}:{each.digest}" for each in self.models))
