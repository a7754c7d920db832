"""The released catalog of the flows' tests: models run on a branch of it."""

from tests.integration.flows.conftest import released, target, work

__all__ = ["released", "target", "work"]
