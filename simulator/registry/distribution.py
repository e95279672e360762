"""The HTTP face of a distribution registry: the v2 API (distribution-spec v1.1), as distribution 2.8.2 speaks it.

Where 2.8.2 ignores the specification, this does not: tags come in order and in pages, a blob comes in one request, and a
chunk that does not begin where the last one ended is refused.
"""

import hashlib
from collections import deque
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import quote

import orjson
from otegraph.simulator.registry import errors, manifests, names
from otegraph.simulator.registry.errors import DistributionError
from otegraph.simulator.registry.faults import Faults
from otegraph.simulator.registry.names import Target
from otegraph.simulator.registry.rules import Rules, wanted
from otegraph.simulator.registry.store import Manifest, Repository, Store
from otegraph.simulator.registry.uploads import Upload, Uploads
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

_MANIFEST_LIMIT = 4 * 1024 * 1024
_CATALOG_LIMIT = 1000
_CHUNK = 256 * 1024
_METHODS: dict[str, tuple[str, ...]] = {
    "base": ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
    "catalog": ("GET",),
    "tags": ("GET",),
    "manifest": ("DELETE", "GET", "HEAD", "PUT"),
    "blob": ("DELETE", "GET", "HEAD"),
    "uploads": ("POST",),
    "upload": ("DELETE", "GET", "HEAD", "PATCH", "PUT"),
}


class Distribution:
    """An ASGI application over a store. `rules` say who may do what."""

    def __init__(self, store: Store | None = None, rules: Rules | None = None, faults: Faults | None = None) -> None:
        self.store = store or Store()
        self.faults = faults or Faults()
        # the last ones, method and path: tests ask what a client did
        self.requests: deque[tuple[str, str]] = deque(maxlen=10_000)
        self._rules = rules or Rules()
        self._uploads = Uploads(self.store)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.requests.append((request.method, request.url.path))
        response = await self.faults.pass_through(request.url.path) or await self.answer(request)
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """The answer, refusals too."""
        response = await self._answer(request)
        response.headers["Docker-Distribution-Api-Version"] = "registry/2.0"
        return response

    async def _answer(self, request: Request) -> Response:
        if request.url.path == "/v2":
            return Response(status_code=301, headers={"Location": "/v2/"})
        target = names.parse(request.url.path)
        if target is None:
            return PlainTextResponse("404 page not found\n", 404)
        methods = _METHODS[target.kind]
        if request.method not in methods:
            return PlainTextResponse("Method not allowed\n", 405, {"Allow": ", ".join(methods)})
        try:
            mounted_from = request.query_params.get("from", "") if target.kind == "uploads" else ""
            await self._rules.check(request, target, wanted(request.method, target, mounted_from))
            return await self._route(request, target)
        except DistributionError as refusal:
            return _json(refusal.body, refusal.status, refusal.headers)
        except ClientDisconnect:
            # nobody reads this; an upload can be gone on with
            return Response(status_code=499)

    async def _route(self, request: Request, target: Target) -> Response:
        match target.kind, request.method:
            case "base", _:
                return _json({})
            case "catalog", _:
                return self._catalog(request)
            case "tags", _:
                return self._tags(request, target)
            case "manifest", "PUT":
                return await self._put_manifest(request, target)
            case "manifest", "DELETE":
                return self._delete_manifest(target)
            case "manifest", _:
                return self._get_manifest(request, target)
            case "blob", "DELETE":
                return self._delete_blob(target)
            case "blob", _:
                return self._get_blob(request, target)
            case "uploads", _:
                return await self._begin(request, target)
            case _:
                return await self._continue(request, target)

    def _catalog(self, request: Request) -> Response:
        size = _number(request.query_params.get("n"))
        if size is not None and size > _CATALOG_LIMIT:
            raise errors.page_size_invalid(size)
        found = self._rules.catalog(self.store)
        page, link = _page(request, found, 100 if size is None or size < 0 else size)
        return _json({"repositories": page}, headers=link)

    def _tags(self, request: Request, target: Target) -> Response:
        repository = self.store.repositories.get(target.name)
        if repository is None or not repository.tagged:
            raise errors.name_unknown(target.name)
        size = _number(request.query_params.get("n"))
        page, link = _page(request, sorted(repository.tags), len(repository.tags) if size is None else size)
        return _json({"name": target.name, "tags": page or None}, headers=link)

    def _found(self, target: Target, method: str) -> tuple[Repository, Manifest]:
        repository = self.store.repositories.get(target.name)
        manifest = repository.find(target.reference) if repository else None
        if repository is None or manifest is None:
            raise self._rules.missing(target, method)
        return repository, manifest

    def _get_manifest(self, request: Request, target: Target) -> Response:
        repository, manifest = self._found(target, request.method)
        self._rules.readable(manifest, request.headers.getlist("accept"))
        etag = f'"{manifest.digest}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304)
        if request.method == "GET":
            manifest.pulled_at = self.store.clock()
            self._rules.pulled(repository, manifest, target.reference)
        headers = {"Docker-Content-Digest": manifest.digest, "Etag": etag}
        return _sized(request, manifest.content, manifest.media_type, headers)

    async def _put_manifest(self, request: Request, target: Target) -> Response:
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            if len(content) > _MANIFEST_LIMIT:
                raise errors.manifest_invalid("http: request body too large")
        media_type = request.headers.get("content-type", "").partition(";")[0].strip()
        described = manifests.describe(media_type, bytes(content))
        if described is None:
            raise errors.manifest_invalid()
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        if target.by_digest and digest != target.reference:
            raise errors.digest_invalid()
        repository = self.store.repository(target.name)
        for blob in described.blobs:
            if blob not in repository.blobs:
                raise errors.manifest_blob_unknown(blob)
        for child in described.children:
            if child.digest not in repository.manifests:
                raise errors.manifest_blob_unknown(child.digest)
        if digest not in repository.manifests:
            self._rules.check_push(target, len(content) + described.size)
        tag = None if target.by_digest else target.reference
        self.store.put_manifest(target.name, digest, media_type, bytes(content), described, tag)
        self._rules.pushed(target)
        location = str(request.url.replace(path=f"/v2/{target.name}/manifests/{digest}", query=""))
        return Response(status_code=201, headers={"Location": location, "Docker-Content-Digest": digest})

    def _delete_manifest(self, target: Target) -> Response:
        self._rules.check_reference(target)
        repository, manifest = self._found(target, "DELETE")
        self._rules.check_deletion(repository, manifest)
        self.store.drop_manifest(repository, manifest.digest)
        return Response(status_code=202)

    def _get_blob(self, request: Request, target: Target) -> Response:
        blob = self.store.blob(target.name, target.reference)
        if blob is None:
            raise errors.blob_unknown(target.reference)
        headers = {
            "Docker-Content-Digest": target.reference,
            "Etag": f'"{target.reference}"',
            "Cache-Control": "max-age=31536000",
        }
        return _sized(request, blob, "application/octet-stream", headers)

    def _delete_blob(self, target: Target) -> Response:
        if self.store.blob(target.name, target.reference) is None:
            raise errors.blob_unknown()
        self.store.drop_blob(target.name, target.reference)
        return Response(status_code=202)

    async def _begin(self, request: Request, target: Target) -> Response:
        query = request.query_params
        mount, source = query.get("mount"), query.get("from")
        if mount and source and self.store.mount(target.name, mount, source):
            return _kept(request, target, mount)
        upload = self._uploads.begin(target.name)
        if digest := query.get("digest"):
            return await self._finish(request, target, upload, digest)
        return _under_way(request, upload, 202)

    async def _continue(self, request: Request, target: Target) -> Response:
        upload = self._uploads.find(target.name, target.reference)
        match request.method:
            case "PATCH":
                self._uploads.check_range(upload, request.headers.get("content-range", ""))
                await self._uploads.append(upload, request.stream())
                return _under_way(request, upload, 202)
            case "PUT":
                return await self._finish(request, target, upload, request.query_params.get("digest"))
            case "DELETE":
                self._uploads.cancel(upload)
                return Response(status_code=204, headers={"Docker-Upload-Uuid": upload.id})
            case _:
                return _under_way(request, upload, 204)

    async def _finish(self, request: Request, target: Target, upload: Upload, digest: str | None) -> Response:
        good = self._uploads.check_digest(digest)
        self._uploads.check_range(upload, request.headers.get("content-range", ""))
        await self._uploads.append(upload, request.stream())
        try:
            self._rules.check_push(target, len(upload.content))
        except DistributionError:
            self._uploads.cancel(upload)
            raise
        self._uploads.finish(upload, good)
        return _kept(request, target, good)


