"""An image registry in memory: `SimulatedRegistry` behaves as distribution 2.8.2, `SimulatedHarbor` as Harbor 2.16.

Both take images from real clients and give them back, over real HTTP, and answer as recordings of the real ones say,
traps included.

What it will never be: persistent, TLS, garbage collection (what is deleted by the distribution API keeps its blobs in
memory, up to the limit), replication, proxy caches, scanning, signing, webhooks, retention, LDAP or OIDC logins, the
conversion of manifests to Docker's schema 1, ranges of blobs, or a model of anybody's performance: where it is slow,
that is a setting.
"""

from otegraph.simulator.registry.distribution import Distribution
from otegraph.simulator.registry.faults import Faults
from otegraph.simulator.registry.served import SimulatedRegistry
from otegraph.simulator.registry.store import Store

__all__ = ["Distribution", "Faults", "SimulatedRegistry", "Store"]
