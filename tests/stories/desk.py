"""What people do with deployments, in either of the product's two languages: stories are told once, and run in both."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from tests.product import Caller, eventually
from tests.stories.stage import SECONDS

WIRE_STATUS = (
    "PENDING",
    "APPROVED",
    "DISAPPROVED",
    "PROCESSING",
    "DEPLOYING",
    "SUCCESS",
    "PARTIAL_SUCCESS",
    "FAILED",
    "INTERNAL_ERROR",
    "DELETED",
)
"""A deployment's status by its number in /v1 (contract.yaml)."""


class Desk(ABC):
    """One caller's actions. Deployments go by their names; versions are returned as stored."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    @abstractmethod
    async def create_app(self, name: str, image: str, *, version: str = "1.0", replicas: int = 2) -> str:
        """A new version of an app."""

    @abstractmethod
    async def deploy(self, name: str, app: str, version: str, *, clusters: str = "", nodes: str = "") -> None:
        """Asks for a deployment."""

    @abstractmethod
    async def upgrade(self, name: str, version: str) -> None:
        """Asks for another version."""

    @abstractmethod
    async def roll_back(self, name: str, version: str) -> None:
        """Asks for a version that ran before."""

    @abstractmethod
    async def delete(self, name: str) -> None:
        """Takes the deployment away."""

    @abstractmethod
    async def audit(self, name: str, *, approve: bool = True, comment: str = "") -> None:
        """Decides on what waits."""

    @abstractmethod
    async def queue(self) -> list[tuple[str, str]]:
        """(app, version) of each change that waits for an audit, oldest first."""

    @abstractmethod
    async def status(self, name: str) -> str | None:
        """The status by its name in the graph; None where there is no such deployment any more."""

    @abstractmethod
    async def label_clusters(self, label: str, *clusters: str) -> None:
        """Labels clusters."""

    @abstractmethod
    async def unlabel_clusters(self, label: str, *clusters: str) -> None:
        """Takes a label off clusters."""

    @abstractmethod
    async def label_nodes(self, label: str, cluster: str, *nodes: str) -> None:
        """Labels nodes of a cluster."""

    @abstractmethod
    async def unlabel_nodes(self, label: str, cluster: str, *nodes: str, remove_deployments: bool = False) -> None:
        """Takes a label off nodes."""

    async def until(self, name: str, *statuses: str, seconds: float = SECONDS) -> Details:
        """The deployment, in detail, once it has one of these statuses and nothing that was approved is still unseen."""
        last: list[Details | None] = [None]

        async def look() -> Details | None:
            said, found = await self.status(name), await details(self.caller, name)
            last[0] = found
            if found is None or found.row["generation"] != found.row["observedGeneration"]:
                return None
            return found if said in statuses and found.row["status"] in statuses else None

        try:
            found: Details = await eventually(look, f"{name} is {' or '.join(statuses)}", seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; at the end: {last[0]}") from None
        return found

    async def until_deleted(self, name: str, *, seconds: float = SECONDS) -> None:
        """Returns when nobody sees the deployment any more."""

        async def look() -> bool:
            return await self.status(name) is None

        try:
            await eventually(look, f"{name} is gone", seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; at the end: {await details(self.caller, name)}") from None


@dataclass(frozen=True)
class Details:
    """A deployment with its targets, as the graph shows it to its people."""

    row: dict[str, Any]

    @property
    def targets(self) -> dict[str, dict[str, Any]]:
        """By the cluster's name."""
        return {target["cluster"]["name"]: target for target in self.row["targets"]["nodes"]}

    @property
    def phases(self) -> dict[str, str]:
        """By the cluster's name; what was removed counts as not there."""
        return {name: target["phase"] for name, target in self.targets.items() if target["phase"] != "REMOVED"}


_DETAILS = """query($name: String!) { deployments(filter: {name: $name, deleted: false}) { nodes {
    id databaseId name status message editable generation observedGeneration
    progress { running failing total clusters clustersDone clustersWaiting }
    revision { number version { version } } latestRevision { id action state auditComment }
    targets(first: 100) { nodes { phase reason message cluster { name } progress { running failing total }
        wanted { number } applied { number } } }
} } }"""


async def details(caller: Caller, name: str) -> Details | None:
    """The deployment of this name that is not deleted."""
    rows = (await caller.graph(_DETAILS, name=name))["deployments"]["nodes"]
    return Details(rows[0]) if rows else None


async def known(caller: Caller, name: str) -> dict[str, Any]:
    """Its row, which must be there."""
    found = await details(caller, name)
    assert found is not None, name
    return found.row


