"""The registration model: declarations and functions alone; the harness owns sessions, files and the registry."""

from models.registration.model import MODEL

__all__ = ["MODEL"]
