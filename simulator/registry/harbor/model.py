"""What a Harbor knows besides images."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from otegraph.simulator.registry.store import Repository, Store

ROLES = {1: "projectAdmin", 2: "developer", 3: "guest", 4: "maintainer", 5: "limitedGuest"}


@dataclass(frozen=True, slots=True)
class HarborSettings:
    """`wrong_password_seconds`: how long a login with a wrong password takes and, after it, locks its user out."""

    admin_password: str = field(default="Harbor12345", repr=False)
    version: str = "v2.16.0"
    wrong_password_seconds: float = 1.5


@dataclass(slots=True)
class User:
    """Somebody with a password. Usernames differ by case."""

    id: int
    username: str
    password: str = field(repr=False)
    email: str
    realname: str
    comment: str
    created_at: datetime
    updated_at: datetime
    sysadmin: bool = False


@dataclass(slots=True)
class Member:
    """A user's role in a project."""

    id: int
    user_id: int
    role: int


@dataclass(slots=True)
class Project:
    """`storage_limit` in bytes, -1 for none; `allowlist_id` is that of its CVE allowlist."""

    id: int
    name: str
    owner_id: int
    metadata: dict[str, str]
    storage_limit: int
    created_at: datetime
    updated_at: datetime
    allowlist_id: int
    members: dict[int, Member] = field(default_factory=dict)
    immutable_rules: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def public(self) -> bool:
        return self.metadata.get("public") == "true"

    def member(self, user_id: int) -> Member | None:
        return next((member for member in self.members.values() if member.user_id == user_id), None)


@dataclass(slots=True)
class Robot:
    """An account of programs. `permissions` are as they were asked for; `name` is without the configured prefix."""

    id: int
    name: str
    secret: str = field(repr=False)
    level: str
    project_id: int
    duration: int
    permissions: list[dict[str, Any]]
    created_at: datetime
    updated_at: datetime
    creator_id: int
    creator_type: str
    description: str = ""
    disabled: bool = False

    @property
    def expires_at(self) -> int:
        """Unix seconds, -1 for never."""
        return -1 if self.duration < 0 else int(self.created_at.timestamp()) + self.duration * 86_400


@dataclass
class Configuration:
    """What administrators set."""

    read_only: bool = False
    project_creation_restriction: str = "everyone"
    storage_per_project: int = -1
    robot_name_prefix: str = "robot$"


class Harbor:
    """The state. Images are in `store`, under the names of their projects."""

    def __init__(self, store: Store | None = None, settings: HarborSettings | None = None) -> None:
        self.store = store or Store()
        self.settings = settings or HarborSettings()
        self.configuration = Configuration()
        self.users: dict[int, User] = {}
        self.projects: dict[int, Project] = {}
        self.robots: dict[int, Robot] = {}
        self.labels: dict[int, dict[str, Any]] = {}
        self.token_key = secrets.token_bytes(32)
        self.allowlist_ids, self.member_ids, self.robot_ids = count(1), count(1), count(1)
        self.label_ids, self.rule_ids = count(1), count(1)
        # 2 is the anonymous user's
        self._user_ids, self._project_ids = count(3), count(1)
        at = self.now()
        password = self.settings.admin_password
        self.users[1] = User(1, "admin", password, "", "system admin", "admin user", at, at, True)
        self.create_project("library", 1, {"public": "true"}, -1)

    def now(self) -> datetime:
        return self.store.clock()

    def create_user(self, username: str, password: str, email: str, realname: str, comment: str = "") -> User:
        """Makes a user without asking whether it may be."""
        at = self.now()
        user = User(next(self._user_ids), username, password, email, realname, comment, at, at)
        self.users[user.id] = user
        return user

    def create_project(self, name: str, owner_id: int, metadata: dict[str, str], storage_limit: int) -> Project:
        """Makes a project; its owner is a project administrator."""
        at = self.now()
        number, allowlist = next(self._project_ids), next(self.allowlist_ids)
        project = Project(number, name, owner_id, metadata, storage_limit, at, at, allowlist)
        if owner_id in self.users:
            self.add_member(project, owner_id, 1)
        self.projects[project.id] = project
        return project

    def add_member(self, project: Project, user_id: int, role: int) -> Member:
        member = Member(next(self.member_ids), user_id, role)
        project.members[member.id] = member
        return member

    def user_named(self, username: str) -> User | None:
        return next((user for user in self.users.values() if user.username == username), None)

    def project_named(self, name: str) -> Project | None:
        return next((project for project in self.projects.values() if project.name == name), None)

    def robot_named(self, full_name: str) -> Robot | None:
        prefix = self.configuration.robot_name_prefix
        return next((robot for robot in self.robots.values() if prefix + robot.name == full_name), None)

    def repositories(self, project: Project) -> list[Repository]:
        """Those that have had an image."""
        prefix = project.name + "/"
        found = self.store.repositories.values()
        return [repository for repository in found if repository.name.startswith(prefix) and repository.pushed_at]

    def storage_used(self, project: Project) -> int:
        """Bytes of blobs and manifests, each blob counted once."""
        blobs: dict[str, int] = {}
        for repository in self.repositories(project):
            for manifest in repository.manifests.values():
                blobs[manifest.digest] = len(manifest.content)
                for digest in manifest.described.blobs:
                    blobs[digest] = len(self.store.blob(repository.name, digest) or b"")
        return sum(blobs.values())

    def delete_project(self, project: Project) -> None:
        """Its members, robots and quota go with it."""
        del self.projects[project.id]
        for robot in [robot for robot in self.robots.values() if robot.project_id == project.id]:
            del self.robots[robot.id]

    def delete_user(self, user: User) -> None:
        """Projects of the user stay."""
        del self.users[user.id]
        for project in self.projects.values():
            project.members = {m.id: m for m in project.members.values() if m.user_id != user.id}
