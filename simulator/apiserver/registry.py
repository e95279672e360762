"""Creating, changing and reading objects by Kubernetes' rules, without HTTP. Every refusal is a StatusError."""

import ipaddress
import time
from collections.abc import Callable, Mapping
from typing import Any

from otegraph.simulator.apiserver import errors, metadata
from otegraph.simulator.apiserver.defaults import NEW_DAEMONSET_STATUS, new_pod_status, with_defaults
from otegraph.simulator.apiserver.resources import (
    CUSTOM_RESOURCE_DEFINITIONS,
    DAEMONSETS,
    DEPLOYMENTS,
    JOBS,
    NAMESPACES,
    PERSISTENT_VOLUME_CLAIMS,
    PODS,
    SERVICES,
    Resource,
    Resources,
    custom_resources,
)
from otegraph.simulator.apiserver.store import Object, Store
from otegraph.simulator.apiserver.validation import immutable, violations

PVC_PROTECTION = "kubernetes.io/pvc-protection"
"""The finalizer that keeps a claim as long as a pod uses it."""
SYSTEM_NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")


class Registry:
    """The rules over one store. `service_range`: where Services get their cluster IPs from; `clock`: Unix seconds."""

    def __init__(
        self,
        store: Store | None = None,
        *,
        service_range: str = "10.0.0.0/24",
        clock: metadata.Clock = time.time,
    ) -> None:
        self.store = store or Store()
        self.resources = Resources()
        self.clock = clock
        self._service_range = ipaddress.ip_network(service_range)
        self._service_addresses = self._service_range.hosts()
        for name in SYSTEM_NAMESPACES:
            self.create(NAMESPACES, "", new_object(NAMESPACES, name))

    def get(self, resource: Resource, namespace: str, name: str) -> Object:
        """Raises 404."""
        found = self.store.get(resource, namespace, name)
        if found is None:
            raise errors.not_found(resource, name)
        return found

    def create(self, resource: Resource, namespace: str, obj: Object) -> Object:
        """Raises 404 for a namespace that is not there, 403 for one that ends, 422, and 409 for a taken name."""
        if resource.namespaced:
            self._check_namespace(resource, namespace, obj)
        if obj["metadata"].get("resourceVersion"):
            raise errors.StatusError(500, "", "resourceVersion should not be set on objects to be created")
        stored = with_defaults(resource, obj)
        stored["metadata"] = {**metadata.of_new(resource, stored, namespace, self.clock)}
        name = stored["metadata"].get("name", "")
        if resource == NAMESPACES:
            stored = with_defaults(resource, stored)
        if resource == JOBS:
            _select_by_uid(stored)
        if resource == PERSISTENT_VOLUME_CLAIMS:
            stored["metadata"]["finalizers"] = [*(stored["metadata"].get("finalizers") or ()), PVC_PROTECTION]
        if wrong := violations(resource, stored):
            raise errors.invalid(resource, name, wrong)
        if self.store.get(resource, namespace, name) is not None:
            raise errors.already_exists(resource, name)
        if (status := _new_status(resource, stored)) is not None:
            stored["status"] = status
        if resource == SERVICES:
            self._allocate(stored)
        created = self.store.put(resource, stored)
        if resource == CUSTOM_RESOURCE_DEFINITIONS:
            for added in custom_resources(created):
                self.resources.add(added)
        return created

    def update(
        self, resource: Resource, namespace: str, name: str, obj: Object, *, subresource: str = ""
    ) -> tuple[Object, bool]:
        """PUT: the stored object, and whether it is new. Raises 404, 409 for a version that is not the last, 422."""
        old = self.store.get(resource, namespace, name)
        if old is None:
            if resource.create_on_update and not subresource:
                return self.create(resource, namespace, obj), True
            raise errors.not_found(resource, name)
        self._check_preconditions(resource, name, old, obj["metadata"])
        new = self._merged(resource, old, obj, subresource)
        if wrong := [*violations(resource, new), *immutable(resource, old, new)]:
            raise errors.invalid(resource, name, wrong)
        return self.replace(resource, old, new), False

    def patch(
        self, resource: Resource, namespace: str, name: str, change: Callable[[Object], Any], *, subresource: str = ""
    ) -> Object:
        """Applies `change` to the object as it is and stores the result, by the rules of an update."""
        old = self.get(resource, namespace, name)
        new = change(old)
        if not isinstance(new, dict) or not isinstance(new.get("metadata"), dict):
            raise errors.unpatchable()
        if new["metadata"].get("name") != name:
            raise errors.bad_request(
                f"the name of the object ({new['metadata'].get('name')}) does not match the name on the URL ({name})"
            )
        new["metadata"].setdefault("resourceVersion", old["metadata"]["resourceVersion"])
        return self.update(resource, namespace, name, new, subresource=subresource)[0]

    def replace(self, resource: Resource, old: Object, new: Object) -> Object:
        """Stores an object over another, unless nothing changes; one that was waiting for its last finalizer goes."""
        if new["metadata"].get("deletionTimestamp") and not self.held(resource, new):
            self.store.put(resource, new)
            return self.store.remove(resource, new["metadata"].get("namespace", ""), new["metadata"]["name"])
        return old if metadata.same(old, new) else self.store.put(resource, new)

    @staticmethod
    def held(resource: Resource, obj: Object) -> bool:
        """Whether something still has to be done before a deleted object may go."""
        if resource == NAMESPACES:
            return bool((obj.get("spec") or {}).get("finalizers"))
        return bool(obj["metadata"].get("finalizers")) or bool(obj["metadata"].get("deletionGracePeriodSeconds"))

    def _merged(self, resource: Resource, old: Object, obj: Object, subresource: str) -> Object:
        if subresource == "finalize":
            spec = {**(old.get("spec") or {}), "finalizers": (obj.get("spec") or {}).get("finalizers") or []}
            return {**old, "spec": spec}
        if subresource == "status":
            new = {**old, "metadata": obj["metadata"], "status": obj.get("status") or {}}
            if resource == PODS:
                new["status"].setdefault("qosClass", old["status"].get("qosClass"))
            if resource == DEPLOYMENTS:
                labels = old["metadata"].get("labels")
                new["metadata"] = {**obj["metadata"], **({"labels": labels} if labels else {})}
        else:
            new = with_defaults(resource, {**obj, "metadata": {**obj["metadata"], "name": old["metadata"]["name"]}})
            if resource.status:
                new["status"] = old.get("status", {})
            if resource == SERVICES:
                new["spec"] = {**{k: v for k, v in old["spec"].items() if k.startswith("clusterIP")}, **new["spec"]}
        new["metadata"] = metadata.of_update(resource, old, new)
        return new

    def _check_preconditions(self, resource: Resource, name: str, old: Object, sent: Mapping[str, Any]) -> None:
        version, current = sent.get("resourceVersion"), old["metadata"]
        if sent.get("uid") and sent["uid"] != current["uid"]:
            raise errors.conflict(
                resource,
                name,
                f"Precondition failed: UID in precondition: {sent['uid']}, UID in object meta: {current['uid']}",
            )
        if version in (None, "", "0"):
            if not resource.unconditional_update:
                cause = errors.Cause("metadata.resourceVersion", "Invalid value: 0: must be specified for an update")
                raise errors.invalid(resource, name, [cause], as_resource=True)
        elif not str(version).isdigit():
            raise errors.StatusError(500, "", f'strconv.ParseUint: parsing "{version}": invalid syntax')
        elif version != current["resourceVersion"]:
            raise errors.conflict(resource, name)

    def _check_namespace(self, resource: Resource, namespace: str, obj: Object) -> None:
        found = self.store.get(NAMESPACES, "", namespace)
        if found is None:
            raise errors.not_found(NAMESPACES, namespace)
        if found["metadata"].get("deletionTimestamp"):
            cause = errors.Cause(
                "metadata.namespace", f"namespace {namespace} is being terminated", "NamespaceTerminating"
            )
            why = f"unable to create new content in namespace {namespace} because it is being terminated"
            raise errors.forbidden(resource, obj["metadata"].get("name", ""), why, [cause])

    def _allocate(self, service: Object) -> None:
        spec, name = service["spec"], service["metadata"]["name"]
        if spec.get("type") == "ExternalName" or spec.get("clusterIP") == "None":
            return
        address = spec.get("clusterIP") or str(next(self._service_addresses))
        if ipaddress.ip_address(address) not in self._service_range:
            why = f"failed to allocate IP {address}: the provided network does not match the current range"
            cause = errors.Cause("spec.clusterIPs", f'Invalid value: ["{address}"]: {why}')
            raise errors.invalid(SERVICES, name, [cause])
        spec["clusterIP"], spec["clusterIPs"] = address, [address]


