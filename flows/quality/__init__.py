"""Quality as data: what each published partition is like, whether that was to be expected, and who is told."""
