"""What a mutation answered, so that a repeat with its clientMutationId gets that answer and does nothing twice."""

from __future__ import annotations

from typing import Any

from tortoise import connections, fields
from tortoise.models import Model


class MutationRecord(Model):
    """`digest` is an HMAC of the mutation's input; `subject` what it answered with (ids, never a secret)."""

    id: int = fields.BigIntField(primary_key=True)
    user_id = fields.BigIntField()
    mutation = fields.CharField(max_length=64)
    client_mutation_id = fields.CharField(max_length=128)
    digest = fields.CharField(max_length=64)
    subject: Any = fields.JSONField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    @classmethod
    async def claim(cls, user_id: int, mutation: str, client_mutation_id: str, digest: str) -> bool:
        """Whether this is the first time; waits for a transaction that is at it at this moment."""
        rows = await connections.get("default").execute_query_dict(
            "INSERT INTO mutation_records (user_id, mutation, client_mutation_id, digest, created_at) "
            "VALUES ($1, $2, $3, $4, now()) ON CONFLICT DO NOTHING RETURNING id",
            [user_id, mutation, client_mutation_id, digest],
        )
        return bool(rows)

    class Meta:
        table = "mutation_records"
        unique_together = (("user_id", "mutation", "client_mutation_id"),)
        indexes = (("created_at",),)
