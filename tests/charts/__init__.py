"""Helm charts as plain files, and what makes archives of them.

`shop` holds a Deployment and a StatefulSet with their Services, a ConfigMap `<release>-greeting`, and by its values a
DaemonSet (`agent.enabled`), a CronJob (`report.enabled`) and an HorizontalPodAutoscaler (`autoscaling.enabled`).
From version 2.0.0 on its ConfigMap is `<release>-texts` instead: `packed("shop", version="2.0.0")`.
"""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


def packed(name: str, /, files: Mapping[str, str | bytes | None] | None = None, **metadata: Any) -> bytes:
    """The chart's archive (.tgz), the same bytes each time.

    `files` adds to the chart's files or replaces them, by their paths in it (None: takes away); `metadata` changes
    Chart.yaml's keys (None: takes away).
    """
    folder = HERE / name
    content: dict[str, bytes] = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
    if metadata:
        said = yaml.safe_load(content["Chart.yaml"]) | metadata
        content["Chart.yaml"] = yaml.safe_dump(
            {key: value for key, value in said.items() if value is not None}
        ).encode()
    for path, text in (files or {}).items():
        content[path] = text.encode() if isinstance(text, str) else text or b""
    gone = {path for path, text in (files or {}).items() if text is None}
    return archive({f"{name}/{path}": text for path, text in content.items() if path not in gone})


def archive(files: Mapping[str, bytes]) -> bytes:
    """A .tgz of these files."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as writer:
        for path, text in files.items():
            member = tarfile.TarInfo(path)
            member.size = len(text)
            writer.addfile(member, io.BytesIO(text))
    return gzip.compress(tar.getvalue(), mtime=0)
