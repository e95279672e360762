"""The root: all nouns, joined in one schema."""

from __future__ import annotations

import asyncio
from typing import Any

import strawberry
from graphql import get_named_type
from otegraph.models.errors import Invalid
from otegraph.plans.ids import MOST_IDS
from otegraph.plans.lookahead import selected
from otegraph.plans.resolving import attribute, expressions
from otegraph.plans.sources import ById
from otegraph.schema.access import Access
from otegraph.schema.app import AppMutation, AppQuery
from otegraph.schema.audit_event import AuditEventQuery
from otegraph.schema.business import BusinessMutation, BusinessQuery
from otegraph.schema.chart import ChartMutation
from otegraph.schema.cluster import ClusterMutation, ClusterQuery
from otegraph.schema.cluster_node import ClusterNodeMutation, ClusterNodeQuery
from otegraph.schema.context import Context
from otegraph.schema.deployment import DeploymentQuery
from otegraph.schema.deployment_changes import DeploymentMutation
from otegraph.schema.external_repository import ExternalRepositoryMutation, ExternalRepositoryQuery
from otegraph.schema.field import guarded
from otegraph.schema.image import ImageMutation, ImageQuery
from otegraph.schema.image_project import ImageProjectMutation, ImageProjectQuery
from otegraph.schema.node import TYPENAME, Node, from_global_id
from otegraph.schema.registry_account import RegistryAccountMutation
from otegraph.schema.revision import RevisionQuery
from otegraph.schema.scalars import SCALARS
from otegraph.schema.session import SessionMutation
from otegraph.schema.user import UserMutation, UserQuery
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info


async def _found(info: Info[Context, None], value: str) -> Any:
    try:
        typename, key = from_global_id(value)
    except ValueError:
        return None
    type_ = info._raw_info.schema.get_type(typename)
    definition = schema.get_type_by_name(typename)
    model = getattr(getattr(definition, "origin", None), "model", None)
    if type_ is None or model is None:
        return None
    wanted = expressions(get_named_type(type_), selected(info._raw_info))
    row = await info.context.loaders.row(model, key, wanted)
    return None if row is None else {**row, TYPENAME: typename}


async def _node(root: None, info: Info[Context, None], id: strawberry.ID) -> Any:
    return await _found(info, id)


async def _nodes(root: None, info: Info[Context, None], ids: list[strawberry.ID]) -> Any:
    if len(ids) > MOST_IDS:
        raise Invalid(f"ids must name at most {MOST_IDS} objects", "ids")
    return await asyncio.gather(*(_found(info, value) for value in ids))


@strawberry.type
class NodeQuery:
    """Relay's root fields."""

    node: Node | None = guarded(Access.ACTIVE, "What has this id; null where there is none that the viewer may see.")(
        _node, ById()
    )
    nodes: list[Node | None] = guarded(Access.ACTIVE, "What has these ids, in their order.")(_nodes, ById(several=True))


@strawberry.type
class Query(
    NodeQuery,
    UserQuery,
    BusinessQuery,
    ClusterQuery,
    ClusterNodeQuery,
    AppQuery,
    DeploymentQuery,
    RevisionQuery,
    ImageProjectQuery,
    ImageQuery,
    ExternalRepositoryQuery,
    AuditEventQuery,
):
    """What can be read."""


@strawberry.type
class Mutation(
    SessionMutation,
    UserMutation,
    BusinessMutation,
    ClusterMutation,
    ClusterNodeMutation,
    AppMutation,
    ChartMutation,
    DeploymentMutation,
    RegistryAccountMutation,
    ImageProjectMutation,
    ImageMutation,
    ExternalRepositoryMutation,
):
    """What can be changed: each takes one input, and answers with the changed thing and userErrors."""


schema = strawberry.Schema(Query, Mutation, config=StrawberryConfig(default_resolver=attribute, scalar_map=SCALARS))
