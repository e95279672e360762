"""The HTTP face of the API server: paths, verbs, bodies and Status answers, as a Starlette application."""

from collections import deque
from collections.abc import AsyncIterator, Mapping
from typing import Any

import orjson
from otegraph.simulator.apiserver import discovery, errors, paths
from otegraph.simulator.apiserver.decode import decode
from otegraph.simulator.apiserver.deletion import DeleteOptions, delete
from otegraph.simulator.apiserver.faults import Faults
from otegraph.simulator.apiserver.patch import PatchError, apply_json_patch, apply_merge_patch
from otegraph.simulator.apiserver.registry import Registry
from otegraph.simulator.apiserver.resources import Resource
from otegraph.simulator.apiserver.selectors import matcher
from otegraph.simulator.apiserver.store import Object
from otegraph.simulator.apiserver.watch import Watches, WatchOptions
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_JSON = ("application/json", "application/yaml", "application/vnd.kubernetes.protobuf")
_PATCHES = ("application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml")


class ApiServer:
    """An ASGI application over a registry. `token`: every request must carry it, unless it is empty;
    `bookmark_seconds`: how often a watch that asked for bookmarks gets one."""

    def __init__(self, registry: Registry | None = None, *, token: str = "", bookmark_seconds: float = 60.0) -> None:
        self.registry = registry or Registry()
        self.faults = Faults()
        self.watches = Watches(self.registry.store, self.faults)
        # the last ones, method and path: tests ask whether a client is quiet
        self.requests: deque[tuple[str, str]] = deque(maxlen=10_000)
        self._token = token
        self._bookmark_seconds = bookmark_seconds
        self._app = Starlette(routes=[Route("/{path:path}", self._answer, methods=_METHODS)])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def restart(self, version: int | None = None) -> None:
        """Comes back as a server whose storage was rebuilt: watches end, every resourceVersion is lower than before."""
        self.registry.store.rewind(version)
        self.watches.close()

    async def _answer(self, request: Request) -> Response:
        try:
            self._authenticate(request)
            await self.faults.pass_through(request.url.path)
            return self._probe(request) or await self._resource(request)
        except errors.StatusError as refusal:
            return _json(refusal.body, refusal.code, refusal.headers)

    def _authenticate(self, request: Request) -> None:
        probes = ("/readyz", "/livez", "/healthz", "/version")
        given = request.headers.get("authorization", "")
        if self._token and given != f"Bearer {self._token}" and request.url.path not in probes:
            raise errors.unauthorized()

    def _probe(self, request: Request) -> Response | None:
        """What is no resource."""
        known = self.registry.resources
        parts = request.url.path.strip("/").split("/")
        match parts:
            case ["readyz"] | ["livez"] | ["healthz"]:
                return PlainTextResponse("ok")
            case ["version"]:
                return _json(discovery.VERSION)
            case ["api"]:
                return _json(discovery.API_VERSIONS)
            case ["apis"]:
                return _json(discovery.groups(known))
            case ["api", "v1"]:
                return _json(discovery.resources_of(known, "", "v1"))
            case ["apis", group, version] if known.has(group, version):
                return _json(discovery.resources_of(known, group, version))
            case ["api", "v1", *_]:
                return None
            case ["apis", group, version, *_] if known.has(group, version):
                return None
            case _:
                return PlainTextResponse("404 page not found\n", 404)

    async def _resource(self, request: Request) -> Response:
        target = paths.parse(request.url.path)
        if target is None:
            raise errors.no_such_resource()
        resource = self.registry.resources.find(target.group, target.version, target.plural)
        if resource is None:
            raise errors.no_such_resource()
        self.requests.append((request.method, request.url.path))
        if target.subresource and not _has(resource, target.subresource):
            raise errors.not_found(resource, target.name) if resource.custom else errors.no_such_resource()
        if resource.namespaced and not target.namespace and (target.name or request.method not in ("GET", "HEAD")):
            raise errors.method_not_allowed() if not target.name else errors.no_such_resource()
        body = await request.body()
        errors.check_size(len(body))
        if target.name:
            return self._object(request, resource, target, body)
        return self._collection(request, resource, target, body)

    def _collection(self, request: Request, resource: Resource, target: paths.Target, body: bytes) -> Response:
        match request.method:
            case "GET" | "HEAD":
                return self._list_or_watch(request, resource, target)
            case "POST":
                obj = self._decoded(request, resource, target, body)
                return _json(self.registry.create(resource, target.namespace, obj), 201)
            case "DELETE":
                return self._delete_collection(request, resource, target, body)
            case _:
                raise errors.method_not_allowed()

    def _object(self, request: Request, resource: Resource, target: paths.Target, body: bytes) -> Response:
        match request.method:
            case "GET" | "HEAD":
                found = self.registry.get(resource, target.namespace, target.name)
                return _json(self.faults.shown(found))
            case "PUT":
                obj = self._decoded(request, resource, target, body)
                stored, new = self.registry.update(
                    resource, target.namespace, target.name, obj, subresource=target.subresource
                )
                return _json(stored, 201 if new else 200)
            case "PATCH":
                return self._patch(request, resource, target, body)
            case "DELETE" if not target.subresource:
                options = DeleteOptions.read(_options(body), dict(request.query_params))
                return _json(delete(self.registry, resource, target.namespace, target.name, options))
            case _:
                raise errors.method_not_allowed()

    def _list_or_watch(self, request: Request, resource: Resource, target: paths.Target) -> Response:
        query = request.query_params
        matches = matcher(query.get("labelSelector", ""), query.get("fieldSelector", ""), resource.plural)
        namespace = target.namespace or None
        if query.get("watch") in ("1", "true"):
            version = _version(query, watch=True)
            bookmarks = query.get("allowWatchBookmarks") in ("1", "true")
            timeout = float(_number(query, "timeoutSeconds") or 3600)
            options = WatchOptions(version, namespace, matches, timeout, self._bookmark_seconds if bookmarks else None)
            return StreamingResponse(self._stream(resource, options), media_type="application/json")
        self.registry.store.check_version(_version(query) or 0)
        page = self.registry.store.page(
            resource, namespace, matches, _number(query, "limit"), query.get("continue", "")
        )
        return _json(self._listed(resource, page.items, str(page.version), page.continue_, page.rest, query))

    def _stream(self, resource: Resource, options: WatchOptions) -> AsyncIterator[bytes]:
        return self.watches.lines(resource, options)

    def _listed(
        self, resource: Resource, items: list[Object], version: str, continue_: str, rest: int, query: Mapping[str, str]
    ) -> Object:
        meta: dict[str, Any] = {"resourceVersion": version}
        if continue_:
            meta["continue"] = continue_
            if not query.get("labelSelector") and not query.get("fieldSelector"):
                meta["remainingItemCount"] = rest
        shown = [self.faults.shown(obj) for obj in items]
        if resource.custom:
            meta.setdefault("continue", "")
        else:
            # in a typed list the items don't repeat the kind
            shown = [{key: obj[key] for key in obj if key not in ("kind", "apiVersion")} for obj in shown]
        listed = shown or (None if self.faults.null_items else [])
        return {"kind": resource.list_kind, "apiVersion": resource.api_version, "metadata": meta, "items": listed}

    def _delete_collection(self, request: Request, resource: Resource, target: paths.Target, body: bytes) -> Response:
        query = request.query_params
        matches = matcher(query.get("labelSelector", ""), query.get("fieldSelector", ""), resource.plural)
        options = DeleteOptions.read(_options(body), dict(query))
        page = self.registry.store.page(resource, target.namespace or None, matches, 0, "")
        for obj in page.items:
            delete(self.registry, resource, target.namespace, obj["metadata"]["name"], options)
        return _json(self._listed(resource, page.items, str(self.registry.store.version), "", 0, query))

    def _patch(self, request: Request, resource: Resource, target: paths.Target, body: bytes) -> Response:
        kind = _media_type(request)
        if kind not in _PATCHES[:2]:
            if resource.custom:
                raise errors.unsupported_media_type(_PATCHES)
            raise errors.StatusError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {})
        try:
            patch = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise errors.bad_request("invalid JSON patch") from None
        if kind == _PATCHES[0] and not isinstance(patch, list):
            raise errors.bad_request(
                "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"
            )
        if kind == _PATCHES[1] and not isinstance(patch, dict):
            raise errors.bad_request("invalid JSON patch")

        def change(obj: Object) -> Any:
            try:
                patched = apply_json_patch(obj, patch) if kind == _PATCHES[0] else apply_merge_patch(obj, patch)
            except PatchError:
                raise errors.unpatchable() from None
            return decode(resource, orjson.dumps(patched))

        stored = self.registry.patch(resource, target.namespace, target.name, change, subresource=target.subresource)
        return _json(stored)

    def _decoded(self, request: Request, resource: Resource, target: paths.Target, body: bytes) -> Object:
        if body and _media_type(request) not in ("", *_JSON[:1]):
            raise errors.unsupported_media_type(_JSON)
        obj = decode(resource, body)
        name, namespace = obj["metadata"].get("name"), obj["metadata"].get("namespace")
        if resource.namespaced and namespace and namespace != target.namespace:
            raise errors.bad_request(
                "the namespace of the provided object does not match the namespace sent on the request"
            )
        if target.name and name != target.name:
            raise errors.bad_request(
                f"the name of the object ({name or ''}) does not match the name on the URL ({target.name})"
            )
        return obj


def _has(resource: Resource, subresource: str) -> bool:
    return (subresource == "status" and resource.status) or (
        subresource == "finalize" and resource.plural == "namespaces"
    )


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip()


def _options(body: bytes) -> dict[str, Any]:
    try:
        options = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError as error:
        raise errors.bad_request(str(error)) from None
    return options if isinstance(options, dict) else {}


def _number(query: Mapping[str, str], name: str) -> int:
    text = query.get(name) or "0"
    try:
        return int(text)
    except ValueError:
        raise errors.bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax') from None


def _version(query: Mapping[str, str], *, watch: bool = False) -> int | None:
    """None where there is no version, or 0: any will do."""
    text = query.get("resourceVersion") or "0"
    if text.isdigit():
        return int(text) or None
    why = f'resourceVersion: Invalid value: "{text}": strconv.ParseUint: parsing "{text}": invalid syntax'
    if watch:
        raise errors.StatusError(500, "", why)
    raise errors.bad_request(f"invalid resource version: {why}")


def _json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(body) + b"\n", status, headers, "application/json")
