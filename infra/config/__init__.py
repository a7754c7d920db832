"""The configuration that a run is done by: validated, versioned documents, asked for by kind and name."""
