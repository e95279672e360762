"""The inventory loop: what the root mirrors of clusters, nodes, pods and workloads, as rows (ote-control-plane.md)."""
