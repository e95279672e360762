"""Pull Secrets: what is in them, and that nothing but the order that is sent holds it."""

from __future__ import annotations

import base64
import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from otegraph.clients.errors import Invalid, ServerError
from otegraph.models import Business, Delivery, Deployment, ExternalRepository, Order, RevisionAction, Target
from otegraph.models.encryption import SecretBox
from otegraph.reconcilers.rollout.answers import Answer, Answers, parse_answer
from otegraph.reconcilers.rollout.candidates import changed_credentials, every
from otegraph.reconcilers.rollout.cleanup import Cleanup
from otegraph.reconcilers.rollout.loop import Rollout
from otegraph.reconcilers.rollout.pull_secret import Account, Credentials, docker_config, uses_registry
from otegraph.reconcilers.rollout.sending import Sender
from otegraph.reconcilers.sql import reader
from otegraph.tests.reconcilers.rollout.fleet import Fleet, mirror
from otegraph.tests.reconcilers.rollout.objects import job, workload
from otegraph.tests.reconcilers.rollout.rows import approved, business, revise
from otegraph.tests.reconcilers.rollout.test_doing import Mortal, fleet_of, phases, state

PASSWORD, OTHER = "hunter2-of-the-tests", "another-hunter2"
BOX = SecretBox("a key of the tests that is long enough")
SECRET = "/api/v1/namespaces/shop/secrets/web-pull"
DEPLOYMENT = "/apis/apps/v1/namespaces/shop/deployments/web"


async def account(business_id: int) -> Account:
    return Account("registry.test:5000", f"pull-{business_id}", OTHER)


OWN = Credentials(BOX, "https://registry.test:5000", account, "k1")


async def repository(owner: Business, password: str = PASSWORD, name: str = "hub") -> ExternalRepository:
    """An external repository, as a client would have made it."""
    made = await ExternalRepository.create(
        business=owner, name=name, address="https://hub.test/team/", user="robot", password=b""
    )
    made.password = BOX.seal(password, f"external_repositories:{made.id}")
    await made.save()
    return made


async def turns(fleet: Fleet, credentials: Credentials | None = None, count: int = 4) -> None:
    """Lives long enough, with these credentials, and cleans up what it may at once."""
    credentials = credentials or Credentials(BOX)
    mortal = Mortal(fleet)
    for _ in range(count):
        await Rollout(mortal, mortal, credentials=credentials).step(await every(reader()))
        await Sender(mortal, mortal, credentials).send()
        read = [parse_answer(*answer) for answer in fleet.answers()]
        await Answers(mortal, mortal, lambda _: None).store([answer for answer in read if answer is not None])
        await mirror(fleet)
    await Rollout(mortal, mortal, credentials=credentials).step(await every(reader()))


def auths(fleet: Fleet, cluster: str = "c1") -> dict[str, Any]:
    """What the edge's Secret holds."""
    secret = fleet.edges[cluster].objects[SECRET]
    assert secret["type"] == "kubernetes.io/dockerconfigjson"
    found: dict[str, Any] = json.loads(base64.b64decode(secret["data"][".dockerconfigjson"]))["auths"]
    return found


async def written() -> str:
    """Everything that rows of the loops say."""
    rows = [list(await model.all().values()) for model in (Order, Delivery, Target, Deployment)]
    return repr(rows)


def hidden(text: str) -> bool:
    """Whether a text holds neither password, nor its base64 in the forms in which a Secret has it."""
    plain = [PASSWORD, OTHER, f"robot:{PASSWORD}"]
    return not any(one in text or base64.b64encode(one.encode()).decode()[:12] in text for one in plain)


