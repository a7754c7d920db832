"""What the numbers mean: definitions in YAML, and how they are queried at any ref."""
