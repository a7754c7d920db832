"""From the delivery document and the registry to the models that serve."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Protocol

from infra.config.delivery import Delivery, Variant
from infra.errors import SettingError, UnknownNameError
from models.served import Served, ServedModel

# What `models.values` puts a price on. Another name would be trained, scored and then count nothing.
VALUED = ("subscription", "registration", "engagement")
# Aliases that MLflow gives a meaning of its own.
_RESERVED = re.compile(r"latest|v\d+")


class Finds(Protocol):
    """The one question that is put to the registry."""

    def find(self, host: str, model: str, variant: str, digest: str = "") -> tuple[str, str] | None:
        """Version and digest, or None."""


def require_valued(delivery: Delivery) -> None:
    """Refuse a delivery of a model that has no worth, or of a variant that the registry cannot name.

    Raises:
        UnknownNameError: it names the nearest model that has a worth.
        SettingError: the registry keeps a variant's name for itself.
    """
    for model, variants in delivery.models.items():
        if model not in VALUED:
            near = get_close_matches(model, VALUED, n=1, cutoff=0.3) or VALUED
            where = f"model configuration of {delivery.host}"
            raise UnknownNameError(
                f"nothing is decided by a model {model!r}", where=where, remedy=f"nearest: {', '.join(near)}"
            )
        for variant in variants:
            if _RESERVED.fullmatch(variant.name):
                where = f"model configuration of {delivery.host}: {model}"
                raise SettingError(f"a variant cannot be called {variant.name!r}", where=where, remedy="rename it")


def resolve(registry: Finds, host: str, delivery: Delivery) -> Served:
    """The registered version of each variant.

    An alpha without one is a problem of its own set alone; a stable one without is a host without models.

    Raises:
        UnknownNameError: a model that nothing is decided by.
        ServiceError: the registry does not answer.
    """
    require_valued(delivery)
    found: dict[tuple[str, str], ServedModel] = {}
    problems = []
    for model, variants in delivery.models.items():
        for variant in variants:
            answer = registry.find(host, model, variant.name, variant.digest)
            if answer is None:
                problems.append(_problem(host, model, variant))
                continue
            version, digest = answer
            found[model, variant.name] = ServedModel(host, model, variant.name, variant.role, digest, version)
    stable = _set_of(found, delivery.chosen())
    if not stable:
        return Served(host, problems=tuple(problems) or ("no models are configured",))
    shadows = {name: _set_of(found, delivery.chosen(name)) for name in delivery.shadows}
    return Served(host, stable, {name: chosen for name, chosen in shadows.items() if chosen}, tuple(problems))


def _set_of(found: Mapping[tuple[str, str], ServedModel], chosen: Mapping[str, Variant]) -> dict[str, ServedModel]:
    """A set is whole or it is nothing."""
    keys = {model: (model, variant.name) for model, variant in chosen.items()}
    return {model: found[key] for model, key in keys.items()} if all(key in found for key in keys.values()) else {}


def _problem(host: str, model: str, variant: Variant) -> str:
    sought = f"digest {variant.digest}" if variant.digest else f"alias {variant.name}"
    return f"{model}: {variant.role.value} variant {variant.name} is not registered ({host}.{model}, {sought})"
