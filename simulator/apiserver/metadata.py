"""What kube-apiserver keeps in an object's metadata, whatever a client sends."""

import json
import random
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from otegraph.simulator.apiserver.resources import DAEMONSETS, Resource

Clock = Callable[[], float]
_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
_TEMPLATE_GENERATION = "deprecated.daemonset.template.generation"
_KEPT = ("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation")


def timestamp(seconds: float) -> str:
    """RFC 3339 in UTC, whole seconds, as metav1.Time is written."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_of(text: str) -> float:
    """Unix seconds of an RFC 3339 time."""
    return datetime.fromisoformat(text).timestamp()


def suffix() -> str:
    """Five characters, as generateName and ReplicaSets append them."""
    return "".join(random.choices(_ALPHABET, k=5))  # noqa: S311


def of_new(resource: Resource, obj: Mapping[str, Any], namespace: str, clock: Clock = time.time) -> dict[str, Any]:
    """The metadata of an object that is created."""
    sent = {key: value for key, value in obj["metadata"].items() if key not in (*_KEPT, "managedFields", "selfLink")}
    if not sent.get("name") and sent.get("generateName"):
        sent["name"] = sent["generateName"] + suffix()
    if resource.namespaced:
        sent["namespace"] = namespace
    else:
        sent.pop("namespace", None)
    sent["uid"] = str(uuid.uuid4())
    sent["creationTimestamp"] = timestamp(clock())
    if resource.generation:
        sent["generation"] = 1
    if resource == DAEMONSETS:
        sent["annotations"] = {**(sent.get("annotations") or {}), _TEMPLATE_GENERATION: "1"}
    return sent


def of_update(resource: Resource, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata of an object whose spec is already what will be stored."""
    before = old["metadata"]
    sent = {key: value for key, value in new["metadata"].items() if key not in ("managedFields", "selfLink")}
    for key in (*_KEPT, "name", "namespace", "resourceVersion", "generateName"):
        if key in before:
            sent[key] = before[key]
        else:
            sent.pop(key, None)
    if resource.generation and counted(resource, old) != counted(resource, new):
        sent["generation"] = before.get("generation", 0) + 1
    if resource == DAEMONSETS:
        count = int((before.get("annotations") or {}).get(_TEMPLATE_GENERATION, "1"))
        changed = old["spec"].get("template") != new["spec"].get("template")
        sent["annotations"] = {**(sent.get("annotations") or {}), _TEMPLATE_GENERATION: str(count + changed)}
    return sent


def counted(resource: Resource, obj: Mapping[str, Any]) -> Any:
    """The part of an object whose changes its generation counts."""
    if not resource.custom:
        return obj.get("spec")
    ignored = ("metadata", "status") if resource.status else ("metadata",)
    return {key: value for key, value in obj.items() if key not in ignored}


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether storing one over the other would change nothing; True and 1 differ, as they do in JSON."""
    return one == other and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
