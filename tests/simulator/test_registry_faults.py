"""What goes wrong at the simulated registry, by itself or because a test wants it to."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from otegraph.simulator.registry import SimulatedRegistry

from tests.simulator.distribution import code, http, registry
from tests.simulator.driving import eventually
from tests.simulator.images import image, push, push_blob

__all__ = ["http", "registry"]
A = image("a")


async def test_what_does_not_fit_is_refused() -> None:
    async with SimulatedRegistry(limit=10_000) as registry, httpx.AsyncClient(base_url=registry.url) as http:
        await push_blob(http, "a/b", b"x" * 5000)
        begun = await http.post("/v2/a/b/blobs/uploads/")
        refused = await http.patch(begun.headers["location"], content=b"y" * 5001)
        assert (refused.status_code, code(refused)) == (507, "DENIED")
        assert registry.store.used == 5000
        await push_blob(http, "a/c", b"x" * 5000)
        assert registry.store.used == 5000


async def test_an_upload_that_nobody_goes_on_with_is_dropped(
    registry: SimulatedRegistry, http: httpx.AsyncClient
) -> None:
    begun = await http.post("/v2/a/b/blobs/uploads/")
    await http.patch(begun.headers["location"], content=b"x" * 1000)
    at = registry.store.clock()
    for minutes, used in ((59, 1000), (61, 0)):
        registry.store.clock = lambda passed=minutes: at + timedelta(minutes=passed)  # type: ignore[misc]
        await http.post("/v2/a/b/blobs/uploads/")
        assert registry.store.used == used


async def test_a_client_that_goes_away_leaves_what_came(registry: SimulatedRegistry, http: httpx.AsyncClient) -> None:
    begun = await http.post("/v2/a/b/blobs/uploads/")
    location = httpx.URL(begun.headers["location"])
    _, writer = await asyncio.open_connection(location.host, location.port)
    head = f"PATCH {location.raw_path.decode()} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
    writer.write(head.encode() + b"hello")
    await writer.drain()

    async def come() -> bool:
        return registry.store.used == 5

    await eventually(come)
    writer.close()
    await writer.wait_closed()
    asked = await http.get(str(location))
    assert asked.headers["range"] == "0-4"


async def test_faults(registry: SimulatedRegistry, http: httpx.AsyncClient) -> None:
    registry.faults.unavailable = True
    assert (await http.get("/v2/")).status_code == 503
    registry.faults.unavailable = False
    registry.faults.fail(1, 502, path="_catalog")
    assert [(await http.get(path)).status_code for path in ("/v2/", "/v2/_catalog", "/v2/_catalog")] == [200, 502, 200]
    registry.faults.hang()
    hanging = asyncio.create_task(http.get("/v2/"))
    assert not (await asyncio.wait([hanging], timeout=0.1))[0]
    registry.faults.resume()
    assert (await hanging).status_code == 200


async def test_away_and_back_with_what_it_held(registry: SimulatedRegistry, http: httpx.AsyncClient) -> None:
    await push(http, "a/b", "1", A)
    url = registry.url
    await registry.stop()
    with pytest.raises(httpx.TransportError):
        await http.get("/v2/")
    await registry.start()
    assert registry.url == url
    assert (await http.get("/v2/a/b/tags/list")).json()["tags"] == ["1"]


async def test_a_port_that_somebody_has(registry: SimulatedRegistry) -> None:
    port = int(registry.url.rpartition(":")[2])
    with pytest.raises(OSError, match=f"port {port} of"):
        await SimulatedRegistry(port).start()


def test_half_of_token_authentication_is_none() -> None:
    with pytest.raises(ValueError, match="token authentication needs"):
        SimulatedRegistry(realm="http://127.0.0.1/token")
