"""The kinds of objects that the API server keeps, and what differs between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Resource:
    """One kind. `status`: has a status subresource; `generation`: counts changes of the spec; `unconditional_update`:
    a PUT without resourceVersion is taken; `create_on_update`: a PUT of what is not there creates it;
    `returned_on_delete`: DELETE answers the object instead of a Status."""

    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool = True
    short_names: tuple[str, ...] = ()
    status: bool = False
    generation: bool = False
    unconditional_update: bool = True
    create_on_update: bool = False
    returned_on_delete: bool = False
    custom: bool = False

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def qualified(self) -> str:
        """The name that messages use: `deployments.apps`, `pods`."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def singular(self) -> str:
        return self.kind.lower()

    @property
    def list_kind(self) -> str:
        return f"{self.kind}List"

    def path(self, namespace: str | None = None, name: str | None = None) -> str:
        """The URL's path of the collection, or of one object."""
        path = f"/apis/{self.api_version}" if self.group else f"/api/{self.version}"
        if self.namespaced and namespace:
            path += f"/namespaces/{namespace}"
        path += f"/{self.plural}"
        return f"{path}/{name}" if name else path


NAMESPACES = Resource("", "v1", "namespaces", "Namespace", False, ("ns",), status=True, returned_on_delete=True)
NODES = Resource("", "v1", "nodes", "Node", False, ("no",), status=True)
PODS = Resource("", "v1", "pods", "Pod", True, ("po",), status=True, generation=True, returned_on_delete=True)
SERVICES = Resource(
    "", "v1", "services", "Service", True, ("svc",), status=True, create_on_update=True, returned_on_delete=True
)
DEPLOYMENTS = Resource("apps", "v1", "deployments", "Deployment", True, ("deploy",), status=True, generation=True)
DAEMONSETS = Resource("apps", "v1", "daemonsets", "DaemonSet", True, ("ds",), status=True, generation=True)
STATEFULSETS = Resource("apps", "v1", "statefulsets", "StatefulSet", True, ("sts",), status=True, generation=True)
REPLICASETS = Resource("apps", "v1", "replicasets", "ReplicaSet", True, ("rs",), status=True, generation=True)
JOBS = Resource("batch", "v1", "jobs", "Job", status=True, generation=True)
CRONJOBS = Resource("batch", "v1", "cronjobs", "CronJob", True, ("cj",), status=True, generation=True)
SECRETS = Resource("", "v1", "secrets", "Secret")
PERSISTENT_VOLUME_CLAIMS = Resource(
    "", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", True, ("pvc",), status=True, returned_on_delete=True
)
CUSTOM_RESOURCE_DEFINITIONS = Resource(
    "apiextensions.k8s.io",
    "v1",
    "customresourcedefinitions",
    "CustomResourceDefinition",
    False,
    ("crd", "crds"),
    status=True,
    generation=True,
    unconditional_update=False,
)

BUILT_IN = (
    NAMESPACES,
    NODES,
    PODS,
    SERVICES,
    Resource("", "v1", "configmaps", "ConfigMap", True, ("cm",)),
    SECRETS,
    Resource("", "v1", "serviceaccounts", "ServiceAccount", True, ("sa",), returned_on_delete=True),
    PERSISTENT_VOLUME_CLAIMS,
    DEPLOYMENTS,
    DAEMONSETS,
    REPLICASETS,
    STATEFULSETS,
    JOBS,
    CRONJOBS,
    Resource(
        "autoscaling",
        "v2",
        "horizontalpodautoscalers",
        "HorizontalPodAutoscaler",
        True,
        ("hpa",),
        True,
        generation=True,
    ),
    Resource("networking.k8s.io", "v1", "ingresses", "Ingress", True, ("ing",), status=True, generation=True),
    Resource("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", True, ("netpol",), generation=True),
    Resource(
        "policy",
        "v1",
        "poddisruptionbudgets",
        "PodDisruptionBudget",
        True,
        ("pdb",),
        True,
        generation=True,
        unconditional_update=False,
    ),
    Resource("rbac.authorization.k8s.io", "v1", "roles", "Role", create_on_update=True),
    Resource("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", create_on_update=True),
    Resource("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", False),
    Resource("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", False),
    Resource("coordination.k8s.io", "v1", "leases", "Lease", unconditional_update=False, create_on_update=True),
    CUSTOM_RESOURCE_DEFINITIONS,
)


def custom_resources(definition: dict[str, Any]) -> Iterator[Resource]:
    """What a CustomResourceDefinition adds: one kind for each version that is served."""
    spec = definition["spec"]
    names = spec["names"]
    for version in spec["versions"]:
        if version.get("served"):
            yield Resource(
                spec["group"],
                version["name"],
                names["plural"],
                names["kind"],
                spec["scope"] == "Namespaced",
                tuple(names.get("shortNames") or ()),
                status="status" in (version.get("subresources") or {}),
                generation=True,
                unconditional_update=False,
                custom=True,
            )


class Resources:
    """The kinds that one API server knows at the moment."""

    def __init__(self) -> None:
        self._known = {(r.group, r.version, r.plural): r for r in BUILT_IN}

    def __iter__(self) -> Iterator[Resource]:
        return iter(self._known.values())

    def find(self, group: str, version: str, plural: str) -> Resource | None:
        return self._known.get((group, version, plural))

    def has(self, group: str, version: str) -> bool:
        """Whether anything is served under this group and version."""
        return any(r.group == group and r.version == version for r in self)

    def add(self, resource: Resource) -> None:
        self._known[resource.group, resource.version, resource.plural] = resource

    def remove(self, resource: Resource) -> None:
        self._known.pop((resource.group, resource.version, resource.plural), None)
