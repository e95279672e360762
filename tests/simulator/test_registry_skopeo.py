"""A real client, skopeo, with the simulated registry: without authentication, and with tokens."""

import datetime
import json
import shutil
import time
import uuid
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from otegraph.clients.registry_token import Scope, TokenIssuer, make_key_and_certificate
from otegraph.simulator.registry import SimulatedRegistry
from otegraph.simulator.registry.tokens import key_id
from otegraph.simulator.serving import Listener
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.simulator.images import image, push, skopeo, write_layout

needs_skopeo = pytest.mark.skipif(shutil.which("skopeo") is None, reason="skopeo is not installed")
ALICE = ("--creds", "alice:secret")


class Realm:
    """Who issues tokens: alice may do everything in `alice/`, everybody may read `open/`."""

    def __init__(self, name: str = "issuer") -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        today = datetime.datetime.now(datetime.UTC)
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(named)
            .issuer_name(named)
            .public_key(self.key.public_key())
            .serial_number(1)
            .not_valid_before(today)
            .not_valid_after(today + datetime.timedelta(days=1))
            .sign(self.key, hashes.SHA256())
        )

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def token(self, access: list[dict[str, Any]], *, header: dict[str, Any] | None = None, **claims: Any) -> str:
        at = int(time.time())
        whole = {"iss": "otegraph", "aud": "registry", "sub": "alice", "iat": at, "nbf": at, "exp": at + 300}
        whole |= {"jti": str(uuid.uuid4()), "access": access, **claims}
        x5c = [b64encode(self.certificate.public_bytes(Encoding.DER)).decode()]
        kept = {key: value for key, value in whole.items() if value is not None}
        return jwt.encode(kept, self.key, "RS256", header if header is not None else {"x5c": x5c})

    async def answer(self, request: Request) -> Response:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        user = b64decode(given).decode() if scheme == "Basic" else ""
        if user and user != "alice:secret":
            return JSONResponse({"errors": [{"code": "UNAUTHORIZED"}]}, 401)
        access = []
        for asked in request.query_params.getlist("scope"):
            kind, name, actions = asked.split(":")
            may = set(actions.split(",")) if user and name.startswith("alice/") else set()
            may |= {"pull"} if name.startswith("open/") else set()
            access.append({"type": kind, "name": name, "actions": sorted(may)})
        return JSONResponse({"token": self.token(access)})


@pytest.fixture
async def guarded() -> AsyncIterator[tuple[SimulatedRegistry, Realm]]:
    """A registry that wants tokens, and who issues them."""
    realm = Realm()
    listener = Listener(Starlette(routes=[Route("/token", realm.answer)]))
    await listener.start()
    async with SimulatedRegistry(
        realm=f"{listener.url}/token", service="registry", issuer="otegraph", certificate=realm.pem
    ) as registry:
        yield registry, realm
    await listener.stop()


@needs_skopeo
@pytest.mark.parametrize("layers", ["one_megabyte", "small"])
async def test_an_image_comes_and_goes(tmp_path: Path, layers: str) -> None:
    pushed = image("story", 1024 * 1024 if layers == "one_megabyte" else 100)
    source = write_layout(tmp_path / "in", pushed, "1.0")
    async with SimulatedRegistry() as registry:
        remote = f"docker://{registry.address}/test/demo1"
        for tag in ("1.0", "2.0"):
            done = await skopeo("copy", "--dest-tls-verify=false", source, f"{remote}:{tag}")
            assert done[0] == 0, done[2]
        seen = json.loads((await skopeo("inspect", "--tls-verify=false", f"{remote}:1.0"))[1])
        assert (seen["Digest"], seen["RepoTags"]) == (pushed.digest, ["1.0", "2.0"])
        assert (seen["Created"], seen["Labels"]) == ("2026-01-02T03:04:05Z", {"seed": "story"})
        listed = json.loads((await skopeo("list-tags", "--tls-verify=false", remote))[1])
        assert listed["Tags"] == ["1.0", "2.0"]
        done = await skopeo("copy", "--src-tls-verify=false", f"{remote}:2.0", f"oci:{tmp_path / 'out'}:x")
        assert done[0] == 0, done[2]
        for folder in ("in", "out"):
            assert (tmp_path / folder / "blobs/sha256" / pushed.digest.removeprefix("sha256:")).exists()
        done = await skopeo("delete", "--tls-verify=false", f"{remote}:1.0")
        assert done[0] == 0, done[2]
        gone = await skopeo("inspect", "--tls-verify=false", f"{remote}:2.0")
        assert gone[0] != 0
        assert "manifest unknown" in gone[2]


@needs_skopeo
async def test_one_pushes_and_deletes_ones_own_alone(tmp_path: Path, guarded: tuple[SimulatedRegistry, Realm]) -> None:
    registry, _ = guarded
    pushed = image("own")
    source = write_layout(tmp_path / "in", pushed, "1")
    mine, others = (f"docker://{registry.address}/{owner}/app:1" for owner in ("alice", "bob"))
    done = await skopeo("copy", "--dest-tls-verify=false", "--dest-creds=alice:secret", source, mine)
    assert done[0] == 0, done[2]
    assert (await skopeo("inspect", "--tls-verify=false", *ALICE, mine))[0] == 0
    for refused in (
        ("copy", "--dest-tls-verify=false", "--dest-creds=alice:secret", source, others),
        ("copy", "--dest-tls-verify=false", "--dest-creds=alice:wrong", source, mine),
        ("inspect", "--tls-verify=false", mine),
        ("delete", "--tls-verify=false", mine),
    ):
        assert (await skopeo(*refused))[0] != 0, refused
    assert (await skopeo("delete", "--tls-verify=false", *ALICE, mine))[0] == 0
    assert registry.store.repositories["alice/app"].manifests == {}


