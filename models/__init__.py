"""The ML side of the boundary: the only place that may import an ML library."""
