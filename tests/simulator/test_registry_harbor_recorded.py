"""What was recorded of a real Harbor, sent again in order: the simulated one answers with the same statuses, codes,
shapes and headers. What went unrecorded in between is done where `BEFORE` says."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from otegraph.simulator.registry.harbor import HarborSettings, SimulatedHarbor

from tests.simulator.harbor_recording import Replay, differences, records
from tests.simulator.images import Image, image, push

LEFT_OUT_SECTIONS = {
    "webhooks-retention-gc-registries": "webhooks, retention, garbage collection, replication, audit log: not simulated",
    "proxy-cache and registry in use": "proxy caches are not simulated",
    "webhook delivery": "webhooks are not simulated",
}
LEFT_OUT = {
    285: "all of the 60 settings of Harbor; the simulator has four",
    338: "sent to core, past nginx, which decodes a path once more",
    339: "sent to core, past nginx, which decodes a path once more",
}
FRESH = "last checks (fresh Harbor)"
A, B_DOCKER, B, C = image("a"), image("b", docker=True), image("b"), image("c", 120_000)
IMAGES = {
    "fd547ddf5025856f7e828187371b30337ac67de622101c0ff2b0b7ccfa2a531e": A,
    "83bb53e10df32ac581078ad4e8de35caaecd24dc41179669bdaaecb0e738889b": B_DOCKER,
    "b83025f00bf3223af170776e0062e0777f1a2c094fed11d613ec08d85d208381": C,
    "1238400f96a04d503e08e5dc83f6694ff52ed31641aac5c6409648e8bd2a43c9": B,
}
OLD, NEW = "Passw0rd", "Passw0rd2"
WRONG = {"password": "Wrong0000"}
SYSTEM_ROBOT: list[dict[str, Any]] = [
    {
        "kind": "project",
        "namespace": "*",
        "access": [
            {"resource": resource, "action": action}
            for resource, action in (
                ("repository", "pull"),
                ("repository", "push"),
                ("artifact", "list"),
                ("artifact", "read"),
                ("repository", "list"),
                ("repository", "read"),
                ("tag", "list"),
            )
        ],
    },
    {
        "kind": "system",
        "namespace": "/",
        "access": [{"resource": "project", "action": "list"}, {"resource": "project", "action": "create"}],
    },
]
SENT: dict[int, dict[str, Any]] = {
    **dict.fromkeys((7, 8, 61, 304, 315), WRONG),
    148: {"body": {"password": "short1A"}},
    149: {"body": {"password": "alllowercase1"}},
    183: {"body": {"old_password": "Wrong0000", "new_password": NEW}},
    184: {"body": {"old_password": OLD, "new_password": "short"}},
    185: {"body": {"old_password": OLD, "new_password": OLD}},
    186: {"body": {"new_password": OLD}},
    187: {"body": {"old_password": OLD, "new_password": NEW}},
    188: {"password": OLD},
    279: {"body": {"secret": "short"}},
    280: {"body": {"secret": "Secret123456"}},
    587: {"headers": {"Authorization": "Bearer nonsense"}},
}
"""What is masked, or was otherwise wrong, in requests."""


async def without_cookies(request: httpx.Request) -> None:
    """Clients of registries keep none, and Harbor refuses those who do."""
    request.headers.pop("Cookie", None)


class Story:
    """What happened between the records."""

    def __init__(self, replay: Replay, harbor: SimulatedHarbor) -> None:
        self.replay = replay
        self.harbor = harbor
        self.cookies: dict[str, str] = {}
        self.csrf = ""

    async def project(self, name: str, **rest: Any) -> None:
        await self.replay.as_admin("POST", "/api/v2.0/projects", {"project_name": name, **rest})

    async def user(self, name: str, email: str = "") -> None:
        body = {"username": name, "password": OLD, "email": email or f"{name}@example.com", "realname": name}
        await self.replay.as_admin("POST", "/api/v2.0/users", body)
        self.replay.passwords[name] = OLD

    async def robot(self, name: str, namespace: str, access: list[dict[str, str]], level: str = "project") -> int:
        permissions = [{"kind": "project", "namespace": namespace, "access": access}]
        await self.robot_with(name, level, permissions)
        return max(self.harbor.harbor.robots)

    async def robot_with(self, name: str, level: str, permissions: list[dict[str, Any]]) -> None:
        body = {"name": name, "level": level, "duration": -1, "permissions": permissions}
        made = (await self.replay.as_admin("POST", "/api/v2.0/robots", body)).json()
        self.replay.passwords[made["name"]] = made["secret"]

    async def push(self, name: str, tag: str, pushed: Image) -> None:
        auth = httpx.BasicAuth("admin", self.replay.passwords["admin"])
        hooks = {"request": [without_cookies]}
        async with httpx.AsyncClient(base_url=self.harbor.url, auth=auth, event_hooks=hooks) as http:
            await push(http, name, tag, pushed)

    async def projects_of_the_recording(self) -> None:
        for name in ("priv2", "hidden", "a", "a-b", "a_b"):
            await self.project(name, metadata={"public": "false"})
        await self.project("12345")
        await self.project("oldpub", public=True)
        await self.project("extra1", metadata={"public": "true", "auto_scan": "true"})

    async def public_is_anything(self) -> None:
        await self.replay.as_admin("PUT", "/api/v2.0/projects/priv1", {"metadata": {"public": "maybe"}})

    async def public_again(self) -> None:
        await self.replay.as_admin("PUT", "/api/v2.0/projects/priv1", {"metadata": {"public": "false"}})

    async def users_of_the_recording(self) -> None:
        for name, email in (("c d", "cd@example.com"), ("e:f", "ef@example.com"), ("Alice", "alice2@example.com")):
            await self.user(name, email)
        for name in ("m-8", "m-9", "sys1", "gone"):
            await self.user(name)

    async def system_robot(self) -> None:
        await self.robot("withsecret", "priv1", SYSTEM_ROBOT[0]["access"])
        await self.robot_with("sysbot", "system", SYSTEM_ROBOT)

    async def images(self) -> None:
        await self.replay.as_admin("PUT", "/api/v2.0/projects/priv1/members/13", {"role_id": 3})
        await self.push("priv1/app", "1.0", A)
        await self.push("priv1/app", "2.0", B_DOCKER)
        await self.push("priv1/team/web/front", "latest", C)
        await self.push("pub1/app", "1.0", A)
        await self.push("priv1/app", "1.0-again", A)

    async def index_parts(self) -> None:
        await self.push("priv1/multi", "arm", C)
        await self.push("priv1/multi", "amd", A)

    async def larger_quota(self) -> None:
        await self.replay.as_admin("PUT", "/api/v2.0/quotas/3", {"hard": {"storage": 200_000}})

    async def cookies_of_a_basic_call(self) -> None:
        await self.project("csrf1")
        await self.replay.as_admin("GET", "/api/v2.0/users/current")
        self.cookies = {"sid": self.replay.http.cookies["sid"]}

    async def race(self) -> None:
        for name in ("race1", "race2"):
            await self.project(name)

    def configure(self, **settings: Any) -> Callable[[], Awaitable[None]]:
        async def put() -> None:
            await self.replay.as_admin("PUT", "/api/v2.0/configurations", settings)

        return put

    async def default_quotas(self) -> None:
        await self.configure(project_creation_restriction="everyone", storage_per_project=1000)()
        await self.project("dflt1")
        await self.project("dflt2", storage_limit=-1)

    async def prefixed_robot(self) -> None:
        await self.configure(storage_per_project=-1, robot_name_prefix="bot_")()
        pulls = [{"resource": "repository", "action": "pull"}]
        while await self.robot("pfx", "pub1", pulls) < 7:
            await self.replay.as_admin("DELETE", f"/api/v2.0/robots/{max(self.harbor.harbor.robots)}")
        await self.configure(robot_name_prefix="robot$")()

    async def odd_name(self) -> None:
        await self.push("pub1/a_b.c-d/e", "1", A)
        # what the records that are left out did
        self.harbor.harbor.project_named("pub1").metadata["retention_id"] = "1"  # type: ignore[union-attr]

    async def fresh(self) -> None:
        for name in ("u3", "u4", "u5", "m1", "m2", "m3"):
            await self.user(name)
        await self.project("v1")

    async def reading_robot(self) -> None:
        await self.robot("s", "v1", [{"resource": "project", "action": "read"}])

    async def moved_tag(self) -> None:
        await self.push("v1/x", "1", A)
        await self.push("v1/x", "1", B)

    def before(self) -> dict[int, Callable[[], Awaitable[None]]]:
        """By the number of the record that comes next."""
        return {
            52: self.projects_of_the_recording,
            139: self.public_is_anything,
            142: self.public_again,
            166: self.users_of_the_recording,
            256: self.system_robot,
            302: self.images,
            426: self.index_parts,
            447: self.larger_quota,
            484: self.cookies_of_a_basic_call,
            546: self.race,
            552: self.configure(project_creation_restriction="adminonly"),
            560: self.default_quotas,
            569: self.prefixed_robot,
            577: self.odd_name,
            729: self.fresh,
            738: self.reading_robot,
            766: self.moved_tag,
        }

    async def sent(self, number: int) -> dict[str, Any]:
        """How a record is sent whose secrets are those of the session, not of the recording."""
        if number in (312, 313):
            asked = "/service/token?service=harbor-registry&scope=repository:priv1/app:pull,push"
            token = (await self.replay.as_admin("GET", asked)).json()["token"]
            return {"headers": {"Authorization": f"Bearer {token}"}}
        if number == 493:
            return {"content": f"principal=alice&password={NEW}".encode()}
        if number == 494:
            seen = await self.replay.ask("GET", "/api/v2.0/systeminfo")
            self.cookies, self.csrf = dict(seen.cookies), seen.headers["x-harbor-csrf-token"]
            return {"content": f"principal=alice&password={NEW}".encode(), "headers": self.session(csrf=True)}
        if number in (485, 487, 490, 495, 496, 497, 498):
            return {"headers": self.session(csrf=number == 497)}
        return SENT.get(number, {})

    def session(self, *, csrf: bool) -> dict[str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        return headers | {"X-Harbor-CSRF-Token": self.csrf} if csrf else headers

    def learn(self, number: int, answer: httpx.Response) -> None:
        """Secrets that an answer tells, and those that a request changed."""
        if number == 494:
            self.cookies |= dict(answer.cookies)
        if number in (235, 241, 290) and answer.status_code == 201:
            self.replay.passwords[answer.json()["name"]] = answer.json()["secret"]
        if number == 187:
            self.replay.passwords["alice"] = NEW
        if number == 281:
            self.replay.passwords["robot$priv1+ci"] = answer.json()["secret"]


async def replayed(*, fresh: bool) -> tuple[int, list[str]]:
    """How many records were compared, and what differs."""
    compared, found = 0, []
    settings = HarborSettings(wrong_password_seconds=0.0)
    async with SimulatedHarbor(settings=settings) as harbor, httpx.AsyncClient(base_url=harbor.url) as http:
        passwords = {"admin": settings.admin_password, "alice": OLD, "bob": OLD}
        hashes = {recorded: ours.digest.removeprefix("sha256:") for recorded, ours in IMAGES.items()}
        story = Story(Replay(http, passwords, hashes), harbor)
        before = story.before()
        for record in records():
            number, section = record["n"], record["section"]
            if (section == FRESH) is not fresh:
                continue
            for step in sorted(before):
                if step <= number and (step >= 729) is fresh:
                    await before.pop(step)()
            if section in LEFT_OUT_SECTIONS or number in LEFT_OUT or section == "lock":
                continue
            if record["path"] == "/api/v2.0/users" and record["method"] == "POST" and number not in (148, 149):
                sent = {"body": {"password": OLD}}
            else:
                sent = await story.sent(number)
            answer = await story.replay.send(record, sent)
            story.learn(number, answer)
            compared += 1
            found += [f"{number} {record['method']} {record['path']}: {text}" for text in differences(record, answer)]
    return compared, found


async def test_the_recorded_requests_get_the_recorded_answers() -> None:
    compared, found = await replayed(fresh=False)
    assert found == []
    left_out = sum(r["section"] in LEFT_OUT_SECTIONS for r in records()) + len(LEFT_OUT)
    # the lock-out has a test of its own: it is about two requests at once
    assert compared == len(records()) - left_out - sum(r["section"] in (FRESH, "lock") for r in records())


async def test_the_requests_to_a_fresh_harbor_get_the_recorded_answers() -> None:
    compared, found = await replayed(fresh=True)
    assert found == []
    assert compared == sum(r["section"] == FRESH for r in records())
