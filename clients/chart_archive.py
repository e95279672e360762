"""Checks the archive of a Helm chart (https://helm.sh/docs/topics/charts/) in memory, in bounded time, without unpacking it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from otegraph.clients.bounded_yaml import BadYaml, document
from otegraph.clients.tar_stream import BadArchive, Bounds, Exceeded, Member, members

MOST_BYTES = 2 << 20
"""Charts with their sub-charts have some 100 KB; the row that keeps it is read for each revision."""
MOST_UNPACKED = 20 << 20
MOST_FILE = 5 << 20
"""What helm itself takes (its MaxDecompressedFileSize)."""
MOST_MEMBERS = 1_000
LONGEST_PATH = 512
MOST_METADATA = 256 << 10
MOST_VALUES = 1 << 20
MOST_YAML_NODES = 50_000
MOST_NESTED = 3
"""Sub-charts packed within sub-charts."""
API_VERSIONS = ("v1", "v2")
PACKED = re.compile(r"(charts/[^/._][^/]*/)*charts/[^/._][^/]*\.tgz")
CRDS = re.compile(r"(charts/[^/]+/)*crds/.+")
METADATA = re.compile(r"(charts/[^/._][^/]*/)?Chart\.yaml")
_threads = ThreadPoolExecutor(2, "chart-archive")
"""Two at once: reading one keeps a core busy."""


class BadChart(ValueError):
    """The archive holds no chart that can be deployed; the text says why."""


class TooLarge(BadChart):
    """It has more bytes, files or values than are taken."""


@dataclass(frozen=True, slots=True)
class ChartArchive:
    """What a chart says of itself in Chart.yaml, and its own values (values.yaml)."""

    name: str
    version: str
    app_version: str | None
    description: str | None
    values: dict[str, Any] = field(repr=False)


async def read_chart(archive: bytes) -> ChartArchive:
    """`parse_chart` in a thread, of which there are two. Raises `BadChart`."""
    return await asyncio.get_running_loop().run_in_executor(_threads, parse_chart, archive)


def parse_chart(archive: bytes) -> ChartArchive:
    """The chart of an archive that helm can render and the product deploy. Raises `BadChart`."""
    if len(archive) > MOST_BYTES:
        raise TooLarge(f"the chart's archive has more than {MOST_BYTES >> 20} MiB")
    bounds = Bounds(MOST_UNPACKED, MOST_MEMBERS, MOST_FILE, LONGEST_PATH)
    try:
        files = _files(archive, bounds, 0)
        metadata = _metadata(files["Chart.yaml"], "Chart.yaml")
        values = _mapping(files.get("values.yaml", b""), "values.yaml", MOST_VALUES)
    except Exceeded as error:
        raise TooLarge(f"the chart's archive is too large: {error}") from None
    except BadArchive as error:
        raise BadChart(f"the chart's archive can't be taken: {error}") from None
    if metadata.get("type") == "library":
        raise BadChart("it is a library chart, which can't be deployed by itself")
    _check_dependencies(metadata, files)
    described = metadata.get("description")
    return ChartArchive(
        name=metadata["name"],
        version=metadata["version"],
        app_version=_app_version(metadata),
        description=described if isinstance(described, str) else None,
        values=values,
    )


def _files(archive: bytes, bounds: Bounds, depth: int) -> dict[str, bytes]:
    """The files that matter of a chart's archive, by their path in the chart's folder; those of others are empty."""
    top: str | None = None
    seen: dict[str, bytes] = {}
    for member in members(archive, bounds):
        folder, _, path = member.path.partition("/")
        if top is None:
            top = folder
        if folder != top:
            raise BadArchive(f"it has several folders at the top: {top!r} and {folder!r}")
        if not path and not member.is_folder:
            raise BadArchive(f"{member.path!r} is in no folder: a chart is a folder of its name")
        if member.is_folder:
            continue
        if path in seen:
            raise BadArchive(f"it has {path!r} twice")
        seen[path] = _looked_at(path, member, bounds, depth)
    if "Chart.yaml" not in seen:
        raise BadArchive("it has no Chart.yaml")
    return seen


def _looked_at(path: str, member: Member, bounds: Bounds, depth: int) -> bytes:
    """The content, as far as it matters: of a packed sub-chart its Chart.yaml."""
    if CRDS.fullmatch(path):
        raise BadArchive(f"it has {path!r}: custom resource definitions belong to the whole cluster")
    if PACKED.fullmatch(path):
        if depth >= MOST_NESTED:
            raise Exceeded(f"sub-charts are packed within each other more than {MOST_NESTED} deep")
        return _files(member.content, bounds, depth + 1)["Chart.yaml"]
    matters = METADATA.fullmatch(path) or path in ("values.yaml", "requirements.yaml")
    return member.content if matters else b""


def _mapping(text: bytes, name: str, most: int = MOST_METADATA) -> dict[str, Any]:
    if len(text) > most:
        raise TooLarge(f"{name} has more than {most >> 10} KiB")
    try:
        value = document(text.removeprefix(b"\xef\xbb\xbf"), nodes=MOST_YAML_NODES)
    except BadYaml as error:
        raise BadChart(f"{name} can't be read: {error}") from None
    if not isinstance(value, dict | None):
        raise BadChart(f"{name} must hold keys and values")
    return value or {}


def _metadata(text: bytes, name: str) -> dict[str, Any]:
    metadata = _mapping(text, name)
    version = metadata.get("apiVersion")
    if version not in API_VERSIONS:
        raise BadChart(f"{name} must have an apiVersion of v1 or v2")
    for key, most in (("name", 250), ("version", 250)):
        value = metadata.get(key)
        if not isinstance(value, str) or not 0 < len(value) <= most:
            raise BadChart(f"{name} has no {key}, or one that is no text of at most {most} characters")
    return metadata


def _app_version(metadata: Mapping[str, Any]) -> str | None:
    """A number without quotes is what was meant, too."""
    value = metadata.get("appVersion")
    return str(value)[:250] if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _check_dependencies(metadata: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """What it depends on must be in charts/: nothing is fetched."""
    wanted = metadata.get("dependencies")
    if metadata["apiVersion"] == "v1" and "requirements.yaml" in files:
        wanted = _mapping(files["requirements.yaml"], "requirements.yaml").get("dependencies")
    if wanted is None:
        return
    if not isinstance(wanted, list) or not all(
        isinstance(one, dict) and isinstance(one.get("name"), str) for one in wanted
    ):
        raise BadChart("its dependencies must be a list of charts with a name each")
    there = {_mapping(text, path).get("name") for path, text in files.items() if _is_subchart(path)}
    missing = [one["name"] for one in wanted if one["name"] not in there]
    if missing:
        named = ", ".join(repr(name[:100]) for name in missing[:5])
        raise BadChart(
            f"it depends on {named}, which charts/ does not hold: pack it with `helm package --dependency-update`"
        )


def _is_subchart(path: str) -> bool:
    return path.count("/") <= 2 and bool(PACKED.fullmatch(path) or (path != "Chart.yaml" and METADATA.fullmatch(path)))
