"""What the pods of a workload have in common: templates, hashes, shares, ownership."""

import hashlib
import math
import uuid
from typing import Any

import orjson
from otegraph.simulator.apiserver.metadata import suffix
from otegraph.simulator.apiserver.registry import new_object
from otegraph.simulator.apiserver.resources import PODS
from otegraph.simulator.apiserver.store import Object

MOST_PODS = 500
"""Of one workload: what is more is not made, as where a quota is used up. Every pod is kept in memory."""
_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"


def template_hash(template: dict[str, Any]) -> str:
    """The pod-template-hash: the same for the same template."""
    digest = hashlib.sha256(orjson.dumps(template, option=orjson.OPT_SORT_KEYS)).digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:10])


def pods_wanted(replicas: Any) -> int:
    """How many pods a workload gets that asks for so many."""
    return min(int(replicas), MOST_PODS)


def resolved(share: int | str | None, total: int, *, up: bool) -> int:
    """maxSurge or maxUnavailable as a number of pods: a share is rounded up for one and down for the other."""
    if isinstance(share, str):
        part = int(share.rstrip("%")) * total / 100
        return math.ceil(part) if up else math.floor(part)
    return share or 0


def owner(pod: Object) -> str:
    """The uid of the workload's controller that made this pod, empty for a pod of nobody's."""
    for reference in pod["metadata"].get("ownerReferences") or ():
        if reference.get("controller"):
            return str(reference["uid"])
    return ""


def replica_set_uid(deployment: Object, hash_: str) -> str:
    """The uid of the ReplicaSet that stands between a Deployment and its pods; none is stored."""
    return str(uuid.uuid5(uuid.UUID(deployment["metadata"]["uid"]), hash_))


def new_pod(
    workload: Object,
    *,
    prefix: str,
    labels: dict[str, str],
    kind: str,
    owner_uid: str,
    api_version: str = "apps/v1",
    name: str = "",
) -> Object:
    """A pod made from a workload's template. `kind` and `owner_uid` say who controls it; without a `name` it is given one
    that begins with `prefix`."""
    template = workload["spec"]["template"]
    meta = template.get("metadata") or {}
    made = name or f"{prefix}-{suffix()}"
    pod = new_object(PODS, made, workload["metadata"]["namespace"], spec=dict(template["spec"]))
    pod["metadata"] |= {
        **({} if name else {"generateName": f"{prefix}-"}),
        "labels": {**(meta.get("labels") or {}), **labels},
        "ownerReferences": [
            {
                "apiVersion": api_version,
                "kind": kind,
                "name": prefix,
                "uid": owner_uid,
                "controller": True,
                "blockOwnerDeletion": True,
            }
        ],
    }
    if meta.get("annotations"):
        pod["metadata"]["annotations"] = dict(meta["annotations"])
    return pod
