"""The product with an image registry, as for the tests of the schema."""

from __future__ import annotations

from tests.schema.conftest import api

__all__ = ["api"]
