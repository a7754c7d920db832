"""Models that must not be used."""

from infra.errors import TollgateError


class ModelRefused(TollgateError):
    """A model package or an artifact's address that must not be used."""


class ModelTampered(TollgateError):
    """A model whose bytes are not those that were registered, or no model at all."""
