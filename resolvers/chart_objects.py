"""What a rendered chart may hold: namespaced built-in kinds in the business's own namespace, and not too much of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import orjson
from otegraph.models.kubernetes_kinds import CONTAINERS, KINDS, kind_of, pod_template_of
from otegraph.resolvers.container_spec import IMAGE

MOST_OBJECTS = 200
MOST_OBJECT_BYTES = 256 << 10
MOST_BYTES = 1_536 << 10
"""Each object comes back in the edges' answers, which ote-stack keeps in one object below etcd's 1.5 MiB."""
LONGEST_RELEASE = 53
"""What helm takes for a release's name."""
LONGEST_IMAGE = 500
HOOK = "helm.sh/hook"
OWN_LABELS = "otegraph.io/"
"""What keys of labels and annotations begin with that say which deployment and revision an object is of."""
SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
PATH_SEGMENT = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.:]*[A-Za-z0-9])?")
"""Names of RBAC objects are freer than others (k8s.io/apimachinery/pkg/api/validation/path)."""
ORDER = {kind.kind: position for position, kind in enumerate(KINDS)}
Object = dict[str, Any]
ObjectName = tuple[str, str]
"""Kind and name: one apiVersion each, so they tell objects of a namespace apart."""


class Unfit(ValueError):
    """A chart that holds what can't be deployed; the text names the object."""


def pull_secret(deployment: str) -> ObjectName:
    """The Secret that the product itself makes for a deployment."""
    return "Secret", f"{deployment}-pull"


def name_of(manifest: Mapping[str, Any]) -> ObjectName:
    """Of an object out of `checked`."""
    return manifest["kind"], manifest["metadata"]["name"]


def checked(documents: Iterable[Any], namespace: str, reserved: Collection[ObjectName] = ()) -> list[Object]:
    """The objects of a rendered chart, each in this namespace, in the order in which they are needed. Raises `Unfit`.

    `reserved`: names that are the product's own.
    """
    objects: dict[ObjectName, Object] = {}
    total = 0
    for found in _flattened(documents):
        key = _checked_name(found)
        if key in objects:
            raise Unfit(f"{_shown(found)} is there twice")
        if key in reserved:
            raise Unfit(f"{_shown(found)} has a name that is kept for the deployment's own credentials")
        made = _in_namespace(found, namespace)
        _check_pods(made)
        size = len(orjson.dumps(made))
        if size > MOST_OBJECT_BYTES:
            raise Unfit(f"{_shown(found)} has {size >> 10} KiB; {MOST_OBJECT_BYTES >> 10} are allowed")
        total += size
        objects[key] = made
        if len(objects) > MOST_OBJECTS:
            raise Unfit(f"the chart makes more than {MOST_OBJECTS} objects")
        if total > MOST_BYTES:
            raise Unfit(f"the chart's objects have more than {MOST_BYTES >> 10} KiB together")
    if not objects:
        raise Unfit("the chart makes no object at all with these values")
    return sorted(objects.values(), key=lambda made: ORDER[made["kind"]])


def _flattened(documents: Iterable[Any]) -> Iterator[Object]:
    for found in documents:
        if not isinstance(found, dict):
            raise Unfit("the chart makes something that is no object")
        if found.get("kind") == "List" and found.get("apiVersion") == "v1":
            items = found.get("items") or []
            if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
                raise Unfit("the chart makes a List whose items are no objects")
            yield from items
        else:
            yield found


def _shown(manifest: Mapping[str, Any]) -> str:
    metadata = manifest.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    kind = manifest.get("kind")
    return f"{str(kind)[:63] if kind else 'an object without kind'} {str(name)[:253]!r}"


