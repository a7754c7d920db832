"""Which models a host is served by: delivering, shadowing, promoting and rolling back is editing this."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Parameter = bool | int | float | str


class Role(StrEnum):
    """Stable models decide; alpha models score the same rows in dark mode."""

    STABLE = "stable"
    ALPHA = "alpha"


class Variant(BaseModel):
    """One way to model something: a module, its parameters, and the role that it plays.

    `digest` pins a registered version (a rollback, say); without it the variant's latest one serves.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    role: Role
    module: str = Field(pattern=r"^[a-z_][a-z0-9_.]*$", description="import path of the model's package")
    parameters: Mapping[str, Parameter] = Field(default_factory=dict)
    digest: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")


class Delivery(BaseModel):
    """The models of one host, by what they model; no entry means that nothing is modelled there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    models: Mapping[str, tuple[Variant, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_stable_each(self) -> Self:
        for model, variants in self.models.items():
            names = [variant.name for variant in variants]
            if len(set(names)) < len(names):
                raise ValueError(f"{model}: two variants of one name among {', '.join(names)}")
            stable = [variant.name for variant in variants if variant.role is Role.STABLE]
            if len(stable) != 1:
                raise ValueError(f"{model}: exactly one variant is stable, not {', '.join(stable) or 'none'}")
        return self

    @property
    def shadows(self) -> tuple[str, ...]:
        """Names of the alpha sets: an alpha variant, completed by the stable ones of the other models."""
        alpha = {v.name for variants in self.models.values() for v in variants if v.role is Role.ALPHA}
        return tuple(sorted(alpha))

    def chosen(self, shadow: str | None = None) -> dict[str, Variant]:
        """The variant of each model in the stable set, or in the alpha set of that name."""
        return {model: _pick(variants, shadow) for model, variants in self.models.items()}


def _pick(variants: tuple[Variant, ...], shadow: str | None) -> Variant:
    named = [v for v in variants if v.name == shadow and v.role is Role.ALPHA]
    return (named or [v for v in variants if v.role is Role.STABLE])[0]