def _select_by_uid(job: Object) -> None:
    """A Job finds its pods by its own uid, unless its creator chose otherwise."""
    spec = job["spec"]
    if spec.get("manualSelector"):
        return
    labels = {"batch.kubernetes.io/controller-uid": job["metadata"]["uid"]}
    named = {**labels, "batch.kubernetes.io/job-name": job["metadata"].get("name", "")}
    meta = spec["template"]["metadata"]
    meta["labels"] = {**(meta.get("labels") or {}), **named}
    spec["selector"] = {"matchLabels": labels}


def _new_status(resource: Resource, obj: Object) -> dict[str, Any] | None:
    """The status that a new object gets; None: what its creator sent stays, as with nodes."""
    if resource == PODS:
        return new_pod_status(obj["spec"])
    if resource == DEPLOYMENTS:
        return {}
    if resource == PERSISTENT_VOLUME_CLAIMS:
        return {"phase": "Pending"}
    if resource == DAEMONSETS:
        return dict(NEW_DAEMONSET_STATUS)
    if resource == SERVICES:
        return {"loadBalancer": {}}
    if resource == NAMESPACES:
        return {"phase": "Active"}
    if resource == CUSTOM_RESOURCE_DEFINITIONS:
        accepted = [{"type": type_, "status": "True"} for type_ in ("NamesAccepted", "Established")]
        return {"conditions": accepted, "acceptedNames": obj["spec"]["names"], "storedVersions": ["v1"]}
    return None


def new_object(resource: Resource, name: str, namespace: str = "", **rest: Any) -> Object:
    """An object as a client would send it."""
    meta = {"name": name, "namespace": namespace} if namespace else {"name": name}
    return {"kind": resource.kind, "apiVersion": resource.api_version, "metadata": meta, **rest}
