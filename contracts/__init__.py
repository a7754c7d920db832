"""What each table must be: one Pandera class per table and version, and what enforces it."""
