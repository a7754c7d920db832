"""The engagement model: declarations and functions alone; the harness owns sessions, files and the registry."""

from models.engagement.model import MODEL

__all__ = ["MODEL"]
