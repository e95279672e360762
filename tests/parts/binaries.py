"""Where the binaries of the real parts are."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = ("etcd", "kube-apiserver")
EDGE = (*ROOT, "kube-controller-manager", "kube-scheduler", "kwok")


class PartsMissing(Exception):
    """A part is not built; the message says which and how to get it."""


@dataclass(frozen=True)
class Parts:
    """The parts that were found: command names with their files, and the folder of kwok's own stages."""

    commands: dict[str, Path]
    stages: Path

    def __getitem__(self, name: str) -> str:
        return str(self.commands[name])


def _cache_folder() -> Path:
    run = subprocess.run([HERE / "build.sh", "--folder"], check=True, capture_output=True, text=True)
    return Path(run.stdout.strip())


def locate(*names: str) -> Parts:
    """Finds the named commands (default: etcd and kube-apiserver).

    KUBEBUILDER_ASSETS comes first where it has etcd and kube-apiserver in it; what it lacks comes from `make parts`.
    Raises PartsMissing.
    """
    built = _cache_folder()
    folders = [built / "bin"]
    if assets := os.environ.get("KUBEBUILDER_ASSETS"):
        absent = [name for name in ROOT if not os.access(Path(assets) / name, os.X_OK)]
        if absent:
            raise PartsMissing(f"KUBEBUILDER_ASSETS has no {' and no '.join(absent)}")
        folders.insert(0, Path(assets))
    found = {}
    for name in names or ROOT:
        files = [folder / name for folder in folders if os.access(folder / name, os.X_OK)]
        if not files:
            raise PartsMissing(f"{name} is not built: make parts")
        found[name] = files[0]
    if "kwok" in found and not (built / "stages").is_dir():
        raise PartsMissing("kwok's stages are not there: make parts")
    return Parts(found, built / "stages")
