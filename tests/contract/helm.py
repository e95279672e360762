"""The helm that the contract's tests render charts with: the real one where it is built."""

from __future__ import annotations

from pathlib import Path

from otegraph.clients.helm import Helm

from tests.parts.binaries import PartsMissing, locate

RENDERED = """apiVersion: v1
kind: ConfigMap
metadata:
  name: rendered
data:
  greeting: hello
"""


def helm(folder: Path) -> Helm:
    """The real one, or else a command that renders every chart to the same ConfigMap."""
    try:
        return Helm(Path(locate("helm")["helm"]))
    except PartsMissing:
        command = folder / "helm"
        command.write_text(f"#!/bin/sh\nprintf '%s' '{RENDERED}'\n")
        command.chmod(0o755)
        return Helm(command)
