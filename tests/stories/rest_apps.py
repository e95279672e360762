"""The chapters on apps, of containers and of charts, in the story of all documented operations."""

from __future__ import annotations

from typing import Any

from tests.charts import packed
from tests.contract.entries import ENTRIES
from tests.stories.rest_chapters import Customer


def web(story: Customer, tag: str) -> dict[str, Any]:
    """The body of an app that uses what is documented, but for GPUs and ports of nodes, which would keep it from running."""
    example: dict[str, Any] = dict(ENTRIES["create_app"].request or {})
    return example | {
        "appName": "web",
        "image": f"{story.registry.address}/corner/web:{tag}",
        "projectName": "corner",
        "repositoryId": "outside",
        "replicas": 2,
        "port": [{"port": 8080}],
        "minReplicas": 2,
        "maxReplicas": 4,
        "minReadySeconds": 1,
        "dependence": [{"name": "db", "service": "db", "port": 5432}],
        "somethingOld": "is ignored",
    }


async def she_describes_apps(story: Customer) -> None:
    """An app with all documented fields is shown as it was given, CPU in cores; `web` has two versions that can run."""
    example: dict[str, Any] = dict(ENTRIES["create_app"].request or {})
    everything = example | {"GPU": 2, "projectName": "corner", "repositoryId": "outside"}
    everything["dependence"] = [{"name": "nginx", "service": "nginx", "port": 9090}]
    await story.carla.done("POST", "/v1/app", everything)
    assert "image" in await story.carla.refused(422, "POST", "/v1/app", everything | {"image": ":"})
    listed = await story.carla.done("GET", "/v1/app", appName="nginx1", appNameMode="strict", version="1.2.1")
    (row,) = listed["apps"]
    assert listed["data"] == listed["apps"]
    shown = await story.data(f"/v1/app/id/{row['id']}")
    assert shown == row
    assert {key: shown[key] for key in everything if key not in ("version", "command")} == {
        key: value for key, value in everything.items() if key not in ("version", "command")
    } | {"minCPU": 0.1, "maxCPU": 2, "targetCPUUtilization": 1}
    assert (shown["version"], shown["status"], shown["command"]) == ("1.2.1", 1, "")
    await story.carla.done("DELETE", "/v1/app", {"appId": [row["id"]]})
    await story.carla.refused(404, "GET", f"/v1/app/id/{row['id']}")
    for tag in ("1", "2"):
        await story.carla.done("POST", "/v1/app", web(story, tag))
    versions = {row["version"] for row in await story.data("/v1/app", appName="we", appNameMode="prefix")}
    assert versions == {"1.2.1", "1.2.2"}


async def she_uploads_charts(story: Customer) -> None:
    for number in ("1.0.0", "2.0.0"):
        files = {"chart": (f"shop-{number}.tgz", packed("shop", version=number), "application/gzip")}
        answer = await story.carla.send("POST", "/v1/app/chart", data={"appName": "box", "version": "1.0"}, files=files)
        story.carla.said(answer, 200)
    answer = await story.carla.send(
        "POST", "/v1/app/chart", data={"appName": "box", "version": "1.0"}, files={"chart": ("box.tgz", b"no chart")}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, 422)
    assert "chart" in answer.json()["message"]
    rows = {row["version"]: row for row in await story.data("/v1/app", appName="box")}
    assert rows.keys() == {"1.0.1", "1.0.2"}
    assert (rows["1.0.1"]["image"], rows["1.0.1"]["port"], rows["1.0.1"]["status"]) == ("", [], 1)
