"""Apps from a repository elsewhere: its credentials reach the edges, stay nowhere else, and go when nothing needs them."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from otegraph.models import Delivery, Order

from tests.product import eventually
from tests.stories.desk import GraphDesk
from tests.stories.stage import NAMESPACE, SECONDS, Stage

PASSWORD = "a-Secret-of-the-stories-1"
SECRETS = f"/api/v1/namespaces/{NAMESPACE}/secrets"


@pytest.fixture(params=["simulated_root", "real_edges"])
def anywhere(request: pytest.FixtureRequest) -> Stage:
    """Each kind of stage in turn, without loops."""
    found: Stage = request.getfixturevalue(f"on_{request.param}")
    return found


async def secret(stage: Stage, cluster: str = "c1") -> dict[str, Any] | None:
    """What the deployment's pull Secret says at an edge; None where there is none."""
    items, _ = await stage.edges[cluster].list(SECRETS)
    found = [item for item in items if item["metadata"]["name"] == "web-pull"]
    if not found:
        return None
    assert found[0]["type"] == "kubernetes.io/dockerconfigjson"
    auths: dict[str, Any] = json.loads(base64.b64decode(found[0]["data"][".dockerconfigjson"]))["auths"]
    return auths


async def private(stage: Stage, image: str) -> str:
    """A version of the app `web` whose image is in the external repository."""
    made = await stage.tenant.change(
        "createApp",
        "appVersion { version }",
        name="web",
        version="1.0",
        container={"image": image, "externalRepository": "hub"},
    )
    return str(made["appVersion"]["version"])


async def known_to_rows() -> str:
    """All that the loops keep of their orders."""
    return repr([list(await model.all().values()) for model in (Order, Delivery)])


async def test_a_private_image_from_its_repository_to_the_pods(anywhere: Stage) -> None:
    stage = anywhere
    admin, tenant = GraphDesk(stage.admin), GraphDesk(stage.tenant)
    await stage.tenant.change(
        "createExternalRepository", name="hub", address="https://hub.test/team", user="robot", password=PASSWORD
    )
    async with stage.reconciling():
        await stage.until_online("c1", "c10")
        await admin.label_clusters("north", "c1")
        await tenant.deploy("web", "web", await private(stage, "hub.test/team/web:1"), clusters="north")
        await admin.audit("web")
        assert (await tenant.until("web", "SUCCESS")).phases == {"c1": "DONE"}
        found = await secret(stage)
        assert found is not None
        assert found["hub.test/team"]["password"] == PASSWORD
        pod = next(iter((await stage.at_edge("c1", "pods")).values()))
        assert {"name": "web-pull"} in pod["spec"]["imagePullSecrets"]
        assert await secret(stage, "c10") is None
        encoded = base64.b64encode(json.dumps(PASSWORD).encode()).decode()[:16]
        assert PASSWORD not in await known_to_rows()
        assert encoded not in await known_to_rows()

        await tenant.upgrade("web", await tenant.create_app("web", "nginx:2"))
        await admin.audit("web")
        await tenant.until("web", "SUCCESS")
        assert await secret(stage) is None, "nothing needs it any more"

        await tenant.upgrade("web", await private(stage, "hub.test/team/web:2"))
        await admin.audit("web")
        await tenant.until("web", "SUCCESS")
        assert await secret(stage) is not None
        await stage.until_no_orders()

        await tenant.delete("web")
        await tenant.until_deleted("web")

        async def gone() -> bool:
            return await secret(stage) is None

        await eventually(gone, "the Secret is gone", SECONDS)
