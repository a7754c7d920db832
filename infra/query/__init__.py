"""Reading tables at a reference without a Spark session."""
