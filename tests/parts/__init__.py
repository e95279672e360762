"""The real parts, built by `make parts`: etcd, three of Kubernetes' commands, kwok and helm; and what starts them."""
