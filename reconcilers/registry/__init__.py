"""The registry loop: what the image registry holds, as rows."""
