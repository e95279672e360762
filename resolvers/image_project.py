"""Projects of the image registry: who owns the images below a name."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from contextlib import suppress

from otegraph.clients.registry import Registry, RegistryError, RegistryUnavailable
from otegraph.clients.registry_names import is_project_name
from otegraph.models.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable
from otegraph.models.image import Image, ImageProject
from otegraph.models.registry_account import RegistryAccount
from otegraph.models.viewer import Viewer
from otegraph.resolvers.audit_log import record
from otegraph.resolvers.business import business_of
from otegraph.resolvers.outside import Outside
from otegraph.resolvers.registry import asking, lock_business, refuse_stale, registry_of

logger = logging.getLogger(__name__)

LOOK_SECONDS = 20.0
"""How long a registry may take to say all that it holds."""
UNDO_SECONDS = 5.0


async def create(viewer: Viewer, outside: Outside, business_name: str | None, name: str, *, public: bool) -> int:
    """A project of the business, in the registry too.  Returns its id."""
    if not is_project_name(name):
        raise Invalid("name must be lower-case letters and digits, with single . _ or - between them", "name")
    registry = registry_of(outside)
    business = await business_of(viewer, business_name)
    if not registry.keeps_accounts:
        # images that no row shows yet would be given away with their name
        await refuse_stale()
    await lock_business(business.id)
    if await ImageProject.exists(name=name):
        raise Conflict(f"a project {name!r} exists already", "name")
    project = await ImageProject.create(business_id=business.id, name=name, public=public)
    account = await RegistryAccount.get_or_none(business_id=business.id)
    with asking():
        await _make(registry, name, public, account.name if account is not None else None)
    await record(viewer, "createImageProject", "ImageProject", project.id, after={"name": name, "public": public})
    return project.id


async def delete(viewer: Viewer, outside: Outside, ids: list[int]) -> None:
    """Deletes empty projects, all or none.

    Raises `NotFound` for the first that the viewer can't see, `Conflict` for one that holds images.
    """
    if not ids:
        raise Invalid("ids must name at least one project", "ids")
    registry = registry_of(outside)
    found = await _projects(viewer, ids)
    if not registry.keeps_accounts:
        # such a registry has no projects that it could refuse to delete
        held = await _holding(registry, {project.name for project in found})
        _refuse_held(found, held)
    # without a key's lock: the loop may write images of theirs while the registry is asked
    await ImageProject.select_for_update(no_key=True).filter(id__in=ids).order_by("id")
    found = await _projects(viewer, ids)
    shown = await Image.filter(project_id__in=ids, deleted_at__isnull=True).distinct().values_list("project__name")
    _refuse_held(found, {str(name) for (name,) in shown})
    await _delete_from(registry, found)
    for project in found:
        await record(viewer, "deleteImageProjects", "ImageProject", project.id, before={"name": project.name})
    await ImageProject.filter(id__in=ids).delete()


def refuse_others(viewer: Viewer, project: ImageProject) -> None:
    """Raises `Forbidden` for a project that the viewer sees, because it is public, and does not own."""
    own = project.business_id is not None and project.business_id == viewer.business_id
    if not own and not viewer.is_administrator:
        raise Forbidden(f"the project {project.name!r} belongs to somebody else")


async def _projects(viewer: Viewer, ids: Sequence[int]) -> list[ImageProject]:
    """The projects of these ids, in the order in which they were named."""
    known = {project.id: project for project in await ImageProject.filter(ImageProject.visible_to(viewer), id__in=ids)}
    for wanted in ids:
        if wanted not in known:
            raise NotFound(f"there is no project {wanted}", "ids")
        refuse_others(viewer, known[wanted])
    return [known[wanted] for wanted in dict.fromkeys(ids)]


def _refuse_held(projects: Sequence[ImageProject], held: Collection[str]) -> None:
    for project in projects:
        if project.name in held:
            raise Conflict(f"the project {project.name!r} holds images", "ids")


async def _holding(registry: Registry, names: set[str]) -> set[str]:
    """Those of the projects in which the registry holds something, whether a row shows it or not."""
    held: set[str] = set()
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            with asking("ids"):
                async for repository in registry.repositories():
                    project, slash, _ = repository.name.partition("/")
                    # a name without tags is what is left of a deleted repository
                    if slash and project in names - held and await registry.tags(repository.name):
                        held.add(project)
    except TimeoutError:
        raise Unavailable("the image registry takes too long to say what it holds; try again later") from None
    return held


async def _make(registry: Registry, name: str, public: bool, account: str | None) -> None:
    """A project in the registry that this account may use; where that may be half done it is taken away again."""
    made = False
    try:
        await registry.create_project(name, public=public)
        made = True
        if account is not None:
            await registry.grant(account, name)
    except RegistryError as error:
        if made or (isinstance(error, RegistryUnavailable) and not error.untouched):
            with suppress(RegistryError, TimeoutError):
                async with asyncio.timeout(UNDO_SECONDS):
                    await registry.delete_project(name)
        raise


async def _delete_from(registry: Registry, projects: Sequence[ImageProject]) -> None:
    """All or none: where the registry does not delete one, those before it are made again."""
    for number, project in enumerate(projects):
        try:
            with asking("ids"):
                await registry.delete_project(project.name)
        except Refusal:
            await _make_again(registry, projects[:number])
            raise


async def _make_again(registry: Registry, projects: Sequence[ImageProject]) -> None:
    owners = [project.business_id for project in projects]
    rows = await RegistryAccount.filter(business_id__in=owners).values_list("business_id", "name")
    accounts = {int(business): str(name) for business, name in rows}
    for project in projects:
        account = accounts.get(project.business_id) if project.business_id is not None else None
        try:
            async with asyncio.timeout(UNDO_SECONDS):
                await registry.create_project(project.name, public=project.public)
                if account is not None:
                    await registry.grant(account, project.name)
        except (RegistryError, TimeoutError) as error:
            # its owner can delete it, and make it anew
            logger.warning("the project %s is not in the registry any more: %s", project.name, error)
