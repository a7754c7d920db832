"""Ratios of our way against a straightforward one, measured side by side in one run."""
