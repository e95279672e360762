"""Rows of images as the registry loop writes them, and deployments that run one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from otegraph.models import Business, Deployment, Revision
from otegraph.models.image import Image, ImageProject, ImageTag, RegistryState
from otegraph.schema.node import from_global_id

from tests.product import Caller

MADE = datetime(2026, 11, 1, tzinfo=UTC)


def digest(number: int) -> str:
    return f"sha256:{number:064x}"


async def synced(seconds_ago: float = 0) -> None:
    """When the registry was heard of last."""
    seen = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    await RegistryState.update_or_create({"synced_at": seen}, id=1)


async def project(name: str, business: str | None = None, *, public: bool = False) -> ImageProject:
    """A project of a business, or of nobody."""
    home = await Business.get(name=business) if business is not None else None
    return await ImageProject.create(name=name, public=public, business_id=home.id if home else None)


async def image(name: str, **tags: int) -> Image:
    """An image of the project that its name begins with; its tags by the number of their digest."""
    home = await ImageProject.get(name=name.partition("/")[0])
    made = await Image.create(project_id=home.id, name=name, created_at=MADE, updated_at=MADE, synced_at=MADE)
    for tag, number in tags.items():
        await ImageTag.create(image_id=made.id, name=tag, digest=digest(number), created_at=MADE, updated_at=MADE)
    return made


async def deploys(caller: Caller, text: str, name: str = "web", app: str | None = None, **fields: Any) -> Any:
    """The payload of a createDeployment of an app that runs this image."""
    home = app or name
    made = await caller.change(
        "createApp", "appVersion { version }", name=home, version="1.0", container={"image": text}, **fields
    )
    selection = "deployment { id latestRevision { id } }"
    version = made["appVersion"]["version"]
    return await caller.mutate("createDeployment", selection, app=home, name=name, version=version, **fields)


async def deployed(caller: Caller, text: str, name: str = "web", **fields: Any) -> Deployment:
    """A deployment that runs this image, or would."""
    answer = await deploys(caller, text, name, **fields)
    assert answer["userErrors"] == [], answer
    return await Deployment.get(id=from_global_id(answer["deployment"]["id"])[1])


async def newest(deployment: Deployment) -> Revision:
    """A deployment's newest revision."""
    found = await Revision.filter(deployment_id=deployment.id).order_by("-number").first()
    assert found is not None
    return found
