"""The `helm` command: from a chart's archive to Kubernetes objects (https://helm.sh/docs/helm/helm_template/)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Helm:
    """The command at `path`."""

    path: Path
