"""The recorded requests of a real Harbor: how each is sent again, and how its answer is compared."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson

RECORDING = Path(__file__).parents[1] / "recorded" / "harbor.jsonl"
OF_INTEREST = ("x-total-count", "link", "location", "www-authenticate")
SAME = frozenset(
    {
        "name",
        "message",
        "username",
        "role_id",
        "role_name",
        "entity_name",
        "current_user_role_id",
        "deletable",
        "repo_count",
        "artifact_count",
        "level",
        "disable",
        "owner_name",
        "repository_name",
        "description",
        "public",
        "sysadmin_flag",
        "hard",
        "immutable",
        "user_id",
        "status",
        "created_by",
        "created",
        "project_admin_count",
        "guest_count",
    }
)
"""Fields whose values are those of the recording, besides their types."""
Record = dict[str, Any]


def records() -> list[Record]:
    return [json.loads(line) for line in RECORDING.read_text().splitlines()]


@dataclass
class Replay:
    """Sends records to a Harbor as who recorded them. `passwords` are those that are masked; `replaced` puts hashes of
    ours for those of the recording."""

    http: httpx.AsyncClient
    passwords: dict[str, str] = field(default_factory=dict, repr=False)
    replaced: Mapping[str, str] = field(default_factory=dict)

    async def send(self, record: Record, sent: Mapping[str, Any]) -> httpx.Response:
        """`sent` says what of the request is masked: `password` of who asks, `body`, `headers`."""
        method, path = record["method"], self.ours(record["path"])
        headers = {
            name: value for name, value in record.get("request_headers", {}).items() if value != "***"
        } | sent.get("headers", {})
        content = self._content(record, sent)
        name = record.get("as")
        auth = None
        if name and "Authorization" not in headers:
            auth = httpx.BasicAuth(name, sent.get("password", self.passwords.get(name, "")))
        return await self.ask(method, path, content, headers, auth)

    async def ask(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        auth: httpx.Auth | None = None,
    ) -> httpx.Response:
        """Without the cookies that came before. The path goes as it is, with its double slashes."""
        self.http.cookies.clear()
        url = f"{self.http.base_url.scheme}://{self.http.base_url.netloc.decode()}{path}"
        return await self.http.request(method, url, content=content, headers=headers, auth=auth)

    async def as_admin(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """What an administrator did between records. It must have worked."""
        headers = {"Content-Type": "application/json"}
        auth = httpx.BasicAuth("admin", self.passwords["admin"])
        answer = await self.ask(method, path, orjson.dumps(body) if body is not None else None, headers, auth)
        assert answer.is_success, (method, path, answer.text)
        return answer

    def ours(self, text: str) -> str:
        for recorded, hashed in self.replaced.items():
            text = text.replace(recorded, hashed)
        return text

    def _content(self, record: Record, sent: Mapping[str, Any]) -> bytes | None:
        if "content" in sent:
            return bytes(sent["content"])
        body = record.get("request_body")
        if isinstance(body, str):
            return body.encode()
        if body is None:
            # what was empty was left out of the recording
            return b"{}" if "Content-Type" in record.get("request_headers", {}) else None
        if isinstance(body, dict) and "body" in sent:
            body = body | sent["body"]
        return self.ours(json.dumps(body)).encode()


def differences(record: Record, answer: httpx.Response) -> list[str]:
    """What an answer has otherwise than the record: status, error code, types and keys of the body, headers."""
    if answer.status_code != record["status"]:
        return [f"status {answer.status_code}, recorded {record['status']}: {answer.text[:200]}"]
    found = list(_headers(record.get("headers") or {}, answer.headers))
    if record["method"] == "HEAD":
        return found
    recorded = record.get("body")
    if isinstance(recorded, str):
        if bool(recorded) != bool(answer.text):
            found.append("a body where none was recorded, or none where one was")
    elif recorded is None:
        if answer.text and answer.json():
            found.append(f"recorded nothing, or an empty value, got {answer.text[:100]}")
    else:
        ours = answer.json()
        if isinstance(recorded, dict) and "errors" in recorded:
            pair = [body["errors"][0].get("code") if "errors" in body else None for body in (recorded, ours)]
            if pair[0] != pair[1]:
                found.append(f"code {pair[1]}, recorded {pair[0]}")
        found += list(_shapes(recorded, ours, ""))
    return found


def _headers(recorded: Mapping[str, str], ours: Mapping[str, str]) -> Iterator[str]:
    for name in OF_INTEREST:
        pair = [_masked(headers.get(name)) for headers in (recorded, ours)]
        if pair[0] != pair[1]:
            yield f"{name}: {pair[1]}, recorded {pair[0]}"
    if (kind := recorded.get("content-type")) and kind.partition(";")[0] != ours.get("content-type", "").partition(";")[
        0
    ]:
        yield f"content-type: {ours.get('content-type')}, recorded {kind}"


def _masked(text: str | None) -> str | None:
    """Without ids, digests and ports, which differ, and why a parser of JSON did not go on."""
    return text and re.sub(r"failed, because .*|sha256:[0-9a-f]{64}|127\.0\.0\.1:\d+|(?<=/)\d+$", "#", text)


def _shapes(recorded: Any, ours: Any, way: str) -> Iterator[str]:
    if isinstance(recorded, dict) and isinstance(ours, dict):
        for key in sorted(recorded.keys() ^ ours.keys()):
            yield f"{way}.{key} is {'missing' if key in recorded else 'too much'}"
        for key in recorded.keys() & ours.keys():
            yield from _shapes(recorded[key], ours[key], f"{way}.{key}")
    elif isinstance(recorded, list) and isinstance(ours, list):
        if len(recorded) != len(ours):
            yield f"{way} has {len(ours)} elements, recorded {len(recorded)}"
        for number, (one, other) in enumerate(zip(recorded, ours, strict=False)):
            yield from _shapes(one, other, f"{way}[{number}]")
    elif way.rpartition(".")[2] in SAME and _masked(str(recorded)) != _masked(str(ours)):
        yield f"{way} is {ours!r}, recorded {recorded!r}"
    elif type(recorded) is not type(ours):
        yield f"{way} is {type(ours).__name__}, recorded {type(recorded).__name__}"
