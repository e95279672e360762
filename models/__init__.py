"""The rows: what clients want, and what was seen of the world."""

from otegraph.models.app import App, AppStatus, AppVersion
from otegraph.models.audit_event import AuditEvent
from otegraph.models.business import Business, BusinessStatus
from otegraph.models.chart import Chart
from otegraph.models.cluster import Cluster, ClusterLabel, ClusterStatus
from otegraph.models.cluster_node import ClusterNode, NodeLabel
from otegraph.models.deployment import AuditState, Deployment, DeploymentStatus
from otegraph.models.external_repository import ExternalRepository
from otegraph.models.image import Image, ImageManifest, ImageProject, ImageTag, RegistryState
from otegraph.models.lease import Lease
from otegraph.models.mutation_record import MutationRecord
from otegraph.models.order import Delivery, Order
from otegraph.models.pod import Pod, PodPhase
from otegraph.models.registry_account import RegistryAccount
from otegraph.models.revision import Revision, RevisionAction
from otegraph.models.revision_image import RevisionImage
from otegraph.models.target import Target, TargetPhase
from otegraph.models.user import Role, Session, User, UserStatus
from otegraph.models.viewer import Viewer
from otegraph.models.workload import Workload

__all__ = [
    "App",
    "AppStatus",
    "AppVersion",
    "AuditEvent",
    "AuditState",
    "Business",
    "BusinessStatus",
    "Chart",
    "Cluster",
    "ClusterLabel",
    "ClusterNode",
    "ClusterStatus",
    "Delivery",
    "Deployment",
    "DeploymentStatus",
    "ExternalRepository",
    "Image",
    "ImageManifest",
    "ImageProject",
    "ImageTag",
    "Lease",
    "MutationRecord",
    "NodeLabel",
    "Order",
    "Pod",
    "PodPhase",
    "RegistryAccount",
    "RegistryState",
    "Revision",
    "RevisionAction",
    "RevisionImage",
    "Role",
    "Session",
    "Target",
    "TargetPhase",
    "User",
    "UserStatus",
    "Viewer",
    "Workload",
]
