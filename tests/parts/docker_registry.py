"""Docker's registry (Debian's package `docker-registry`) as a real part, with skopeo as its client and tiny images."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import httpx
import pytest
import yaml

from tests.parts.api_server import free_port
from tests.parts.process import Part, PartFailed
from tests.parts.waiting import eventually

START_SECONDS = 60.0
_OCI = "application/vnd.oci.image"


@dataclass(frozen=True)
class TokenRealm:
    """Where the registry sends its clients for tokens, and whose it takes."""

    realm: str
    service: str
    issuer: str
    certificate: Path


def require_command(name: str) -> str:
    """Where a command is, or the test is skipped with the reason; in a run that must skip nothing it fails."""
    found = shutil.which(name)
    if found is None:
        reason = f"{name} is not installed: apt-get install {name}"
        if os.environ.get("OTEGRAPH_REQUIRE_PARTS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


class DockerRegistry:
    """A registry on a free port of 127.0.0.1, its files below `folder`; `async with` starts and stops it."""

    def __init__(
        self, folder: Path, *, realm: TokenRealm | None = None, deletes: bool = True, max_entries: int = 1000
    ) -> None:
        """`max_entries`: how much of its catalog it gives at once."""
        self.folder = folder
        self.address = ""
        self._command = require_command("docker-registry")
        self._realm = realm
        self._deletes = deletes
        self._max_entries = max_entries
        self._part: Part | None = None

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    async def start(self) -> None:
        """Starts it and waits until it answers, at the address that it had before, if any. Raises PartFailed, with its log."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for attempts_left in (2, 1, 0):
            self.address = self.address or f"127.0.0.1:{free_port()}"
            configuration = self.folder / "config.yml"
            configuration.write_text(yaml.safe_dump(self._configuration()))
            self._part = await Part.start(
                [self._command, "serve", str(configuration)], self.folder / "docker-registry.log"
            )
            try:
                await eventually(self._answers, "docker-registry answers", START_SECONDS)
                return
            except (PartFailed, TimeoutError) as failure:
                await self.stop()
                # between finding a free port and using it somebody else may have taken it
                if not attempts_left or "address already in use" not in str(failure):
                    raise
                self.address = ""

    async def stop(self) -> None:
        """Kills it; what it stored stays. May be called twice."""
        if self._part is not None:
            await self._part.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _answers(self) -> bool:
        assert self._part is not None
        self._part.check()
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=2.0) as http:
                return (await http.get(f"{self.url}/v2/")).status_code in (200, 401)
        except httpx.TransportError:
            return False

    def _configuration(self) -> dict[str, object]:
        configuration: dict[str, object] = {
            "version": "0.1",
            "log": {"level": "info", "accesslog": {"disabled": True}},
            "storage": {
                "filesystem": {"rootdirectory": str(self.folder / "storage")},
                "delete": {"enabled": self._deletes},
                "maintenance": {"uploadpurging": {"enabled": False}},
            },
            "catalog": {"maxentries": self._max_entries},
            "http": {"addr": self.address},
        }
        if self._realm:
            configuration["auth"] = {
                "token": {
                    "realm": self._realm.realm,
                    "service": self._realm.service,
                    "issuer": self._realm.issuer,
                    "rootcertbundle": str(self._realm.certificate),
                }
            }
        return configuration


class SkopeoFailed(Exception):
    """skopeo ended with an error; the message is what it wrote."""


async def skopeo(*arguments: str, folder: Path) -> str:
    """Runs skopeo (`copy`, `inspect`, …) and returns what it printed. `folder` is for its temporary files."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    process = await asyncio.create_subprocess_exec(
        require_command("skopeo"),
        "--tmpdir",
        str(folder),
        "--insecure-policy",
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # no credentials of whoever runs the tests, and none of theirs kept
        env={**os.environ, "REGISTRY_AUTH_FILE": str(folder / "auth.json"), "HOME": str(folder)},
    )
    output, errors = await process.communicate()
    if process.returncode:
        raise SkopeoFailed(errors.decode(errors="replace"))
    return output.decode()


async def push(
    image: Path, to: str, *, folder: Path, credentials: str | None = None, options: Sequence[str] = ()
) -> None:
    """Pushes a folder's image (see `image_folder`) to `address/repository:tag`; `credentials` are `user:password`."""
    login = ["--dest-creds", credentials] if credentials else ["--dest-no-creds"]
    await skopeo(
        "copy", "--dest-tls-verify=false", *login, *options, f"oci:{image}:image", f"docker://{to}", folder=folder
    )


async def pull(source: str, image: Path, *, folder: Path, credentials: str | None = None) -> None:
    """Pulls `address/repository:tag` into a folder."""
    login = ["--src-creds", credentials] if credentials else ["--src-no-creds"]
    await skopeo("copy", "--src-tls-verify=false", *login, f"docker://{source}", f"oci:{image}:image", folder=folder)


def image_folder(folder: Path, *, created: str | None = "2026-01-02T03:04:05Z", seed: str = "a") -> Path:
    """Makes an image of one small layer as a folder in OCI's layout; another `seed` is another image."""
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as layer:
        member = tarfile.TarInfo("seed")
        member.size = len(seed.encode())
        layer.addfile(member, io.BytesIO(seed.encode()))
    layer_descriptor = _write(blobs, packed.getvalue(), f"{_OCI}.layer.v1.tar")
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Env": [f"SEED={seed}"]},
        "rootfs": {"type": "layers", "diff_ids": [layer_descriptor["digest"]]},
    }
    if created is not None:
        config["created"] = created
    manifest = {
        "schemaVersion": 2,
        "mediaType": f"{_OCI}.manifest.v1+json",
        "config": _write(blobs, json.dumps(config).encode(), f"{_OCI}.config.v1+json"),
        "layers": [layer_descriptor],
    }
    descriptor = _write(blobs, json.dumps(manifest).encode(), f"{_OCI}.manifest.v1+json")
    named = descriptor | {"annotations": {"org.opencontainers.image.ref.name": "image"}}
    (folder / "oci-layout").write_text(json.dumps({"imageLayoutVersion": "1.0.0"}))
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [named]}))
    return folder


def _write(blobs: Path, content: bytes, media_type: str) -> dict[str, object]:
    digest = hashlib.sha256(content).hexdigest()
    (blobs / digest).write_bytes(content)
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}
