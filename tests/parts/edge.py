"""A real edge cluster: an API server, all controllers, the scheduler, and kwok in the place of its nodes' kubelets."""

from collections.abc import Sequence
from pathlib import Path

from tests.parts.api_server import START_SECONDS, ApiServer, Json
from tests.parts.binaries import Parts
from tests.parts.waiting import eventually

FAILING_IMAGE = "does-not-exist"
LEASE_SECONDS = 40
"""A kubelet's default; it is renewed in a quarter of that."""
OUR_STAGES = Path(__file__).parent / "stages"


class Edge(ApiServer):
    """An edge whose Deployments and DaemonSets become pods, on nodes that kwok plays.

    A pod runs as soon as it is scheduled, unless an image's name contains FAILING_IMAGE: it stays in ImagePullBackOff.
    Nodes say by leases that they live.
    """

    disabled_admission = ()

    def __init__(self, name: str, folder: Path, parts: Parts, nodes: Sequence[str] = ("node1", "node2")) -> None:
        super().__init__(name, folder, parts)
        self.nodes = tuple(nodes)

    async def _start_all(self) -> None:
        await super()._start_all()
        clients = [f"--kubeconfig={self.kubeconfig}"]
        alone = ["--leader-elect=false", "--secure-port=0", "--kube-api-qps=200", "--kube-api-burst=400"]
        await self._run(
            "kube-controller-manager",
            [
                *clients,
                *alone,
                f"--service-account-private-key-file={self.service_account_key}",
                f"--root-ca-file={self.certificate}",
            ],
        )
        await self._run("kube-scheduler", [*clients, *alone])
        # by default it renews no leases: after 50 s without news a node counts as dead, and its pods as not ready
        heart = f"--node-lease-duration-seconds={LEASE_SECONDS}"
        kwok = await self._run("kwok", [*clients, "--manage-all-nodes", heart, f"--config={self._write_stages()}"])
        for node in self.nodes:
            await self.request("POST", "/api/v1/nodes", node_object(node))
        try:
            await eventually(self._nodes_ready, f"the nodes of {self.name} are ready", START_SECONDS)
        except TimeoutError as error:
            raise kwok.failure(str(error)) from error

    def _write_stages(self) -> Path:
        stages = self.folder / "stages.yaml"
        files = [*sorted(self.parts.stages.glob("*.yaml")), *sorted(OUR_STAGES.glob("*.yaml"))]
        stages.write_text("\n---\n".join(file.read_text() for file in files))
        return stages

    async def _nodes_ready(self) -> bool:
        self._check()
        nodes = (await self.request("GET", "/api/v1/nodes"))["items"]
        return len(nodes) == len(self.nodes) and all(map(_takes_pods, nodes))


def node_labels(name: str) -> dict[str, str]:
    """The labels that a kubelet puts on its node."""
    return {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}


def node_object(name: str) -> Json:
    """A Node as a kubelet registers it; kwok makes the rest."""
    resources = {"cpu": "4", "memory": "8Gi", "pods": "110"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": node_labels(name)},
        "status": {"capacity": resources, "allocatable": resources},
    }


def _takes_pods(node: Json) -> bool:
    conditions = node["status"].get("conditions", [])
    ready = any(condition["type"] == "Ready" and condition["status"] == "True" for condition in conditions)
    return ready and not node["spec"].get("taints")