def _checked_name(manifest: Object) -> ObjectName:
    shown = _shown(manifest)
    kind = kind_of(manifest)
    if kind is None:
        version = str(manifest.get("apiVersion"))[:100]
        raise Unfit(f"{shown} of {version} is of a kind that a chart may not hold here: {_instead(manifest)}")
    metadata = manifest.get("metadata")
    if not isinstance(metadata, dict):
        raise Unfit(f"{shown} has no metadata")
    for key in ("generateName", "uid", "resourceVersion"):
        if metadata.get(key):
            raise Unfit(f"{shown} has metadata.{key}, which can't be kept the same from one revision to the next")
    for key in ("ownerReferences", "finalizers", "deletionTimestamp", "managedFields"):
        if metadata.get(key):
            raise Unfit(f"{shown} has metadata.{key}, which is for who runs the cluster to say")
    name = metadata.get("name")
    pattern = PATH_SEGMENT if kind.api_version.startswith("rbac.") else SUBDOMAIN
    if not isinstance(name, str) or len(name) > 253 or not pattern.fullmatch(name):
        raise Unfit(f"{shown} has no name, or one that Kubernetes does not take")
    for texts in ("labels", "annotations"):
        _check_texts(metadata.get(texts), f"metadata.{texts}", shown)
    if HOOK in (metadata.get("annotations") or {}):
        raise Unfit(f"{shown} is a hook ({HOOK}): nothing here runs hooks, so it would never be there")
    return kind.kind, name


def _instead(manifest: Mapping[str, Any]) -> str:
    known = next((kind for kind in KINDS if kind.kind == manifest.get("kind")), None)
    if known is not None:
        return f"its apiVersion must be {known.api_version}"
    return "only built-in kinds that live in a namespace"


def _check_texts(value: Any, at: str, shown: str) -> None:
    if value is None:
        return
    if not isinstance(value, dict):
        raise Unfit(f"{at} of {shown} must hold keys and texts")
    for key, text in value.items():
        if key.startswith(OWN_LABELS):
            raise Unfit(f"{at} of {shown} has {key[:100]!r}: {OWN_LABELS} is kept for the product")
        if not isinstance(text, str):
            raise Unfit(f"{at} of {shown} has {str(key)[:100]!r}, which is no text: put it in quotes")


def _in_namespace(manifest: Object, namespace: str) -> Object:
    metadata = manifest["metadata"]
    given = metadata.get("namespace")
    if given not in (None, "", namespace):
        raise Unfit(
            f"{_shown(manifest)} is meant for the namespace {str(given)[:63]!r}; "
            f"this business has {namespace!r}: leave the namespace away"
        )
    kept = {key: value for key, value in metadata.items() if value is not None and key != "creationTimestamp"}
    return {**manifest, "metadata": {**kept, "namespace": namespace}}


def _check_pods(manifest: Object) -> None:
    """A kind with pods has a pod template, and each container an image."""
    kind = kind_of(manifest)
    if kind is None or kind.pod_template is None:
        return
    template = pod_template_of(manifest, kind)
    pod = template.get("spec") if template is not None else None
    if template is None or not isinstance(pod, dict):
        raise Unfit(f"{_shown(manifest)} has no pod template")
    metadata = template.get("metadata")
    if not isinstance(metadata, dict | None):
        raise Unfit(f"{_shown(manifest)} has a pod template with bad metadata")
    _check_texts((metadata or {}).get("labels"), "the pod template's labels", _shown(manifest))
    if not pod.get("containers"):
        raise Unfit(f"{_shown(manifest)} has no containers")
    for name in CONTAINERS:
        _check_list(pod.get(name), name, manifest)
        for container in pod.get(name) or ():
            if not _is_image(container.get("image")):
                raise Unfit(f"{_shown(manifest)} has a container without an image's name")
    _check_list(pod.get("volumes"), "volumes", manifest)
    for volume in pod.get("volumes") or ():
        source = volume.get("image") or {}
        if not isinstance(source, dict) or (source and not _is_image(source.get("reference"))):
            raise Unfit(f"{_shown(manifest)} has a bad image volume")


def _is_image(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_IMAGE and bool(IMAGE.fullmatch(value))


def _check_list(value: Any, name: str, manifest: Object) -> None:
    if value is not None and not (isinstance(value, list) and all(isinstance(item, dict) for item in value)):
        raise Unfit(f"{_shown(manifest)} has bad {name}")
