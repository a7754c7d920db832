"""From a registered version to a model that can score, its bytes checked against their digest."""

from models.boosters import from_ubj, visitor_features
from models.registry import Registry
from models.served import LoadedModel, ServedModel


def load_model(registry: Registry, served: ServedModel) -> LoadedModel:
    """Read a model and check that it is what was registered.

    Raises:
        ModelRefused: its artifact lies where no model of ours can lie.
        ModelTampered: its bytes are not those of its digest, or no model.
        ServiceError: the registry does not answer.
    """
    stored = registry.read(served)
    booster = from_ubj(stored.ubj, served.digest, stored.where)
    return LoadedModel(served, stored.ubj, visitor_features(booster), stored.performance)
