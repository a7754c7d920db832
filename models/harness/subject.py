"""What is trained, and what came of it."""

from dataclasses import dataclass

from infra.config.delivery import Role, Variant
from models.harness.metrics import Metric


@dataclass(frozen=True)
class Subject:
    """A variant of a model for a host."""

    host: str
    model: str
    variant: Variant


@dataclass(frozen=True)
class Trained:
    """A registered version: `digest` names its bytes; `is_new` is false if these very bytes were registered before."""

    host: str
    model: str
    variant: str
    role: Role
    digest: str
    version: str
    is_new: bool
    performance: tuple[Metric, ...]
