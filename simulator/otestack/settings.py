"""How fast, how late and how much: the defaults are what was measured on a real ote-stack."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OteSettings:
    """Rates are per second, None is without limit; bursts are what goes out at once before a rate holds.

    `answers_per_second`: answers and cluster states that the root clustercontroller writes, whole fleet;
    `mirror_requests_per_second`: requests of ote_controller_manager; `report_seconds`: between two capacity reports of
    a cluster, and before its first; `batch_seconds`: how long an edge collects changes before it reports them;
    `status_lag_seconds`: how much later than its spec a workload's status is written; `order_max_age_seconds`: older
    orders are not acted on; `reconnect_seconds`: from the root clustercontroller's start to the edges being back;
    `lightweight`: of nodes only name, labels and the known parts of the status are mirrored.
    """

    answers_per_second: float | None = 2.5
    answer_burst: int = 5
    mirror_requests_per_second: float | None = 5.0
    mirror_burst: int = 10
    report_seconds: float = 60.0
    batch_seconds: float = 1.0
    status_lag_seconds: float = 3.0
    order_max_age_seconds: float = 3600.0
    reconnect_seconds: float = 1.0
    lightweight: bool = False


FAST = OteSettings(
    answers_per_second=None,
    mirror_requests_per_second=None,
    report_seconds=0.5,
    batch_seconds=0.02,
    status_lag_seconds=0.05,
    reconnect_seconds=0.05,
)
"""For tests: the same order of events, without the waiting."""
