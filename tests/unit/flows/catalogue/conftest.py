import pytest

from flows.catalogue.entries import Catalogue
from flows.catalogue.reading import catalogue_of
from flows.definitions import Checkout


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """That of this checkout's definitions, as a release of it stores them."""
    return catalogue_of(Checkout().definitions)
