"""The lease that says which process's loops lead."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Lease(Model):
    """`epoch` rises each time that the holder changes: a leader that was replaced can't write any more (fencing)."""

    name = fields.CharField(max_length=63, primary_key=True)
    holder = fields.CharField(max_length=128)
    epoch = fields.BigIntField(default=1)
    renewed_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "leases"
        # as part of a key, a change of the epoch waits for transactions that hold the row FOR KEY SHARE; a renewal does not
        unique_together = (("name", "epoch"),)
