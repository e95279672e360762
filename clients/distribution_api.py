"""Requests to a registry's v2 API (distribution-spec v1.1)."""

from __future__ import annotations

import inspect
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
from otegraph.clients.manifests import ACCEPT, Placeholder, digest_of
from otegraph.clients.registry import RegistryDenied, RegistryUnavailable
from otegraph.clients.registry_authorization import Authorize
from otegraph.clients.registry_http import ANSWER_BYTES, Answer, Call, RegistryHttp
from otegraph.clients.registry_names import is_digest

PAGE = 1000
BLOB_BYTES = 4 * 1024 * 1024
"""As much as of a manifest or a config is read; registries take no larger manifests."""
_PAGES = 10_000
_REDIRECTS = 5
_NEXT = re.compile(r'<([^>]*)>\s*;[^,]*\brel="?next"?', re.IGNORECASE)


class DistributionApi:
    """A registry, and what may be sent to it under one Authorization header."""

    def __init__(
        self, url: str, authorize: Authorize, deadline: float, transport: httpx.AsyncBaseTransport | None
    ) -> None:
        self._authorize = authorize
        self._http = RegistryHttp(url, deadline=deadline, transport=transport)

    def call(self) -> AbstractAsyncContextManager[Call]:
        """As RegistryHttp.call."""
        return self._http.call()

    async def close(self) -> None:
        await self._http.close()

    async def headers(self, scope: str) -> dict[str, str]:
        """The header that lets requests of a scope in."""
        header = self._authorize(scope)
        value = await header if inspect.isawaitable(header) else header
        return {"Authorization": value} if value else {}

    async def ask(
        self,
        call: Call,
        method: str,
        path: str,
        headers: dict[str, str],
        content: bytes | None = None,
        limit: int = ANSWER_BYTES,
    ) -> Answer:
        """An answer, whatever it says. Raises RegistryDenied where the registry does not let this server in at all."""
        secrets = tuple(filter(None, headers.get("Authorization", "").split(" ")[1:]))
        answer = await call.ask(method, path, headers=headers, content=content, secrets=secrets, limit=limit)
        if answer.status in (401, 403):
            raise answer.refusal()
        return answer

    async def pages(self, path: str, scope: str) -> AsyncIterator[Answer]:
        """The pages of a list, each within a deadline of its own; a 404 (or another refusal) is one, too."""
        target: str | None = f"{path}?n={PAGE}"
        for number in range(_PAGES):
            async with self.call() as call:
                assert target is not None
                headers = await self.headers(scope)
                answer = await self.ask(call, "GET", target, headers)
                if number == 0 and answer.status == 400:
                    # larger than the registry's own maximum (catalog.maxentries): as many as it likes
                    answer = await self.ask(call, "GET", path, headers)
            yield answer
            following = self._next(answer, path)
            if following is None:
                return
            if following == target:
                break
            target = following
        raise RegistryUnavailable(f"GET {path}: the registry's list has no end")

    async def head(
        self, call: Call, repository: str, reference: str, headers: dict[str, str]
    ) -> tuple[str, str] | None:
        """(digest, media type) of a manifest; None where there is none."""
        path = f"/v2/{repository}/manifests/{reference}"
        answer = await self.ask(call, "HEAD", path, {**headers, "Accept": ACCEPT})
        if answer.missing:
            return None
        if answer.good and not is_digest(answer.headers.get("Docker-Content-Digest")):
            # distribution-spec: a registry should say the digest, and need not
            answer = await self.ask(call, "GET", path, {**headers, "Accept": ACCEPT})
        if not answer.good:
            raise answer.refusal()
        digest = answer.headers.get("Docker-Content-Digest")
        return (
            str(digest) if is_digest(digest) else digest_of(answer.body),
            answer.headers.get("Content-Type", "").partition(";")[0],
        )

    async def manifest(
        self, call: Call, repository: str, reference: str, headers: dict[str, str]
    ) -> dict[str, Any] | None:
        """A manifest; None where there is none, and empty where what was pushed is not JSON as it is read here."""
        path = f"/v2/{repository}/manifests/{reference}"
        answer = await self.ask(call, "GET", path, {**headers, "Accept": ACCEPT}, limit=BLOB_BYTES)
        if answer.missing:
            return None
        if not answer.good:
            raise answer.refusal()
        try:
            return answer.object()
        except RegistryUnavailable:
            # whole, and as its owner wanted it: a text in it may be half a character, which registries don't mind
            if digest_of(answer.body) == reference:
                return {}
            raise

    async def blob(self, call: Call, repository: str, digest: str, headers: dict[str, str]) -> Answer | None:
        """A blob, from wherever the registry keeps it; another host never sees the Authorization. None where there is none."""
        target, own = f"/v2/{repository}/blobs/{digest}", True
        for _ in range(_REDIRECTS):
            answer = await self.ask(call, "GET", target, headers if own else {}, limit=BLOB_BYTES)
            if answer.missing:
                return None
            if answer.good:
                return answer
            location = answer.headers.get("Location")
            if not 300 <= answer.status < 400 or not location:
                raise answer.refusal()
            target, still_own = self._http.resolve(target, location)
            own = own and still_own
        raise RegistryUnavailable(f"GET /v2/{repository}/blobs/{digest}: too many redirects")

    async def put(self, call: Call, repository: str, tag: str, manifest: Placeholder, headers: dict[str, str]) -> None:
        """Uploads a manifest under a tag, its config first."""
        uploads = f"/v2/{repository}/blobs/uploads/"
        answer = await self.ask(call, "POST", uploads, headers, b"")
        if answer.status != 202 or not answer.headers.get("Location"):
            raise answer.refusal()
        target, own = self._http.resolve(uploads, answer.headers["Location"])
        octets = {"Content-Type": "application/octet-stream", **(headers if own else {})}
        target += f"{'&' if '?' in target else '?'}digest={manifest.config_digest}"
        answer = await self.ask(call, "PUT", target, octets, manifest.config)
        if not answer.good:
            raise answer.refusal()
        kind = {"Content-Type": manifest.media_type}
        path = f"/v2/{repository}/manifests/{tag}"
        answer = await self.ask(call, "PUT", path, {**headers, **kind}, manifest.manifest)
        if not answer.good:
            raise answer.refusal()

    async def delete(self, call: Call, repository: str, digest: str, headers: dict[str, str]) -> None:
        """Deletes a manifest, with all its tags. One that is not there is a success."""
        answer = await self.ask(call, "DELETE", f"/v2/{repository}/manifests/{digest}", headers)
        if answer.status == 405:
            raise RegistryDenied(f"{answer.what}: deletion is switched off in the registry (storage.delete.enabled)")
        if not answer.good and not answer.missing:
            raise answer.refusal()

    def _next(self, answer: Answer, path: str) -> str | None:
        found = _NEXT.search(answer.headers.get("Link", "")) if answer.good else None
        if found is None:
            return None
        # the query alone: a registry does not know under which path a proxy has it
        return f"{path}?{found[1].partition('?')[2]}"
