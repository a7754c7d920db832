"""What every product needs and no product names: catalog, Spark session, settings, servers."""
