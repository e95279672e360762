"""Harbor's v2.0 API and its registry in memory, as Harbor 2.16 answers: `Harbor` is its state, `HarborServer` the ASGI
application, `SimulatedHarbor` serves it."""

from otegraph.simulator.registry.harbor.app import HarborServer
from otegraph.simulator.registry.harbor.model import Harbor, HarborSettings
from otegraph.simulator.registry.harbor.served import SimulatedHarbor

__all__ = ["Harbor", "HarborServer", "HarborSettings", "SimulatedHarbor"]
