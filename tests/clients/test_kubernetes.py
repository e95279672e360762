"""Requests, lists, errors and deadlines against a scripted server."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from otegraph.clients import errors
from otegraph.clients.kubernetes import Kubernetes
from otegraph.tests.clients.conftest import TOKEN
from otegraph.tests.clients.scripted import Answer, ScriptedServer, a_list, a_status, kubeconfig

PODS = "/api/v1/namespaces/shop/pods"


async def test_methods_send_what_they_say(kubernetes: Kubernetes, server: ScriptedServer) -> None:
    server.answers.append(Answer({"kind": "Pod", "metadata": {"name": "web"}}))
    body = {"metadata": {"name": "web"}, "spec": {"text": "ü\n"}}
    await kubernetes.get(f"{PODS}/web")
    await kubernetes.create(PODS, body)
    await kubernetes.replace(f"{PODS}/web", body)
    answer = await kubernetes.delete(f"{PODS}/web")
    assert answer == {"kind": "Pod", "metadata": {"name": "web"}}
    assert [(asked.method, asked.path, asked.body) for asked in server.asked] == [
        ("GET", f"{PODS}/web", None),
        ("POST", PODS, body),
        ("PUT", f"{PODS}/web", body),
        ("DELETE", f"{PODS}/web", None),
    ]
    assert {asked.headers["Authorization"] for asked in server.asked} == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (400, "BadRequest", errors.Invalid),
        (401, "Unauthorized", errors.Unauthorized),
        (403, "Forbidden", errors.Forbidden),
        (404, "NotFound", errors.NotFound),
        (409, "Conflict", errors.Conflict),
        (409, "AlreadyExists", errors.AlreadyExists),
        (410, "Expired", errors.Gone),
        (415, "UnsupportedMediaType", errors.ApiError),
        (422, "Invalid", errors.Invalid),
        (429, "TooManyRequests", errors.TooManyRequests),
        (500, "InternalError", errors.ServerError),
        (504, "Timeout", errors.ServerError),
    ],
)
async def test_refusals_have_their_class(
    kubernetes: Kubernetes, server: ScriptedServer, status: int, reason: str, kind: type[errors.ApiError]
) -> None:
    server.answers.append(a_status(status, reason, "why not"))
    with pytest.raises(errors.ApiError) as caught:
        await kubernetes.get(PODS)
    assert type(caught.value) is kind
    assert (caught.value.status, caught.value.reason, caught.value.message) == (status, reason, "why not")
    assert len(server.asked) == 1


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), (None, 1.0), ("nonsense", 1.0), ("0", 0.0)])
async def test_retry_after(kubernetes: Kubernetes, server: ScriptedServer, header: str | None, seconds: float) -> None:
    server.answers.append(a_status(429, **({"Retry_After": header} if header is not None else {})))
    with pytest.raises(errors.TooManyRequests) as caught:
        await kubernetes.create(PODS, {})
    assert caught.value.retry_after == seconds


async def test_retry_after_as_a_date(kubernetes: Kubernetes, server: ScriptedServer) -> None:
    server.answers.append(a_status(503, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT"))
    with pytest.raises(errors.ServerError) as caught:
        await kubernetes.get(PODS)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 1e9


@pytest.mark.parametrize("body", [b"<html>", b"", b"[1]", b"null", b'{"cut": '])
async def test_an_answer_of_another_form(kubernetes: Kubernetes, server: ScriptedServer, body: bytes) -> None:
    server.answers.append(Answer(body))
    with pytest.raises(errors.BadAnswer):
        await kubernetes.get(PODS)


async def test_a_server_that_hangs_is_left_at_the_deadline(server: ScriptedServer, tmp_path: Path) -> None:
    server.answers.append(Answer({}, delay=600))
    async with await Kubernetes.from_kubeconfig(kubeconfig(tmp_path, server.url), deadline_seconds=0.2) as client:
        async with asyncio.timeout(10):
            with pytest.raises(errors.Unreachable):
                await client.get(PODS)
    assert len(server.asked) == 1


async def test_nobody_there(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        async with await Kubernetes.from_kubeconfig(kubeconfig(tmp_path, url)) as client:
            with pytest.raises(errors.Unreachable, match="Connect"):
                await client.get(PODS)


async def test_no_error_shows_the_token(kubernetes: Kubernetes, server: ScriptedServer) -> None:
    server.answers.append(a_status(403, "Forbidden", f"you sent Bearer {TOKEN}"))
    with pytest.raises(errors.Forbidden) as caught:
        await kubernetes.get(PODS)
    assert TOKEN not in f"{caught.value!r} {caught.value} {caught.value.message}"
    assert "you sent" in caught.value.message


async def test_pages(kubernetes: Kubernetes, server: ScriptedServer) -> None:
    server.answers.extend([a_list(["a", "b"], "7", "next=&"), a_list([], "7", "more", items=None), a_list(["c"], "7")])
    seen = [
        ([item["metadata"]["name"] for item in items], version)
        async for items, version in kubernetes.pages(PODS, limit=2, label_selector="a=b,c!=d")
    ]
    assert seen == [(["a", "b"], "7"), ([], "7"), (["c"], "7")]
    assert [asked.query for asked in server.asked] == [
        {"limit": "2", "labelSelector": "a=b,c!=d"},
        {"limit": "2", "labelSelector": "a=b,c!=d", "continue": "next=&"},
        {"limit": "2", "labelSelector": "a=b,c!=d", "continue": "more"},
    ]


async def test_pages_start_again_when_the_list_is_compacted_away(
    kubernetes: Kubernetes, server: ScriptedServer
) -> None:
    server.answers.extend(
        [a_list(["a"], "7", "next"), a_status(410, "Expired"), a_list(["a"], "9", "n"), a_list(["b"])]
    )
    seen = [items[0]["metadata"]["name"] async for items, _ in kubernetes.pages(PODS)]
    assert seen == ["a", "a", "b"]


async def test_pages_give_up_on_a_list_that_is_always_gone(kubernetes: Kubernetes, server: ScriptedServer) -> None:
    for _ in range(20):
        server.answers.extend([a_list(["a"], "7", "next"), a_status(410, "Expired")])
    with pytest.raises(errors.Gone):
        _ = [items async for items, _ in kubernetes.pages(PODS)]


@pytest.mark.parametrize(
    "body", [{"items": []}, {"metadata": None}, {"metadata": {"resourceVersion": "1"}, "items": 5}]
)
async def test_a_list_of_another_form(kubernetes: Kubernetes, server: ScriptedServer, body: Any) -> None:
    server.answers.append(Answer(body))
    with pytest.raises(errors.BadAnswer):
        _ = [items async for items, _ in kubernetes.pages(PODS)]


async def test_items_that_are_no_objects_are_left_out(kubernetes: Kubernetes, server: ScriptedServer) -> None:
    server.answers.append(Answer({"metadata": {"resourceVersion": "1"}, "items": [None, 5, {"metadata": {}}]}))
    assert [items async for items, _ in kubernetes.pages(PODS)] == [[{"metadata": {}}]]


async def test_a_renewed_token_file_is_read_when_the_old_one_is_refused(
    server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("otegraph.clients.kubernetes._RELOAD_SECONDS", 0.0)
    token = tmp_path / "token"
    token.write_text("first-token")
    path = kubeconfig(tmp_path, server.url, {"tokenFile": str(token)})
    async with await Kubernetes.from_kubeconfig(path) as client:
        token.write_text("second-token")
        server.answers.extend([a_status(401), Answer({"ok": True}), a_status(401)])
        assert await client.get(PODS) == {"ok": True}
        # the same credentials again would be refused again
        with pytest.raises(errors.Unauthorized):
            await client.get(PODS)
    assert [asked.headers["Authorization"] for asked in server.asked] == [
        "Bearer first-token",
        "Bearer second-token",
        "Bearer second-token",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "No such file"),
        ("{", "not YAML"),
        ("token: SECRET: SECRET", "not YAML"),
        ("[SECRET]", "not a kubeconfig"),
        ('{"contexts": [], "users": [{"name": "u", "user": {"token": "SECRET"}}]}', "no current-context"),
        ('{"current-context": "a", "contexts": null}', "no context 'a'"),
        (
            '{"current-context": "a", "contexts": [{"name": "a", "context": {"cluster": "c", "user": "u"}}],'
            ' "clusters": [], "users": [{"name": "u", "user": {"token": "SECRET"}}]}',
            "can't be used",
        ),
        (
            '{"current-context": "a", "contexts": [{"name": "a", "context": {"cluster": "c", "user": "u"}}],'
            ' "clusters": [{"name": "c", "cluster": {"server": "ftp://SECRET"}}], "users": []}',
            "no server address",
        ),
    ],
)
async def test_a_kubeconfig_that_is_no_good(tmp_path: Path, text: str | None, says: str) -> None:
    path = tmp_path / "kubeconfig"
    if text is not None:
        path.write_text(text)
    with pytest.raises(errors.InvalidKubeconfig, match=says) as caught:
        await Kubernetes.from_kubeconfig(path)
    assert "SECRET" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_context_by_name(server: ScriptedServer, tmp_path: Path) -> None:
    server.answers.append(Answer({"ok": True}))
    path = kubeconfig(tmp_path, "http://127.0.0.1:1")
    document = json.loads(path.read_text())
    document["contexts"].append({"name": "other", "context": {"cluster": "other", "user": "otegraph"}})
    document["clusters"].append({"name": "other", "cluster": {"server": f"{server.url}/prefix/"}})
    path.write_text(json.dumps(document))
    async with await Kubernetes.from_kubeconfig(path, context="other") as client:
        await client.get(PODS)
    assert server.asked[0].path == f"/prefix{PODS}"
    with pytest.raises(errors.InvalidKubeconfig, match="no context 'third'"):
        await Kubernetes.from_kubeconfig(path, context="third")
