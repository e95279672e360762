"""A kube-apiserver in memory: `ApiServer` is the ASGI application, `Registry` the same rules without HTTP."""

from otegraph.simulator.apiserver.app import ApiServer
from otegraph.simulator.apiserver.errors import StatusError
from otegraph.simulator.apiserver.faults import Faults
from otegraph.simulator.apiserver.registry import Registry
from otegraph.simulator.apiserver.store import Object, Store

__all__ = ["ApiServer", "Faults", "Object", "Registry", "StatusError", "Store"]
