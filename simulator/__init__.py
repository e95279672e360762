"""The world outside, in one process: a root API server, edge clusters, and an ote-stack between them.

`apiserver` answers over real HTTP as kube-apiserver 1.37 does, `edge` is the controllers, scheduler and kubelets of
one edge cluster, `otestack` carries orders down and reports up between any root and any edges, simulated or real ones,
and `world` puts them together for `make run` and for tests. It behaves as the documents and recordings of the real
parts say, their traps included.

What it will never be: authorization (RBAC), admission plug-ins and webhooks, OpenAPI schemas or their pruning,
strategic merge patch, server-side apply and managedFields, protobuf, durable storage, garbage collection beyond what
workloads need, taints and priorities in its scheduler, networks, containers, or a model of anybody's performance:
where it is slow, that is a setting.
"""
