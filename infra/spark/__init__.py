"""The Spark session, and how it sees the catalog at a reference."""
