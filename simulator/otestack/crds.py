"""The two kinds that ote-stack needs at the root: unknown fields are kept, and there is no status subresource."""

from typing import Any

from otegraph.simulator.apiserver.resources import Resource, custom_resources

GROUP = "ote.baidu.com"


def _definition(plural: str, kind: str, short: str) -> dict[str, Any]:
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{GROUP}"},
        "spec": {
            "group": GROUP,
            "scope": "Namespaced",
            "names": {
                "plural": plural,
                "singular": kind.lower(),
                "kind": kind,
                "listKind": f"{kind}List",
                "shortNames": [short],
            },
            "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}],
        },
    }


DEFINITIONS = (_definition("clusters", "Cluster", "cs"), _definition("clustercontrollers", "ClusterController", "ccs"))
CLUSTERS: Resource = next(custom_resources(DEFINITIONS[0]))
CLUSTER_CONTROLLERS: Resource = next(custom_resources(DEFINITIONS[1]))
NAMESPACE = "kube-system"
