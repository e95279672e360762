"""otegraph: the API server of an edge-computing platform."""
