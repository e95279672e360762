"""Who asks, and what they may do."""

from dataclasses import dataclass

from otegraph.simulator.registry.harbor.model import Harbor, Project, Robot, User

_ADMIN, _DEVELOPER, _GUEST, _MAINTAINER, _LIMITED = 1, 2, 3, 4, 5
_ALL = frozenset({_ADMIN, _DEVELOPER, _GUEST, _MAINTAINER, _LIMITED})
_WRITERS = frozenset({_ADMIN, _DEVELOPER, _MAINTAINER})
_KEEPERS = frozenset({_ADMIN, _MAINTAINER})
_FULL = _ALL - {_LIMITED}
_OWNERS = frozenset({_ADMIN})

ROLES_THAT_MAY: dict[tuple[str, str], frozenset[int]] = {
    ("project", "read"): _ALL,
    ("project", "update"): _OWNERS,
    ("project", "delete"): _OWNERS,
    ("metadata", "read"): _FULL,
    ("metadata", "list"): _FULL,
    ("metadata", "create"): _OWNERS,
    ("metadata", "update"): _OWNERS,
    ("metadata", "delete"): _OWNERS,
    ("quota", "read"): _ALL,
    ("member", "list"): _FULL,
    ("member", "read"): _FULL,
    ("member", "create"): _OWNERS,
    ("member", "update"): _OWNERS,
    ("member", "delete"): _OWNERS,
    ("robot", "list"): _WRITERS,
    ("robot", "read"): _WRITERS,
    ("robot", "create"): _OWNERS,
    ("robot", "update"): _OWNERS,
    ("robot", "delete"): _OWNERS,
    ("repository", "list"): _ALL,
    ("repository", "read"): _ALL,
    ("repository", "pull"): _ALL,
    ("repository", "push"): _WRITERS,
    ("repository", "update"): _WRITERS,
    ("repository", "delete"): _KEEPERS,
    ("artifact", "list"): _ALL,
    ("artifact", "read"): _ALL,
    ("artifact", "create"): _WRITERS,
    ("artifact", "delete"): _KEEPERS,
    ("artifact-addition", "read"): _ALL,
    ("accessory", "list"): _ALL,
    ("artifact-label", "create"): _WRITERS,
    ("artifact-label", "delete"): _WRITERS,
    ("tag", "list"): _ALL,
    ("tag", "create"): _WRITERS,
    ("tag", "delete"): _KEEPERS,
    ("label", "list"): _FULL,
    ("label", "read"): _FULL,
    ("label", "create"): _KEEPERS,
    ("label", "delete"): _KEEPERS,
    ("immutable-tag", "list"): _KEEPERS,
    ("immutable-tag", "create"): _KEEPERS,
    ("immutable-tag", "delete"): _KEEPERS,
}
"""Which roles may take an action on a resource of their project."""

PUBLIC = frozenset(
    {
        ("project", "read"),
        ("repository", "list"),
        ("repository", "read"),
        ("repository", "pull"),
        ("artifact", "list"),
        ("artifact", "read"),
        ("artifact-addition", "read"),
        ("accessory", "list"),
        ("tag", "list"),
    }
)
"""What everybody may in a public project."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A user, a robot, or, with neither, the public."""

    user: User | None = None
    robot: Robot | None = None
    robot_name: str = ""

    @property
    def known(self) -> bool:
        return self.user is not None or self.robot is not None

    @property
    def administrator(self) -> bool:
        return self.user is not None and self.user.sysadmin

    @property
    def name(self) -> str:
        return self.user.username if self.user else self.robot_name


def role_in(principal: Principal, project: Project) -> int | None:
    """The user's role in the project; roles that do not exist are kept too."""
    member = project.member(principal.user.id) if principal.user else None
    return member.role if member else None


def may(principal: Principal, project: Project, resource: str, action: str) -> bool:
    """Whether an action in a project is allowed."""
    if principal.administrator:
        return True
    if project.public and (resource, action) in PUBLIC:
        return True
    if principal.robot:
        return robot_may(principal.robot, project, resource, action)
    return role_in(principal, project) in ROLES_THAT_MAY.get((resource, action), frozenset())


def robot_may(robot: Robot, project: Project | None, resource: str, action: str) -> bool:
    """Whether a robot's permissions hold this one, for a project or, without one, for the system."""
    for permission in robot.permissions:
        if project is None:
            covers = permission["kind"] == "system"
        elif permission["kind"] == "project":
            covers = permission["namespace"] in (project.name, "*")
        else:
            covers = False
        if covers and {"resource": resource, "action": action} in permission["access"]:
            return True
    return False


def sees(principal: Principal, project: Project) -> bool:
    """Whether a list of projects shows this one."""
    if principal.administrator or project.public:
        return True
    if principal.robot:
        spaces = {p["namespace"] for p in principal.robot.permissions if p["kind"] == "project"}
        return bool(spaces & {project.name, "*"})
    return role_in(principal, project) is not None


def visible_projects(harbor: Harbor, principal: Principal) -> list[Project]:
    """In the order of their names."""
    found = (project for project in harbor.projects.values() if sees(principal, project))
    return sorted(found, key=lambda project: project.name)
