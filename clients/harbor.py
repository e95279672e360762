"""Harbor, by its v2.0 API."""