def _kept(request: Request, target: Target, digest: str) -> Response:
    location = str(request.url.replace(path=f"/v2/{target.name}/blobs/{digest}", query=""))
    return Response(status_code=201, headers={"Location": location, "Docker-Content-Digest": digest})


def _under_way(request: Request, upload: Upload, status: int) -> Response:
    # a query of its own, as 2.8.2 has: clients must add to it, not put a second "?"
    path = f"/v2/{upload.repository}/blobs/uploads/{upload.id}"
    location = str(request.url.replace(path=path, query=f"_state={upload.id}"))
    headers = {"Location": location, "Range": upload.range, "Docker-Upload-Uuid": upload.id}
    return Response(status_code=status, headers=headers)


def _page(request: Request, found: list[str], size: int) -> tuple[list[str], dict[str, str]]:
    """A page after `last`, and the Link to the next one (distribution-spec, "Listing Tags")."""
    last = request.query_params.get("last", "")
    rest = [name for name in found if name > last]
    page = rest[: max(size, 0)]
    if not page or len(page) == len(rest):
        return page, {}
    query = f"last={quote(page[-1], safe='')}&n={size}"
    return page, {"Link": f'<{request.url.path}?{query}>; rel="next"'}


def _number(text: str | None) -> int | None:
    try:
        return int(text or "")
    except ValueError:
        return None


def _sized(request: Request, content: bytes | bytearray, media_type: str, headers: Mapping[str, str]) -> Response:
    sized = {**headers, "Content-Length": str(len(content)), "Content-Type": media_type}
    if request.method == "HEAD":
        return Response(headers=sized)
    return StreamingResponse(_slices(memoryview(content)), headers=sized)


async def _slices(content: memoryview) -> AsyncIterator[memoryview]:
    for start in range(0, len(content), _CHUNK):
        yield content[start : start + _CHUNK]


def _json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(body), status, headers, "application/json; charset=utf-8")
