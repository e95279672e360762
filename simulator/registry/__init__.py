"""A simulated image registry."""
