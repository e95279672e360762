"""Projects of the image registry: who owns the images below a name."""

from __future__ import annotations

import re

from otegraph.clients.registry import Registry
from otegraph.models.errors import Conflict, Forbidden, Invalid, NotFound
from otegraph.models.image import Image, ImageProject
from otegraph.models.registry_account import RegistryAccount
from otegraph.models.viewer import Viewer
from otegraph.resolvers.audit_log import record
from otegraph.resolvers.business import business_of
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.registry import asking, registry_of

NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", re.ASCII)
"""What Harbor takes, and every registry: a path component of OCI's distribution-spec."""


async def create(viewer: Viewer, outside: Outside, business_name: str | None, name: str, *, public: bool) -> int:
    """A project of the business, in the registry too.  Returns its id."""
    if not NAME.fullmatch(name) or len(name) > 255:
        raise Invalid("name must be lower-case letters and digits, with single . _ or - between them", "name")
    registry = registry_of(outside)
    business = await business_of(viewer, business_name)
    if await ImageProject.exists(name=name):
        raise Conflict(f"a project {name!r} exists already", "name")
    project = await ImageProject.create(business_id=business.id, name=name, public=public)
    account = await RegistryAccount.get_or_none(business_id=business.id)
    with asking():
        await registry.create_project(name, public=public)
        if account is not None:
            await registry.grant(account.name, name)
    await record(viewer, "createImageProject", "ImageProject", project.id, after={"name": name, "public": public})
    return project.id


async def delete(viewer: Viewer, outside: Outside, ids: list[int]) -> None:
    """Deletes empty projects, all or none.

    Raises `NotFound` for the first that the viewer can't see, `Conflict` for one that holds images.
    """
    if not ids:
        raise Invalid("ids must name at least one project", "ids")
    registry = registry_of(outside)
    found = await ImageProject.select_for_update().filter(ImageProject.visible_to(viewer), id__in=ids).order_by("id")
    known = {project.id: project for project in found}
    for wanted in ids:
        if wanted not in known:
            raise NotFound(f"there is no project {wanted}", "ids")
        refuse_others(viewer, known[wanted])
    for project in found:
        if await Image.exists(project_id=project.id) or await _holds_images(registry, project.name):
            raise Conflict(f"the project {project.name!r} holds images", "ids")
    for project in found:
        with asking("ids"):
            await registry.delete_project(project.name)
        await record(viewer, "deleteImageProjects", "ImageProject", project.id, before={"name": project.name})
    await ImageProject.filter(id__in=list(known)).delete()


def refuse_others(viewer: Viewer, project: ImageProject) -> None:
    """Raises `Forbidden` for a project that the viewer sees, because it is public, and does not own."""
    if not viewer.is_administrator and project.business_id != viewer.business_id:
        raise Forbidden(f"the project {project.name!r} belongs to somebody else")


async def _holds_images(registry: Registry, name: str) -> bool:
    """Whether something was pushed that no row shows yet; a registry that keeps projects looks itself."""
    if registry.keeps_accounts:
        return False
    with asking("ids"):
        async for repository in registry.repositories():
            if repository.name.startswith(f"{name}/") and await registry.tags(repository.name):
                return True
    return False
