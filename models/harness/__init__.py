"""From a variant in the configuration to a registered model: load, train, evaluate, register."""

from models.harness.evidence import NothingToLearn
from models.harness.training import Subject, Trained, train

__all__ = ["NothingToLearn", "Subject", "Trained", "train"]
