"""The helm command, on good charts and on bad ones: it ends, within its bounds, and says why in words for a user."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from otegraph.clients import helm as helm_module
from otegraph.clients.helm import LONGEST_ERROR, Helm, HelmBusy, HelmError, HelmMissing, cleaned

from tests.charts import packed
from tests.parts.fixtures import require
from tests.product import eventually


@pytest.fixture(scope="module")
def helm() -> Helm:
    """The one of `make parts`."""
    return Helm(Path(require("helm")["helm"]))


async def render(helm: Helm, archive: bytes, **values: Any) -> list[Any]:
    return await helm.template(archive, "front", "shops", values)


def named(objects: list[Any]) -> set[tuple[str, str]]:
    return {(found["kind"], found["metadata"]["name"]) for found in objects}


BASE = {
    ("ConfigMap", "front-greeting"),
    ("Service", "front-web"),
    ("Service", "front-store"),
    ("Deployment", "front-web"),
    ("StatefulSet", "front-store"),
}


@pytest.mark.parametrize(
    ("values", "more"),
    [
        ({}, set()),
        ({"agent": {"enabled": True}}, {("DaemonSet", "front-agent")}),
        ({"report": {"enabled": True}}, {("CronJob", "front-report")}),
        ({"autoscaling": {"enabled": True}}, {("HorizontalPodAutoscaler", "front-web")}),
    ],
)
async def test_a_chart_is_rendered_with_its_values(
    helm: Helm, values: Mapping[str, Any], more: set[tuple[str, str]]
) -> None:
    assert named(await render(helm, packed("shop"), **values)) == BASE | more


async def test_the_next_version_has_another_configmap(helm: Helm) -> None:
    made = named(await render(helm, packed("shop", version="2.0.0"), greeting="hi"))
    assert BASE ^ made == {("ConfigMap", "front-greeting"), ("ConfigMap", "front-texts")}


async def test_it_is_told_where_and_for_which_kubernetes(helm: Helm) -> None:
    said = "a: {{ .Release.Namespace }}\nb: {{ .Capabilities.KubeVersion.Version }}\nc: {{ .Values.x | quote }}\n"
    (made, *_) = [
        found for found in await render(helm, packed("shop", {"templates/a.yaml": said}), x="--set=y") if "a" in found
    ]
    assert made == {"a": "shops", "b": "v1.37.0", "c": "--set=y"}


async def test_test_hooks_are_left_out_and_other_hooks_are_there(helm: Helm) -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {0}\n  annotations: {{'helm.sh/hook': {0}}}\n"
    files = {f"templates/{name}.yaml": pod.format(name) for name in ("test", "pre-install")}
    assert named(await render(helm, packed("shop", files))) == BASE | {("Pod", "pre-install")}


async def test_nothing_of_the_server_reaches_a_chart(helm: Helm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEGRAPH_SECRET_KEY", "a-secret")
    monkeypatch.setenv("HELM_NAMESPACE", "elsewhere")
    said = (
        'a: {{ lookup "v1" "Secret" "" "" | toJson | quote }}\n'
        'b: {{ getHostByName "localhost" | quote }}\n'
        "c: {{ .Release.Namespace }}\n"
    )
    made = [found for found in await render(helm, packed("shop", {"templates/a.yaml": said})) if "a" in found]
    assert made == [{"a": "{}", "b": "", "c": "shops"}]
    with pytest.raises(HelmError, match='"env" not defined'):
        await render(helm, packed("shop", {"templates/a.yaml": 'a: {{ env "OTEGRAPH_SECRET_KEY" }}\n'}))


async def test_a_schema_is_not_fetched(helm: Helm) -> None:
    """helm reads what a schema refers to, be it a file of this machine."""
    schema = '{"$ref": "file:///etc/hostname"}'
    assert named(await render(helm, packed("shop", {"values.schema.json": schema}))) == BASE


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("a: {{ .Values.nothing.more }}", "nil pointer|nil data"),
        ('a: {{ fail "say what is missing" }}', "say what is missing"),
        ('a: {{ required "give a name" .Values.nothing }}', "give a name"),
        ("a: {{", "unclosed action|unexpected"),
        ("a: {{ include \"nothing\" . }}", "no template"),
        ("a: [", "YAML"),
        ("a: !!timestamp 2026-11-24", "YAML"),
        ('{{ define "a" }}{{ include "a" . }}{{ end }}a: {{ include "a" . }}', "nested reference"),
        ("a: {{ fail (repeat 9000 \"x\") }}", "xxx"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_told_without_paths(helm: Helm, template: str, says: str) -> None:
    with pytest.raises(HelmError, match=says) as refusal:
        await render(helm, packed("shop", {"templates/bad.yaml": template}))
    text = str(refusal.value)
    assert len(text) <= LONGEST_ERROR
    assert "otegraph-helm-" not in text
    assert "chart.tgz" not in text
    assert "Error:" not in text


async def test_a_chart_that_depends_on_what_is_not_there_is_refused(helm: Helm) -> None:
    with pytest.raises(HelmError, match="redis"):
        await render(helm, packed("shop", dependencies=[{"name": "redis", "version": "1.0.0", "repository": ""}]))
    with pytest.raises(HelmError, match="gzipped"):
        await render(helm, b"no archive")


BOMBS = {
    "a list that is too long": "a: {{ range until 100000000 }}x{{ end }}",
    "lists in lists": "a: {{ range until 30000 }}{{ range until 30000 }}x{{ end }}{{ end }}",
    "output without end": "a: {{ range until 400000 }}xxxxxxxxxxxxxxxxxxxx{{ end }}",
    "many values": "a:\n{{ range until 250000 }}- 1\n{{ end }}",
}


@pytest.mark.parametrize("template", BOMBS.values(), ids=BOMBS)
async def test_a_bomb_is_refused(helm: Helm, template: str) -> None:
    with pytest.raises(HelmError, match=r"more (than|memory)"):
        await render(helm, packed("shop", {"templates/bomb.yaml": template}))


async def test_what_is_refused_in_the_middle_of_its_output_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refusing(stream: asyncio.StreamReader, most: int) -> bytes:
        # the reader's buffer is full by then, and asyncio has stopped reading the pipe
        await asyncio.sleep(0.3)
        raise HelmError("the chart renders to more")

    script = tmp_path / "helm"
    script.write_text("#!/bin/sh\nwhile :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done\n")
    script.chmod(0o755)
    monkeypatch.setattr("otegraph.clients.helm._bounded", refusing)
    with pytest.raises(HelmError, match="renders to more"):
        await asyncio.wait_for(render(Helm(script, seconds=20), packed("shop")), 10)


LOOP = '#!/bin/sh\necho $$ > "$PIDS/pid"; (while :; do :; done) & echo $! >> "$PIDS/pid"; wait\n'


@pytest.fixture
def endless(tmp_path: Path) -> tuple[Helm, Path]:
    """A command that never ends and has a child; and the file where they say who they are."""
    script = tmp_path / "helm"
    script.write_text(LOOP.replace("$PIDS", str(tmp_path)))
    script.chmod(0o755)
    return Helm(script, seconds=0.5), tmp_path / "pid"


def alive(pids: Path) -> list[str]:
    """Those that still run; one that was killed and waits for init to be told is dead."""

    def runs(pid: str) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except FileNotFoundError:
            return False

    return [pid for pid in pids.read_text().split() if runs(pid)]


def said(pids: Path) -> bool:
    return pids.exists() and len(pids.read_text().split()) == 2


def gone(pids: Path) -> bool:
    return not alive(pids)


async def test_what_takes_too_long_is_killed_with_its_children(endless: tuple[Helm, Path]) -> None:
    helm, pids = endless
    with pytest.raises(HelmError, match=r"more than 0\.5 seconds"):
        await render(helm, b"")
    await eventually(lambda: asyncio.to_thread(gone, pids), "the end of the command and its child")


async def test_what_is_cancelled_is_killed_with_its_children(endless: tuple[Helm, Path]) -> None:
    helm, pids = endless
    task = asyncio.create_task(render(Helm(helm.path, seconds=60), b""))
    await eventually(lambda: asyncio.to_thread(said, pids), "the command and its child")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await eventually(lambda: asyncio.to_thread(gone, pids), "the end of the command and its child")


async def test_two_at_once_and_the_next_ones_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "helm"
    script.write_text(f'#!/bin/sh\nwhile [ ! -e "{tmp_path}/go" ]; do /bin/sleep 0.02; done; echo "a: 1"\n')
    script.chmod(0o755)
    helm = Helm(script)
    first = [asyncio.create_task(render(helm, b"")) for _ in range(2)]
    await asyncio.sleep(0)
    monkeypatch.setattr(helm_module, "QUEUE_SECONDS", 0.1)
    with pytest.raises(HelmBusy):
        await render(helm, b"")
    monkeypatch.setattr(helm_module, "QUEUE_SECONDS", 30)
    third = asyncio.create_task(render(helm, b""))
    (tmp_path / "go").touch()
    assert await asyncio.gather(*first, third) == [[{"a": 1}]] * 3


async def test_without_the_command_it_is_missing(tmp_path: Path) -> None:
    with pytest.raises(HelmMissing):
        await render(Helm(tmp_path / "helm"), b"")
    (tmp_path / "helm").write_bytes(b"\x7fELF no program")
    (tmp_path / "helm").chmod(0o755)
    with pytest.raises((HelmMissing, HelmError)):
        await render(Helm(tmp_path / "helm"), b"")


def test_it_is_found_on_a_path(tmp_path: Path) -> None:
    assert Helm.find(str(tmp_path)) is None
    (tmp_path / "helm").write_text("#!/bin/sh\n")
    assert Helm.find(str(tmp_path)) is None
    (tmp_path / "helm").chmod(0o755)
    assert Helm.find(f"{tmp_path}{os.pathsep}/nowhere") == Helm(tmp_path / "helm")


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("", "helm could not render the chart, and did not say why"),
        ("level=WARN msg=x\nError: a\n\nUse --debug flag to render out invalid YAML\n", "a"),
        ("Error: /tmp/x/chart.tgz: no such\x1b[31m file", "the chart: no such[31m file"),
        ("Error: failed to parse values.json: /tmp/x/values.json", "failed to parse the chart: the chart"),
    ],
)
def test_errors_are_cleaned(told: str, text: str) -> None:
    assert cleaned(told, Path("/tmp/x")) == text
