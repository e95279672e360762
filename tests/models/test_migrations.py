"""The migrated database and the models say the same."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest
from asyncpg import RaiseError
from otegraph.models import AuditEvent
from otegraph.models.columns import ForeignKeyConstraint, PartialIndex
from otegraph.server.database import credentials, migrate, with_database
from tortoise import Tortoise
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.transactions import in_transaction

COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'aerich' ORDER BY 1, 2
"""
INDEXES = """
    SELECT tablename, regexp_replace(indexdef, '^CREATE (UNIQUE )?INDEX \\S+', '\\1') AS definition
    FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'aerich' ORDER BY 1, 2
"""


async def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(**credentials(url))
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def test_the_migrations_make_what_the_models_describe(database: str, postgres: str) -> None:
    server = await asyncpg.connect(**credentials(postgres))
    await server.execute("CREATE DATABASE generated")
    generated = with_database(postgres, "generated")
    try:
        from tortoise.utils import get_schema_sql

        sql = get_schema_sql(Tortoise.get_connection("default"), safe=False)
        connection = await asyncpg.connect(**credentials(generated))
        await connection.execute(sql)
        await connection.close()
        assert await rows(database, COLUMNS) == await rows(generated, COLUMNS)
        by_hand = {
            "users_name_live",
            "deployments_name_live",
            "revisions_one_pending",
            "revisions_deleting",
            "deliveries_outstanding",
            "deliveries_of_nodes",
            "deployments_unseen",
            "node_labels_differing",
            "node_labels_off",
            "orders_open",
            "pods_without_node",
            "images_deleted",
            "image_tags_deleted",
        }
        migrated = await rows(database, INDEXES)
        described = await rows(generated, INDEXES)
        assert set(described) <= set(migrated)
        assert len(set(migrated) - set(described)) == len(by_hand)
    finally:
        await server.execute("DROP DATABASE generated WITH (FORCE)")
        await server.close()


async def test_every_constraint_of_a_model_is_in_the_database(database: str) -> None:
    constraints = dict(await rows(database, "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"))
    indexes = dict(await rows(database, "SELECT indexname, indexdef FROM pg_indexes"))
    declared = [c for model in Tortoise.apps["models"].values() for c in model._meta.constraints]
    assert len(declared) > 10
    for constraint in declared:
        match constraint:
            case CheckConstraint(check=check, name=name):
                assert name in constraints
                assert quoted(check) == quoted(str(constraints[name]))
            case UniqueConstraint(fields=columns, name=name):
                assert f"UNIQUE INDEX {name}" in str(indexes[name])
                assert ", ".join(columns) in str(indexes[name])
            case PartialIndex(columns=columns, name=name):
                assert f"INDEX {name}" in str(indexes[name])
                assert f"({', '.join(columns)}) WHERE" in str(indexes[name])
            case ForeignKeyConstraint(column=column, references=table, name=name):
                assert str(constraints[name]).startswith(f"FOREIGN KEY ({column}) REFERENCES {table}(id)")
            case _:
                pytest.fail(f"an unknown kind of constraint: {constraint}")


def quoted(text: str) -> set[str]:
    """The literals of a condition: what an enum's CHECK lists."""
    return set(text.split("'")[1::2])


async def test_migrating_twice_does_nothing(database_url: str) -> None:
    assert await migrate(database_url) == []


async def test_the_audit_log_is_never_changed(database: str) -> None:
    event = await AuditEvent.create(action="login", subject_type="User")
    for change in (AuditEvent.filter(id=event.id).update(action="other"), AuditEvent.filter(id=event.id).delete()):
        with pytest.raises(RaiseError, match="never changed"):
            async with in_transaction():
                await change
    assert (await AuditEvent.get(id=event.id)).action == "login"
