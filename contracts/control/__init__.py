"""Control: what a release says of itself, in the commit that it is published as."""

from contracts.control.definitions import Definitions

__all__ = ["Definitions"]