class GraphDesk(Desk):
    """Over GraphQL."""

    async def create_app(self, name: str, image: str, *, version: str = "1.0", replicas: int = 2) -> str:
        made = await self.caller.change(
            "createApp",
            "appVersion { version }",
            name=name,
            version=version,
            container={"image": image, "replicas": replicas},
        )
        return str(made["appVersion"]["version"])

    async def deploy(self, name: str, app: str, version: str, *, clusters: str = "", nodes: str = "") -> None:
        where = {"clusterSelector": clusters, "nodeSelector": nodes}
        await self.caller.change("createDeployment", name=name, app=app, version=version, **where)

    async def upgrade(self, name: str, version: str) -> None:
        await self.caller.change("upgradeDeployment", id=(await known(self.caller, name))["id"], version=version)

    async def roll_back(self, name: str, version: str) -> None:
        await self.caller.change("rollbackDeployment", id=(await known(self.caller, name))["id"], version=version)

    async def delete(self, name: str) -> None:
        await self.caller.change("deleteDeployment", id=(await known(self.caller, name))["id"])

    async def audit(self, name: str, *, approve: bool = True, comment: str = "") -> None:
        waiting = (await known(self.caller, name))["latestRevision"]
        decision = "APPROVE" if approve else "DISAPPROVE"
        await self.caller.change("auditDeployment", id=waiting["id"], decision=decision, comment=comment)

    async def queue(self) -> list[tuple[str, str]]:
        query = """{ revisions(first: 100, filter: {state: PENDING}, orderBy: {field: ID}) {
            nodes { version { version } deployment { app { name } } } } }"""
        rows = (await self.caller.graph(query))["revisions"]["nodes"]
        return [(row["deployment"]["app"]["name"], row["version"]["version"]) for row in rows]

    async def status(self, name: str) -> str | None:
        found = await details(self.caller, name)
        return str(found.row["status"]) if found is not None else None

    async def label_clusters(self, label: str, *clusters: str) -> None:
        await self.caller.change("addClusterLabel", label=label, clusters=clusters)

    async def unlabel_clusters(self, label: str, *clusters: str) -> None:
        await self.caller.change("removeClusterLabel", label=label, clusters=clusters)

    async def label_nodes(self, label: str, cluster: str, *nodes: str) -> None:
        await self.caller.change("addNodeLabel", label=label, cluster=cluster, clusterNodes=nodes)

    async def unlabel_nodes(self, label: str, cluster: str, *nodes: str, remove_deployments: bool = False) -> None:
        await self.caller.change(
            "removeNodeLabel", label=label, cluster=cluster, clusterNodes=nodes, removeDeployments=remove_deployments
        )


class RestDesk(Desk):
    """Over the documented routes, as old clients do it."""

    async def done(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The body of an answer that says 200."""
        answer = await self.caller.rest(method, path, body, **query)
        assert answer.status_code == 200, answer.text
        assert answer.json()["code"] == 200, answer.text
        return answer.json()

    async def create_app(self, name: str, image: str, *, version: str = "1.0", replicas: int = 2) -> str:
        body = {
            "appName": name,
            "deployType": "deployment",
            "image": image,
            "version": version,
            "replicas": replicas,
            "port": [],
            "minCPU": 10,
            "maxCPU": 100,
            "isHPA": False,
            "targetCPUUtilization": 0,
            "targetMemUtilization": 0,
            "minMemory": 16,
            "maxMemory": 64,
            "maxUnavailable": 1,
            "maxSurge": 1,
            "minReadySeconds": 0,
        }
        await self.done("POST", "/v1/app", body)
        apps = (await self.done("GET", "/v1/app", appName=name, appNameMode="strict", pageSize=0))["apps"]
        return str(max((app for app in apps if app["image"] == image), key=lambda app: app["id"])["version"])

    async def _row(self, name: str) -> dict[str, Any] | None:
        rows = (await self.done("GET", "/v1/deploy", pageSize=0))["data"]
        live = [row for row in rows if row["deployName"] == name and WIRE_STATUS[row["status"]] != "DELETED"]
        return live[0] if live else None

    async def _path(self, name: str) -> str:
        row = await self._row(name)
        assert row is not None, name
        return f"/v1/deploy/id/{row['id']}"

    async def deploy(self, name: str, app: str, version: str, *, clusters: str = "", nodes: str = "") -> None:
        body = {"deployName": name, "appName": app, "version": version}
        await self.done("POST", "/v1/deploy", {**body, "cluster": clusters or "all", "nodeLabel": nodes or "all"})

    async def upgrade(self, name: str, version: str) -> None:
        await self.done("POST", await self._path(name), {"version": version, "comment": "newer"})

    async def roll_back(self, name: str, version: str) -> None:
        await self.done("PUT", await self._path(name), {"version": version, "comment": "back"})

    async def delete(self, name: str) -> None:
        await self.done("DELETE", await self._path(name))

    async def audit(self, name: str, *, approve: bool = True, comment: str = "") -> None:
        row = await self._row(name)
        assert row is not None, name
        waiting = [audit for audit in await self._audits() if audit["deployId"] == row["id"]]
        decided = {"id": waiting[-1]["id"], "status": 1 if approve else 2, "comment": comment}
        await self.done("PUT", "/v1/admin/deploy", decided)

    async def _audits(self) -> list[dict[str, Any]]:
        rows = (await self.done("GET", "/v1/admin/deploy", order="asc", pageSize=0))["data"]
        return [row for row in rows if row["status"] == 0]

    async def queue(self) -> list[tuple[str, str]]:
        return [(row["appName"], row["version"]) for row in await self._audits()]

    async def status(self, name: str) -> str | None:
        row = await self._row(name)
        return WIRE_STATUS[row["status"]] if row is not None else None

    async def label_clusters(self, label: str, *clusters: str) -> None:
        await self.done("POST", "/v1/cluster/label", {"clusterLabel": label, "clusterName": clusters})

    async def unlabel_clusters(self, label: str, *clusters: str) -> None:
        await self.done("DELETE", "/v1/cluster/label", {"clusterLabel": label, "clusterName": clusters})

    async def label_nodes(self, label: str, cluster: str, *nodes: str) -> None:
        await self.done("POST", "/v1/node/label", {"nodeLabel": label, "clusterName": cluster, "nodeName": nodes})

    async def unlabel_nodes(self, label: str, cluster: str, *nodes: str, remove_deployments: bool = False) -> None:
        body = {"nodeLabel": label, "clusterName": cluster, "nodeName": nodes, "deleteDeploy": remove_deployments}
        await self.done("DELETE", "/v1/node/label", body)