@pytest.mark.usefixtures("database")
class TestExternalRepositories:
    async def test_the_edge_gets_the_credentials_and_no_row_does(self) -> None:
        fleet, owner = await fleet_of("c1", "c2"), await business()
        await repository(owner)
        deployment = await approved(owner, external_repository="hub")
        await turns(fleet)
        assert (await state(deployment))[0] == "SUCCESS"
        basic = base64.b64encode(f"robot:{PASSWORD}".encode()).decode()
        hub = {"hub.test/team": {"username": "robot", "password": PASSWORD, "auth": basic}}
        assert auths(fleet) == auths(fleet, "c2") == hub
        pod = fleet.edges["c1"].objects[DEPLOYMENT]["spec"]["template"]["spec"]
        assert pod["imagePullSecrets"] == [{"name": "web-pull"}]
        assert hidden(await written())

    async def test_its_order_leaves_the_root_with_its_last_answer(self) -> None:
        fleet, owner = await fleet_of("c1"), await business()
        await repository(owner)
        await approved(owner, external_repository="hub")
        await turns(fleet)
        holders = {row["name"] for row in await Order.exclude(pull=None).values("name")}
        assert len(holders) == 1
        cleanup = Cleanup(Mortal(fleet), Mortal(fleet), timedelta(hours=1))
        await cleanup.close()
        assert await cleanup.remove() == 1
        assert holders & set(fleet.orders) == set()
        assert fleet.orders, "the others stay for a while"

    async def test_it_does_not_stay_in_the_root_for_a_cluster_that_does_not_come_back(self) -> None:
        fleet, owner = await fleet_of("c1"), await business()
        fleet.connected.clear()
        await repository(owner)
        await approved(owner, external_repository="hub")
        await turns(fleet)
        cleanup = Cleanup(Mortal(fleet), Mortal(fleet), timedelta(0))
        await cleanup.close()
        assert await cleanup.remove() == 0
        order = await Order.exclude(pull=None).get()
        assert order.sent_at is not None
        await Order.all().update(sent_at=order.sent_at - timedelta(hours=2))
        await cleanup.close()
        assert await cleanup.remove() == 1

    async def test_a_changed_password_is_ordered_again_and_nothing_else_is(self) -> None:
        fleet, owner = await fleet_of("c1"), await business()
        hub = await repository(owner)
        deployment = await approved(owner, external_repository="hub")
        await turns(fleet)
        assert await changed_credentials(reader()) == []
        fleet.edges["c1"].asked.clear()
        hub.password = BOX.seal(OTHER, f"external_repositories:{hub.id}")
        await hub.save()
        assert await changed_credentials(reader()) == [deployment.id]
        await turns(fleet)
        assert auths(fleet)["hub.test/team"]["password"] == OTHER
        assert fleet.edges["c1"].asked == [f"PUT {SECRET}"]
        assert await changed_credentials(reader()) == []
        assert (await state(deployment))[0] == "SUCCESS"

    async def test_without_such_a_repository_nothing_is_made_until_there_is_one(self) -> None:
        fleet, owner = await fleet_of("c1"), await business()
        stranger = await business("other")
        await repository(stranger)
        deployment = await approved(owner, external_repository="hub")
        await turns(fleet)
        assert SECRET not in fleet.edges["c1"].objects
        assert (await state(deployment))[0] == "SUCCESS"
        hub = await repository(owner)
        assert await changed_credentials(reader()) == [deployment.id]
        await turns(fleet)
        assert auths(fleet)["hub.test/team"]["password"] == PASSWORD
        await hub.delete()
        await turns(fleet)
        assert SECRET not in fleet.edges["c1"].objects

    async def test_it_goes_with_the_revision_that_needs_it_no_more_and_with_the_deployment(self) -> None:
        fleet, owner = await fleet_of("c1"), await business()
        await repository(owner)
        deployment = await approved(owner, external_repository="hub")
        await turns(fleet)
        await revise(deployment, RevisionAction.UPGRADE, image="nginx:2")
        await turns(fleet, count=6)
        assert (await state(deployment))[0] == "SUCCESS"
        assert SECRET not in fleet.edges["c1"].objects
        await revise(deployment, RevisionAction.UPGRADE, external_repository="hub")
        await turns(fleet)
        assert auths(fleet)
        await revise(deployment, RevisionAction.DELETE)
        await turns(fleet)
        assert (await state(deployment))[0] == "DELETED"
        assert fleet.edges["c1"].held() == []

    async def test_a_password_that_can_not_be_opened_fails_the_one_that_needs_it_and_heals(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        fleet, owner = await fleet_of("c1"), await business()
        await repository(owner)
        broken = await approved(owner, external_repository="hub")
        sound = await approved(owner, "sound")
        lost = Credentials(SecretBox("another key, as long as that one"))
        with caplog.at_level(logging.DEBUG):
            await turns(fleet, lost)
        assert (await state(sound))[0] == "SUCCESS"
        status, message = await state(broken)
        assert status == "FAILED"
        assert "the password of the external repository hub can't be opened" in message
        assert hidden(caplog.text)
        # as if the pause after it were over
        delivery = await Delivery.get(object="v1/Secret/shop/web-pull")
        assert delivery.answered_at is not None
        await Delivery.filter(id=delivery.id).update(answered_at=delivery.answered_at - timedelta(hours=2))
        await turns(fleet)
        assert (await state(broken))[0] == "SUCCESS"

    async def test_what_an_edge_or_the_root_says_of_it_is_not_kept(self, caplog: pytest.LogCaptureFixture) -> None:
        class Quoting(Mortal):
            error: type[Invalid] | type[ServerError] = Invalid

            async def create(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
                if "secrets" in body["spec"]["url"]:
                    raise self.error(422, "Invalid", f"invalid: {body['spec']['body']}")
                return await super().create(path, body)

        fleet, owner = await fleet_of("c1"), await business()
        await repository(owner)
        deployment = await approved(owner, external_repository="hub")
        root = Quoting(fleet)
        credentials = Credentials(BOX)
        await Rollout(root, root, credentials=credentials).step(await every(reader()))
        root.error = ServerError
        with caplog.at_level(logging.DEBUG), pytest.raises(Exception, match="failed: ServerError") as raised:
            await Sender(root, root, credentials).send()
        assert hidden(repr(raised.value) + str(raised.value.__cause__))
        root.error = Invalid
        with caplog.at_level(logging.DEBUG):
            await Sender(root, root, credentials).send()
        await Rollout(root, root, credentials=credentials).step(await every(reader()))
        assert (await state(deployment))[0] == "FAILED"
        assert hidden(caplog.text + await written())

        order = await Order.exclude(pull=None).get()
        await Delivery.filter(order_id=order.id).update(answered_at=None, code=None, message=None)
        quoted = Answer(order.name, "c1", 422, None, f'invalid value: "{PASSWORD}"')
        await Answers(root, root, lambda _: None).store([quoted])
        (delivery,) = await Delivery.filter(order_id=order.id)
        assert delivery.message == "the edge answered 422; why is not kept, for it may quote the Secret"

    async def test_an_answer_to_a_secret_is_told_to_the_cleanup(self) -> None:
        fleet, owner = await fleet_of("c1"), await business()
        await repository(owner)
        await approved(owner, external_repository="hub")
        told: list[str] = []
        mortal, credentials = Mortal(fleet), Credentials(BOX)
        await Rollout(mortal, mortal, credentials=credentials).step(await every(reader()))
        await Sender(mortal, mortal, credentials).send()
        answers = Answers(mortal, mortal, lambda _: None, lambda: told.append("cleanup"))
        read = [answer for each in fleet.answers() if (answer := parse_answer(*each)) is not None]
        secrets = {row["name"] for row in await Order.exclude(pull=None).values("name")}
        await answers.store([answer for answer in read if answer.order not in secrets])
        assert told == []
        await answers.store(read)
        assert told == ["cleanup"]


@pytest.mark.usefixtures("database")
class TestTheOwnRegistry:
    async def test_images_of_the_registry_are_pulled_with_an_account_of_the_business(self) -> None:
        fleet, owner = await fleet_of("c1"), await business()
        await repository(owner)
        await approved(owner, image="registry.test:5000/shop/web:1", external_repository="hub")
        await turns(fleet, OWN)
        assert {server: auth["username"] for server, auth in auths(fleet).items()} == {
            "hub.test/team": "robot",
            "registry.test:5000": f"pull-{owner.id}",
        }
        assert hidden(await written())

    async def test_a_charts_images_too_and_new_passwords_are_ordered(self) -> None:
        fleet, owner = await fleet_of("c1"), await business()
        chart = [workload("Deployment", image="registry.test:5000/shop/web:1"), job(image="elsewhere/job:1")]
        deployment = await approved(owner, chart=chart)
        await turns(fleet, OWN)
        assert list(auths(fleet)) == ["registry.test:5000"]
        assert (await state(deployment))[0] == "SUCCESS"
        fleet.edges["c1"].asked.clear()
        await turns(fleet, Credentials(BOX, OWN.registry_address, account, "k2"))
        assert fleet.edges["c1"].asked == [f"PUT {SECRET}"]

    async def test_an_account_that_can_not_be_had_is_no_ones_secret(self) -> None:
        async def away(business_id: int) -> Account:
            raise RuntimeError(f"{PASSWORD} of {business_id}")

        fleet, owner = await fleet_of("c1"), await business()
        deployment = await approved(owner, image="registry.test:5000/shop/web:1")
        await turns(fleet, Credentials(BOX, "registry.test:5000", away))
        assert await phases() == {"c1": "FAILED"}
        assert "can't be had (RuntimeError)" in (await state(deployment))[1]
        assert hidden(await written())


@pytest.mark.parametrize(
    ("image", "uses"),
    [
        ("registry.test:5000/shop/web:1", True),
        ("registry.test:5000.evil.test/shop/web", False),
        ("registry.test/shop/web", False),
        ("nginx", False),
    ],
)
def test_whether_an_image_is_the_registrys(image: str, uses: bool) -> None:
    assert uses_registry(OWN, [image, "busybox"]) is uses
    assert uses_registry(Credentials(BOX), [image]) is False
    assert uses_registry(None, [image]) is False


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("hub.test", "hub.test"),
        ("https://hub.test/", "hub.test"),
        ("http://hub.test:5000/team", "hub.test:5000/team"),
        ("docker.io", "https://index.docker.io/v1/"),
        ("https://registry-1.docker.io", "https://index.docker.io/v1/"),
        ("https://index.docker.io/v1/", "https://index.docker.io/v1/"),
    ],
)
def test_what_kubelets_know_a_server_by(address: str, server: str) -> None:
    assert list(json.loads(docker_config([Account(address, "u", "p")]))["auths"]) == [server]


def test_nothing_secret_is_in_a_repr() -> None:
    assert hidden(repr(Account("a", "u", PASSWORD)) + repr(Credentials(BOX, "a", account)))
    assert "SecretBox" not in repr(Credentials(BOX))
