"""ote-stack, as a client of any root and any edges: it carries orders down and reports up.

Written after spec/ote-control-plane.md and the recordings of a real one (commit afc7ae1 of 2020): what that one loses,
does twice or is late with, this one does too.
"""

from otegraph.simulator.otestack.client import Endpoint
from otegraph.simulator.otestack.crds import DEFINITIONS
from otegraph.simulator.otestack.settings import FAST, OteSettings
from otegraph.simulator.otestack.stack import OteStack

__all__ = ["DEFINITIONS", "FAST", "Endpoint", "OteSettings", "OteStack"]
