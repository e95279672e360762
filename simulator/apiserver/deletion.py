"""DELETE: at once, in the background, after a grace period, or when finalizers are done."""

from dataclasses import dataclass
from typing import Any

from otegraph.simulator.apiserver import errors
from otegraph.simulator.apiserver.metadata import timestamp
from otegraph.simulator.apiserver.registry import Registry
from otegraph.simulator.apiserver.resources import (
    CUSTOM_RESOURCE_DEFINITIONS,
    NAMESPACES,
    PODS,
    Resource,
    custom_resources,
)
from otegraph.simulator.apiserver.store import Object

_FINALIZERS = {"Foreground": "foregroundDeletion", "Orphan": "orphan"}
_IMMORTAL = ("default", "kube-public", "kube-system")
_OPTIONS = Resource("meta.k8s.io", "v1", "deleteoptions", "DeleteOptions")


@dataclass(frozen=True)
class DeleteOptions:
    """The part of DeleteOptions that our clients use. `grace_seconds` None: the object's own."""

    propagation: str = "Background"
    grace_seconds: int | None = None
    uid: str = ""
    version: str = ""

    @classmethod
    def read(cls, body: dict[str, Any], query: dict[str, str]) -> "DeleteOptions":
        """From a body, which wins, or from the query. Raises 422 for a policy that is none."""
        propagation = body.get("propagationPolicy") or query.get("propagationPolicy") or "Background"
        if propagation not in ("Foreground", "Background", "Orphan"):
            supported = ("Foreground", "Background", "Orphan", "nil")
            cause = errors.unsupported("propagationPolicy", f'"{propagation}"', supported)
            raise errors.invalid(_OPTIONS, "", [cause])
        grace = body.get("gracePeriodSeconds", query.get("gracePeriodSeconds"))
        wanted = body.get("preconditions") or {}
        return cls(
            propagation,
            None if grace is None else int(grace),
            wanted.get("uid") or "",
            wanted.get("resourceVersion") or "",
        )


def delete(
    registry: Registry, resource: Resource, namespace: str, name: str, options: DeleteOptions | None = None
) -> Object:
    """Deletes, or begins to. Answers what Kubernetes answers: the object while it is still there or where its kind
    returns it, otherwise a Status. Raises 404, 403 for a system namespace, 409 for a failed precondition."""
    options = options or DeleteOptions()
    obj = registry.get(resource, namespace, name)
    meta = obj["metadata"]
    if options.uid and options.uid != meta["uid"]:
        why = f"Precondition failed: UID in precondition: {options.uid}, UID in object meta: {meta['uid']}"
        raise errors.conflict(resource, name, why)
    if options.version and options.version != meta["resourceVersion"]:
        raise errors.conflict(resource, name)
    if resource == NAMESPACES and name in _IMMORTAL:
        raise errors.forbidden(NAMESPACES, name, "this namespace may not be deleted")
    marked = _marked(registry, resource, obj, options)
    if registry.held(resource, marked):
        return registry.replace(resource, obj, marked)
    if resource == PODS:
        registry.store.put(resource, marked)
    last = registry.store.remove(resource, namespace, name)
    if resource == CUSTOM_RESOURCE_DEFINITIONS:
        _remove_kind(registry, last)
    return last if resource.returned_on_delete else success(resource, last)


def success(resource: Resource, obj: Object) -> Object:
    """The Status of a deletion that is done."""
    details = {"name": obj["metadata"]["name"], "kind": resource.plural, "uid": obj["metadata"]["uid"]}
    if resource.group:
        details["group"] = resource.group
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}


def _marked(registry: Registry, resource: Resource, obj: Object, options: DeleteOptions) -> Object:
    """The object with its deletion time and what still holds it."""
    meta = dict(obj["metadata"])
    grace = _grace(obj, options) if resource == PODS else 0
    finalizer = _FINALIZERS.get(options.propagation)
    if finalizer and resource != NAMESPACES:
        meta["finalizers"] = sorted({*(meta.get("finalizers") or ()), finalizer})
    first = "deletionTimestamp" not in meta
    if first or (resource == PODS and grace < meta.get("deletionGracePeriodSeconds", 0)):
        meta["deletionTimestamp"] = timestamp(registry.clock() + grace)
        if resource != NAMESPACES:
            meta["deletionGracePeriodSeconds"] = grace
    if first and resource.generation:
        meta["generation"] = meta.get("generation", 0) + 1
    if resource == NAMESPACES:
        return {**obj, "metadata": meta, "status": {**(obj.get("status") or {}), "phase": "Terminating"}}
    return {**obj, "metadata": meta}


def _grace(pod: Object, options: DeleteOptions) -> int:
    """Only a pod that a kubelet may be running has to wait."""
    if not pod["spec"].get("nodeName") or pod["status"].get("phase") in ("Succeeded", "Failed"):
        return 0
    if options.grace_seconds is not None:
        return options.grace_seconds
    return int(pod["spec"].get("terminationGracePeriodSeconds", 30))


def _remove_kind(registry: Registry, definition: Object) -> None:
    for resource in custom_resources(definition):
        for obj in list(registry.store.all(resource)):
            registry.store.remove(resource, obj["metadata"].get("namespace", ""), obj["metadata"]["name"])
        registry.resources.remove(resource)
