"""From a module path and parameters in the configuration to a model package, or a refusal that says why."""

import importlib
import pkgutil
from collections.abc import Sequence
from difflib import get_close_matches
from importlib.util import find_spec

from pydantic import ValidationError

from infra.config.delivery import Variant
from infra.errors import SettingError, UnknownNameError
from models.definition import ModelDefinition
from models.errors import ModelRefused
from models.parameters import TreeParameters

# A configured path is code that will run: only packages below these are ever imported.
ALLOWED = ("models",)


def load_definition(module: str, allowed: Sequence[str] = ALLOWED) -> ModelDefinition:
    """Import a model package and return what it declares as `MODEL`.

    Raises:
        ModelRefused: the path lies below none of the allowed packages, or declares no model; nothing outside of
            them is imported.
        UnknownNameError: no such package; the remedy names the nearest.
    """
    where = f"model configuration: module {module}"
    if not any(module.startswith(f"{package}.") for package in allowed):
        remedy = f"put the package below {' or '.join(allowed)}"
        raise ModelRefused(f"{module} is outside of the allowed packages", where=where, remedy=remedy)
    known = [name for package in allowed for name in _model_packages(package)]
    if module not in known:
        near = get_close_matches(module, known, n=3, cutoff=0.4) or known
        raise UnknownNameError(f"no model package {module!r}", where=where, remedy=f"nearest: {', '.join(near)}")
    definition = getattr(importlib.import_module(module), "MODEL", None)
    if not isinstance(definition, ModelDefinition):
        remedy = "let it export MODEL, a models.definition.ModelDefinition"
        raise ModelRefused(f"{module} declares no model", where=where, remedy=remedy)
    return definition


def parameters_of(definition: ModelDefinition, variant: Variant) -> TreeParameters:
    """The variant's parameters, with the model's defaults where it is silent.

    Raises:
        SettingError: a name is unknown (the remedy names the nearest) or a value out of bounds.
    """
    where = f"parameters of variant {variant.name} of {variant.module}"
    known = list(definition.parameters.model_fields)
    for name in variant.parameters:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.3) or known
            raise SettingError(f"no parameter {name!r}", where=where, remedy=f"nearest: {', '.join(near)}")
    try:
        return definition.parameters.model_validate(dict(variant.parameters))
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']} (was {fault['input']!r})" for fault in error.errors()
        )
        raise SettingError(faults, where=where, remedy="set it within its bounds, or leave it out") from None


def _model_packages(package: str) -> list[str]:
    """Names of the packages directly below `package` that have a `model.py`; none of them is imported."""
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = [f"{package}.{each.name}" for each in pkgutil.iter_modules(places) if each.ispkg]
    return sorted(name for name in found if find_spec(f"{name}.model") is not None)