@needs_skopeo
async def test_everybody_reads_what_is_open(guarded: tuple[SimulatedRegistry, Realm]) -> None:
    registry, realm = guarded
    token = realm.token([{"type": "repository", "name": "open/app", "actions": ["pull", "push"]}])
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=registry.url, headers=headers) as http:
        await push(http, "open/app", "1", image("open"))
    done = await skopeo("inspect", "--tls-verify=false", f"docker://{registry.address}/open/app:1")
    assert done[0] == 0, done[2]


async def test_a_challenge_says_where_and_what_for(guarded: tuple[SimulatedRegistry, Realm]) -> None:
    registry, _ = guarded
    async with httpx.AsyncClient(base_url=registry.url) as http:
        asked = {
            ("GET", "/v2/"): "",
            ("GET", "/v2/_catalog"): ',scope="registry:catalog:*"',
            ("GET", "/v2/a/b/tags/list"): ',scope="repository:a/b:pull"',
            ("POST", "/v2/a/b/blobs/uploads/"): ',scope="repository:a/b:pull,push"',
            ("POST", "/v2/a/b/blobs/uploads/?from=c/d"): ',scope="repository:a/b:pull,push repository:c/d:pull"',
            ("DELETE", "/v2/a/b/manifests/1"): ',scope="repository:a/b:delete"',
        }
        for (method, path), scope in asked.items():
            answer = await http.request(method, path)
            assert answer.status_code == 401
            challenge = answer.headers["www-authenticate"]
            assert challenge.startswith('Bearer realm="http://127.0.0.1:')
            assert challenge.endswith(f'/token",service="registry"{scope}')
            assert answer.json()["errors"][0]["code"] == "UNAUTHORIZED"


async def test_the_tokens_of_our_own_issuer_are_believed() -> None:
    key, certificate = make_key_and_certificate()
    issuer = TokenIssuer(key, certificate, issuer="otegraph", service="registry")
    async with (
        SimulatedRegistry(
            realm="http://127.0.0.1/token", service="registry", issuer="otegraph", certificate=certificate.decode()
        ) as registry,
        httpx.AsyncClient(base_url=registry.url) as http,
    ):
        token = issuer.issue("alice", [Scope("repository", "alice/app", ("pull", "push"))]).token
        http.headers["Authorization"] = f"Bearer {token}"
        await push(http, "alice/app", "1", image("own"))
        assert (await http.post("/v2/bob/app/blobs/uploads/")).status_code == 401


async def test_which_tokens_are_believed(guarded: tuple[SimulatedRegistry, Realm]) -> None:
    registry, realm = guarded
    at = int(time.time())
    pull = [{"type": "repository", "name": "a/b", "actions": ["pull"]}]
    stranger = Realm()
    by_kid = {"kid": key_id(realm.key.public_key())}
    tokens = {
        "good": (realm.token(pull), 404),
        "by key id": (realm.token(pull, header=by_kid), 404),
        "audiences": (realm.token(pull, aud=["other", "registry"]), 404),
        "a clock that is late": (realm.token(pull, exp=at - 30), 404),
        "a clock that is early": (realm.token(pull, nbf=at + 30), 404),
        "without iat": (realm.token(pull, iat=None), 404),
        "expired": (realm.token(pull, exp=at - 90), 401),
        "not yet": (realm.token(pull, nbf=at + 90), 401),
        "without end": (realm.token(pull, exp=None), 401),
        "another service": (realm.token(pull, aud="other"), 401),
        "another issuer": (realm.token(pull, iss="other"), 401),
        "another key": (stranger.token(pull), 401),
        "another's key under this id": (stranger.token(pull, header=by_kid), 401),
        "no key": (realm.token(pull, header={}), 401),
        "nonsense for a key": (realm.token(pull, header={"x5c": ["AAAA"]}), 401),
        "a number for a key": (realm.token(pull, header={"x5c": [1]}), 401),
        "keys by name": (realm.token(pull, header={"x5c": {"a": "AAAA"}}), 401),
        "shared secret": (jwt.encode({"iss": "otegraph", "aud": "registry", "exp": at + 99}, "x" * 32, "HS256"), 401),
        "no access": (realm.token([]), 401),
        "another repository": (realm.token([pull[0] | {"name": "a/c"}]), 401),
        "another action": (realm.token([pull[0] | {"actions": ["push"]}]), 401),
        "access of another form": (realm.token([{"name": 1}, "x"]), 401),  # type: ignore[list-item]
        "no token": ("nonsense", 401),
    }
    async with httpx.AsyncClient(base_url=registry.url) as http:
        for name, (token, status) in tokens.items():
            answer = await http.get("/v2/a/b/tags/list", headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == status, name
        narrow = await http.delete("/v2/a/b/manifests/1", headers={"Authorization": f"Bearer {realm.token(pull)}"})
        assert narrow.headers["www-authenticate"].endswith('error="insufficient_scope"')
