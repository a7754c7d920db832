"""From a variant in the configuration to a registered model: load, train, evaluate, register."""
