"""Any OCI distribution registry, by the v2 API (distribution-spec v1.1)."""
