"""What can be wrong with the definitions, or with a question asked of them."""

from infra.errors import TollgateError


class DefinitionsInvalid(TollgateError):
    """The semantic models, metrics or saved queries cannot be read as they stand."""


class MetricRefused(TollgateError):
    """The question cannot be answered as it stands."""
