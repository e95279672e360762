"""Images to push, made on the spot, and skopeo to push them with."""

import asyncio
import gzip
import hashlib
import io
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json"
DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


@dataclass(frozen=True)
class Image:
    """An image of one layer."""

    manifest: bytes
    config: bytes
    layer: bytes
    media_type: str

    @property
    def digest(self) -> str:
        return digest_of(self.manifest)


def image(seed: str, size: int = 2048, *, docker: bool = False) -> Image:
    """The image of a seed: another seed, another digest. `size` in bytes of its one file."""
    content = hashlib.shake_256(seed.encode()).digest(size)
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        entry = tarfile.TarInfo("data")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    layer = gzip.compress(raw.getvalue(), mtime=0)
    config = json.dumps(
        {
            "created": "2026-01-02T03:04:05Z",
            "architecture": "amd64",
            "os": "linux",
            "config": {"Env": [f"SEED={seed}"], "Labels": {"seed": seed}},
            "rootfs": {"type": "layers", "diff_ids": [digest_of(raw.getvalue())]},
            "history": [{"created": "2026-01-02T03:04:05Z", "created_by": f"probe {seed}"}],
        }
    ).encode()
    media_type = DOCKER_MANIFEST if docker else OCI_MANIFEST

    def descriptor(kind: str, blob: bytes) -> dict[str, Any]:
        return {"mediaType": kind, "size": len(blob), "digest": digest_of(blob)}

    manifest = {
        "schemaVersion": 2,
        "mediaType": media_type,
        "config": descriptor(DOCKER_CONFIG if docker else OCI_CONFIG, config),
        "layers": [descriptor(DOCKER_LAYER if docker else OCI_LAYER, layer)],
    }
    return Image(json.dumps(manifest).encode(), config, layer, media_type)


def index(*images: Image) -> bytes:
    """An OCI index of images, each for another architecture."""
    entries = [
        {
            "mediaType": image.media_type,
            "digest": image.digest,
            "size": len(image.manifest),
            "platform": {"os": "linux", "architecture": architecture},
        }
        for image, architecture in zip(images, ("amd64", "arm64", "arm"), strict=False)
    ]
    return json.dumps({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}).encode()


def write_layout(folder: Path, image: Image, tag: str) -> str:
    """An OCI image layout (image-spec v1.1) in a folder; its name for skopeo."""
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    for blob in (image.manifest, image.config, image.layer):
        (blobs / digest_of(blob).removeprefix("sha256:")).write_bytes(blob)
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    entry = {
        "mediaType": image.media_type,
        "digest": image.digest,
        "size": len(image.manifest),
        "annotations": {"org.opencontainers.image.ref.name": tag},
    }
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [entry]}))
    return f"oci:{folder}:{tag}"


async def push(http: httpx.AsyncClient, name: str, reference: str, image: Image) -> None:
    """Pushes an image as a client does: blobs, then the manifest."""
    for blob in (image.config, image.layer):
        await push_blob(http, name, blob)
    headers = {"Content-Type": image.media_type}
    put = await http.put(f"/v2/{name}/manifests/{reference}", content=image.manifest, headers=headers)
    assert put.status_code == 201, put.text


async def push_blob(http: httpx.AsyncClient, name: str, blob: bytes) -> str:
    """Pushes a blob; its digest."""
    begun = await http.post(f"/v2/{name}/blobs/uploads/")
    assert begun.status_code == 202, begun.text
    location = httpx.URL(begun.headers["location"]).copy_add_param("digest", digest_of(blob))
    done = await http.put(location, content=blob)
    assert done.status_code == 201, done.text
    return digest_of(blob)


async def skopeo(*arguments: str) -> tuple[int, str, str]:
    """Runs skopeo; its exit status, output and errors."""
    process = await asyncio.create_subprocess_exec(
        "skopeo", *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode(), err.decode()
