"""The scheduler and the kubelets at work: pods get nodes, start, fail to pull, end."""

from collections.abc import Callable

from otegraph.simulator.apiserver import Object, Registry
from otegraph.simulator.apiserver.metadata import same
from otegraph.simulator.apiserver.resources import NODES, PODS
from otegraph.simulator.edge import pods as states
from otegraph.simulator.edge.scheduling import place
from otegraph.simulator.edge.unharmed import unharmed


class Kubelets:
    """Times are those of the event loop, in seconds; `fails` says which images can't be pulled."""

    def __init__(
        self, registry: Registry, pod_seconds: float, termination_seconds: float, fails: Callable[[str], bool]
    ) -> None:
        self._registry = registry
        self._pod_seconds = pod_seconds
        self._termination_seconds = termination_seconds
        self._fails = fails
        self._due: dict[str, float] = {}
        self._ending: dict[str, float] = {}
        self._addresses = 0

    def due(self) -> float | None:
        """When the next pod changes by itself."""
        return min((*self._due.values(), *self._ending.values()), default=None)

    def step(self, now: float) -> None:
        """Brings every pod to where it is at this time."""
        there = list(self._registry.store.all(PODS))
        known = {pod["metadata"]["uid"] for pod in there}
        self._due = {uid: due for uid, due in self._due.items() if uid in known}
        self._ending = {uid: due for uid, due in self._ending.items() if uid in known}
        nodes = list(self._registry.store.all(NODES))
        for pod in there:
            with unharmed(pod):
                self._bring_on(pod, nodes, now)

    def _bring_on(self, pod: Object, nodes: list[Object], now: float) -> None:
        if states.is_ending(pod):
            self._end(pod, now)
        elif not pod["spec"].get("nodeName"):
            self._schedule(pod, nodes, now)
        else:
            self._run(pod, now)

    def _end(self, pod: Object, now: float) -> None:
        meta = pod["metadata"]
        self._due.pop(meta["uid"], None)
        if now >= self._ending.setdefault(meta["uid"], now + self._termination_seconds):
            self._ending.pop(meta["uid"])
            self._registry.store.remove(PODS, meta["namespace"], meta["name"])

    def _schedule(self, pod: Object, nodes: list[Object], now: float) -> None:
        clock = self._registry.clock()
        name, why = place(pod["spec"], nodes, self._registry.store.all(PODS))
        if not name:
            self._put(pod, {**pod, "status": states.unschedulable(pod, why, clock)})
            return
        bound = {**pod, "spec": {**pod["spec"], "nodeName": name}}
        self._put(pod, {**bound, "status": states.scheduled(pod, clock)})
        self._due[pod["metadata"]["uid"]] = now + self._pod_seconds

    def _run(self, pod: Object, now: float) -> None:
        uid, clock = pod["metadata"]["uid"], self._registry.clock()
        if pod["status"].get("phase") not in self._goes_on(pod):
            self._due.pop(uid, None)
            return
        if now < self._due.setdefault(uid, now + self._pod_seconds):
            return
        if pod["status"]["phase"] == "Running":
            self._due.pop(uid)
            self._put(pod, {**pod, "status": states.succeeded(pod, clock)})
            return
        bad = {c["image"] for c in pod["spec"]["containers"] if self._fails(c["image"])}
        if not bad:
            self._due.pop(uid)
            self._addresses += 1
            address = f"10.244.{self._addresses // 250}.{self._addresses % 250 + 1}"
            self._put(pod, {**pod, "status": states.running(pod, address, clock)})
            return
        waiting = {(s["state"].get("waiting") or {}).get("reason") for s in pod["status"].get("containerStatuses", ())}
        reason = "ImagePullBackOff" if waiting & {"ErrImagePull", "ImagePullBackOff"} else "ErrImagePull"
        self._put(pod, {**pod, "status": states.failing(pod, bad, reason, clock)})
        # once it backs off nothing changes any more
        self._due[uid] = float("inf") if reason == "ImagePullBackOff" else now + self._pod_seconds

    @staticmethod
    def _goes_on(pod: Object) -> tuple[str, ...]:
        """The phases that a pod leaves by itself: one that is not started again runs to its end."""
        return ("Pending",) if pod["spec"].get("restartPolicy") == "Always" else ("Pending", "Running")

    def _put(self, old: Object, new: Object) -> None:
        if not same(old, new):
            self._registry.store.put(PODS, new)
