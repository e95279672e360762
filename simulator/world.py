"""Everything that `make run` and most tests need: a root, edges with nodes, an ote-stack between them."""

import asyncio
import contextlib
import secrets
from collections.abc import Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson
from otegraph.simulator.apiserver import ApiServer, Object, Registry
from otegraph.simulator.apiserver.resources import CUSTOM_RESOURCE_DEFINITIONS, NODES
from otegraph.simulator.edge import EdgeCluster, EdgeSettings
from otegraph.simulator.otestack import DEFINITIONS, FAST, Endpoint, OteSettings, OteStack
from otegraph.simulator.otestack.crds import CLUSTERS, NAMESPACE
from otegraph.simulator.otestack.mirrored import mirrored, total
from otegraph.simulator.serving import Listener

QUICK = EdgeSettings(pod_seconds=0.05, termination_seconds=0.05, controller_seconds=0.01)
"""For tests: an edge whose pods start and end at once."""


class ServedRoot:
    """The root API server at its URL: an API server alone, without controllers."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(16)
        self.registry = Registry()
        self.server = ApiServer(self.registry, token=self.token)
        self.listener = Listener(self.server, self.server.watches.close)
        for definition in DEFINITIONS:
            self.registry.create(CUSTOM_RESOURCE_DEFINITIONS, "", definition)

    @property
    def url(self) -> str:
        return self.listener.url

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(self.url, self.token)


class ServedEdge(EdgeCluster):
    """An edge cluster with its API server at a URL."""

    def __init__(self, name: str, nodes: int, settings: EdgeSettings) -> None:
        super().__init__(name, nodes, settings)
        self.listener = Listener(self.server, self.server.watches.close)

    @property
    def url(self) -> str:
        return self.listener.url


class World:
    """`clusters` says how many nodes each edge has; those in `offline` have been there and are cut off.

    `root` and `edges` are the simulated parts, `ote` the ote-stack. `settings` and `edge_settings` are quick unless
    they say otherwise: `OteSettings()` and `EdgeSettings()` are as slow as the real ones.
    """

    def __init__(
        self,
        clusters: Mapping[str, int] | None = None,
        offline: Collection[str] = (),
        settings: OteSettings = FAST,
        edge_settings: EdgeSettings = QUICK,
    ) -> None:
        self.root = ServedRoot()
        counts = {**dict.fromkeys(offline, 2), **(clusters or {})}
        self.edges = {name: ServedEdge(name, nodes, edge_settings) for name, nodes in counts.items()}
        self._offline = frozenset(offline)
        self._settings = settings
        self._edge_settings = edge_settings
        self._ote: OteStack | None = None

    @property
    def ote(self) -> OteStack:
        """The ote-stack of a world that has started."""
        if self._ote is None:
            raise RuntimeError("the world has not started")
        return self._ote

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Serves everything; clusters and nodes appear at the root within moments, at the pace of the settings."""
        await self.root.listener.start()
        for edge in self.edges.values():
            await edge.listener.start()
            edge.start()
        for name in sorted(self._offline):
            self._leave_behind(self.edges[name])
        self._ote = OteStack(self.root.endpoint, {e.name: e.url for e in self.edges.values()}, self._settings)
        for name in self._offline:
            self._ote.cut(name)
        await self._ote.start()

    async def stop(self) -> None:
        """Ends everything that was started."""
        if self._ote is not None:
            await self._ote.stop()
            self._ote = None
        for edge in self.edges.values():
            await edge.stop()
        listeners = [*(edge.listener for edge in self.edges.values()), self.root.listener]
        await asyncio.gather(*(listener.stop() for listener in listeners))

    async def add_edge(self, name: str, nodes: int = 1) -> ServedEdge:
        """A new edge cluster is built and joins."""
        edge = ServedEdge(name, nodes, self._edge_settings)
        self.edges[name] = edge
        await edge.listener.start()
        edge.start()
        self.ote.add_edge(name, edge.url)
        return edge

    def kubeconfig(self) -> dict[str, Any]:
        """How to reach the root, in kubectl's form."""
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "root", "cluster": {"server": self.root.url}}],
            "users": [{"name": "otegraph", "user": {"token": self.root.token}}],
            "contexts": [{"name": "root", "context": {"cluster": "root", "user": "otegraph"}}],
            "current-context": "root",
        }

    def write_kubeconfig(self, path: Path) -> Path:
        """Writes it where only its owner reads it. JSON is YAML too."""
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        path.touch(mode=0o600)
        path.write_bytes(orjson.dumps(self.kubeconfig(), option=orjson.OPT_INDENT_2))
        return path

    def _leave_behind(self, edge: ServedEdge) -> None:
        """What a cluster that was here leaves at the root: its last state, and its nodes."""
        registry = self.root.registry
        nodes = list(edge.registry.store.all(NODES))
        status: dict[str, Any] = {"listen": "127.0.0.1:28300", "parentName": "root", "status": "offline"}
        status |= {**total(nodes), "timestamp": int(registry.clock())}
        cluster: Object = {"metadata": {"name": edge.name}, "spec": {"name": edge.name}, "status": status}
        whole = {"kind": CLUSTERS.kind, "apiVersion": CLUSTERS.api_version, **cluster}
        registry.create(CLUSTERS, NAMESPACE, whole)
        for node in nodes:
            registry.create(NODES, "", mirrored(NODES, node, edge.name))
