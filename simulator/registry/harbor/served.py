"""A Harbor at a URL."""

from otegraph.simulator.registry.faults import Faults
from otegraph.simulator.registry.harbor.app import HarborServer
from otegraph.simulator.registry.harbor.model import Harbor, HarborSettings
from otegraph.simulator.registry.served import Served
from otegraph.simulator.registry.store import MEBIBYTE, Store
from otegraph.simulator.serving import Listener


class SimulatedHarbor(Served):
    """A Harbor on `port` of 127.0.0.1, or on a free one; `limit` in bytes of blobs. `harbor` is its state."""

    def __init__(self, port: int = 0, *, settings: HarborSettings | None = None, limit: int = 512 * MEBIBYTE) -> None:
        self.harbor = Harbor(Store(limit), settings)
        self.faults = Faults()
        self.server = HarborServer(self.harbor, self.faults)
        super().__init__(Listener(self.server, self.faults.resume, port))
