"""The subscription model: declarations and functions alone; the harness owns sessions, files and the registry."""

from models.subscription.model import MODEL

__all__ = ["MODEL"]
