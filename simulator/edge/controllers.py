"""The workloads' controllers at work: reads objects, asks `decide`, writes what it says."""

from collections.abc import Callable, Sequence
from typing import Any

from otegraph.simulator.apiserver import Object, Registry
from otegraph.simulator.apiserver.deletion import delete
from otegraph.simulator.apiserver.metadata import same
from otegraph.simulator.apiserver.registry import PVC_PROTECTION
from otegraph.simulator.apiserver.resources import (
    DAEMONSETS,
    DEPLOYMENTS,
    JOBS,
    NODES,
    PERSISTENT_VOLUME_CLAIMS,
    PODS,
    REPLICASETS,
    STATEFULSETS,
    Resource,
)
from otegraph.simulator.edge import daemonsets, deployments, jobs, replicasets, statefulsets
from otegraph.simulator.edge.deployments import Step
from otegraph.simulator.edge.pods import is_ending
from otegraph.simulator.edge.unharmed import unharmed
from otegraph.simulator.edge.workloads import owner, replica_set_uid, template_hash

Decide = Callable[[Object, Sequence[Object]], Step]
Status = Callable[[Object, Sequence[Object]], dict[str, Any]]
_REVISION = "deployment.kubernetes.io/revision"


class Controllers:
    """One step of each workload, whenever something has changed."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._revisions: dict[str, tuple[str, int]] = {}

    def step(self) -> None:
        """Brings every workload a step further, and deletes pods whose workload is gone."""
        store = self._registry.store
        nodes = list(store.all(NODES))
        pods = list(store.all(PODS))
        owned: set[str] = set()
        clock = self._registry.clock
        for deployment in list(store.all(DEPLOYMENTS)):
            mine = [pod for pod in pods if owner(pod) == replica_set_uid(deployment, _hash(pod))]
            owned |= {pod["metadata"]["uid"] for pod in mine}
            with unharmed(deployment):
                self._bring_on(
                    DEPLOYMENTS,
                    deployment,
                    mine,
                    deployments.decide(deployment, mine),
                    lambda d, p: deployments.status(d, p, clock()),
                )
        controllers: list[tuple[Resource, Decide, Status]] = [
            (DAEMONSETS, lambda d, p: daemonsets.decide(d, p, nodes), lambda d, p: daemonsets.status(d, p, nodes)),
            (STATEFULSETS, statefulsets.decide, statefulsets.status),
            (REPLICASETS, replicasets.decide, replicasets.status),
            (JOBS, jobs.decide, lambda j, p: jobs.status(j, p, clock())),
        ]
        for resource, decide, status in controllers:
            for workload in list(store.all(resource)):
                mine = [pod for pod in pods if owner(pod) == workload["metadata"]["uid"]]
                owned |= {pod["metadata"]["uid"] for pod in mine}
                with unharmed(workload):
                    self._bring_on(resource, workload, mine, decide(workload, mine), status)
        for pod in pods:
            if owner(pod) and pod["metadata"]["uid"] not in owned and not is_ending(pod):
                self._delete(pod)
        self._free_claims()

    def _bring_on(
        self,
        resource: Resource,
        workload: Object,
        pods: Sequence[Object],
        step: Step,
        status: Status,
    ) -> None:
        meta = workload["metadata"]
        if is_ending(workload):
            self._end(resource, workload, pods, step)
            return
        for claim in step.claims:
            if self._registry.store.get(PERSISTENT_VOLUME_CLAIMS, meta["namespace"], claim["metadata"]["name"]) is None:
                self._registry.create(PERSISTENT_VOLUME_CLAIMS, meta["namespace"], claim)
        for pod in step.create:
            self._registry.create(PODS, meta["namespace"], pod)
        for pod in step.delete:
            self._delete(pod)
        if resource == DEPLOYMENTS:
            workload = self._numbered(workload)
        selected = {**workload, "status": status(workload, self._now(pods, step))}
        if not same(workload, selected):
            self._registry.store.put(resource, selected)

    def _now(self, pods: Sequence[Object], step: Step) -> list[Object]:
        """A workload's pods after a step, those that were just made included."""
        store = self._registry.store
        found = (store.get(PODS, p["metadata"]["namespace"], p["metadata"]["name"]) for p in (*pods, *step.create))
        return [pod for pod in found if pod is not None]

    def _numbered(self, deployment: Object) -> Object:
        """The Deployment with its revision annotation, which counts new templates. A PUT without it takes it away, so
        the number is remembered here, as ReplicaSets remember it in a real cluster."""
        meta = deployment["metadata"]
        annotations = meta.get("annotations") or {}
        hash_ = template_hash(deployment["spec"]["template"])
        last, number = self._revisions.get(meta["uid"], ("", 0))
        if hash_ != last:
            number += 1
            self._revisions[meta["uid"]] = (hash_, number)
        if annotations.get(_REVISION) == str(number):
            return deployment
        numbered = {**deployment, "metadata": {**meta, "annotations": {**annotations, _REVISION: str(number)}}}
        return self._registry.store.put(DEPLOYMENTS, numbered)

    def _end(self, resource: Resource, workload: Object, pods: Sequence[Object], step: Step) -> None:
        meta = workload["metadata"]
        finalizers = list(meta.get("finalizers") or ())
        if "orphan" in finalizers:
            for pod in pods:
                kept = {key: value for key, value in pod["metadata"].items() if key != "ownerReferences"}
                self._registry.store.put(PODS, {**pod, "metadata": kept})
            finalizers.remove("orphan")
        elif "foregroundDeletion" in finalizers:
            for pod in step.delete:
                self._delete(pod)
            if pods:
                return
            finalizers.remove("foregroundDeletion")
        self._registry.replace(resource, workload, {**workload, "metadata": {**meta, "finalizers": finalizers}})

    def _free_claims(self) -> None:
        """Claims that are being deleted go when no pod uses them."""
        used = {
            (pod["metadata"]["namespace"], (volume.get("persistentVolumeClaim") or {}).get("claimName"))
            for pod in self._registry.store.all(PODS)
            for volume in pod["spec"].get("volumes") or ()
        }
        for claim in list(self._registry.store.all(PERSISTENT_VOLUME_CLAIMS)):
            meta = claim["metadata"]
            held = meta.get("finalizers") or ()
            if is_ending(claim) and PVC_PROTECTION in held and (meta["namespace"], meta["name"]) not in used:
                left = [finalizer for finalizer in held if finalizer != PVC_PROTECTION]
                freed = {**claim, "metadata": {**meta, "finalizers": left}}
                self._registry.replace(PERSISTENT_VOLUME_CLAIMS, claim, freed)

    def _delete(self, pod: Object) -> None:
        delete(self._registry, PODS, pod["metadata"]["namespace"], pod["metadata"]["name"])


def _hash(pod: Object) -> str:
    return str((pod["metadata"].get("labels") or {}).get("pod-template-hash", ""))
