"""A world as `make run` starts it."""

import stat
import time
from pathlib import Path

import httpx
import yaml
from otegraph.simulator.otestack import OteSettings
from otegraph.simulator.otestack.limiter import Limiter
from otegraph.simulator.serving import Listener
from otegraph.simulator.world import World

from tests.simulator.driving import CLUSTERS, Root, eventually


async def test_clusters_with_nodes_and_one_that_is_offline() -> None:
    async with World({"beijing": 3, "urumqi": 2}, offline={"urumqi"}) as world:
        root = Root(world.root.endpoint)
        await root.until_states(beijing="online", urumqi="offline")
        nodes = [f"edge-node-{number}-beijing" for number in (1, 2, 3)]
        await root.until_names("/api/v1/nodes", *nodes, "edge-node-1-urumqi", "edge-node-2-urumqi")
        left = await root.get(f"{CLUSTERS}/urumqi")
        assert left["status"]["capacity"] == {"cpu": "8", "memory": "16Gi", "pods": "220"}
        world.ote.join("urumqi")
        await root.until_states(urumqi="online")
        await root.client.close()


async def test_the_kubeconfig_is_all_that_a_client_needs(tmp_path: Path) -> None:
    async with World({"c1": 1}) as world:
        file = world.write_kubeconfig(tmp_path / "kubeconfig")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        read = yaml.safe_load(file.read_text())
        server = read["clusters"][0]["cluster"]["server"]
        token = read["users"][0]["user"]["token"]
        async with httpx.AsyncClient(base_url=server) as http:
            assert (await http.get(CLUSTERS)).status_code == 401
            assert (await http.get(CLUSTERS, headers={"Authorization": f"Bearer {token}"})).status_code == 200


async def test_twenty_edges_in_one_process() -> None:
    edges = {f"edge-{number:02}": 3 for number in range(20)}
    async with World(edges) as world:
        root = Root(world.root.endpoint)
        await root.until_states(**dict.fromkeys(edges, "online"))

        async def everywhere() -> bool:
            return len(await root.items("/api/v1/nodes")) == 60

        await eventually(everywhere)
        await root.order("all", "GET", "/version")
        assert set((await root.answered("all", *edges)).values()) == {200}
        await root.client.close()


async def test_what_is_stopped_refuses_and_comes_back_at_its_url() -> None:
    async with World({"c1": 1}) as world:
        listener: Listener = world.edges["c1"].listener
        url = listener.url
        await listener.stop()
        async with httpx.AsyncClient() as http:
            try:
                await http.get(f"{url}/readyz")
                raise AssertionError("it still answers")
            except httpx.ConnectError:
                pass
            await listener.start()
            assert (await http.get(f"{url}/readyz")).text == "ok"
        assert listener.url == url


async def test_a_root_that_restarts_with_lower_versions_is_followed_again() -> None:
    async with World({"c1": 1}) as world:
        root = Root(world.root.endpoint)
        await root.until_states(c1="online")
        for number in range(5):
            await root.ask(f"before-{number}", "GET", "/version")
        world.root.server.restart()
        answer = await root.ask("after", "GET", "/version")
        assert answer["code"] == 200
        await root.client.close()


async def test_the_defaults_are_the_measured_ones() -> None:
    settings = OteSettings()
    assert (settings.answers_per_second, settings.report_seconds) == (2.5, 60.0)
    assert settings.order_max_age_seconds == 3600.0


async def test_a_limiter_lets_a_burst_through_and_then_its_rate() -> None:
    limiter = Limiter(20.0, 3)
    started = time.monotonic()
    for _ in range(3):
        await limiter.take()
    burst = time.monotonic() - started
    for _ in range(4):
        await limiter.take()
    assert time.monotonic() - started - burst >= 0.15
