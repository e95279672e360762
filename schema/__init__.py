"""The graph that clients see: a file for each noun, joined in `root`."""
