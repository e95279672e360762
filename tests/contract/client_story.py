"""A story told by the client that openapi-generator made, in a process of its own: what it makes is no part of the tests.

`python client_story.py <folder of the client> <origin> <password of admin> <chart> <rows as JSON>`; the status is 0 when every
operation of every spelling was called, and each answer was what its model says.
"""

from __future__ import annotations

import inspect
import json
import sys
from importlib import import_module
from typing import Any

CHANGED = "another-Password-1"


class Client:
    """The generated client with somebody's token; `called` is shared by all of them."""

    called: set[str] = set()

    def __init__(self, generated: Any, origin: str) -> None:
        self.generated = generated
        self.origin = origin
        self.configuration = generated.Configuration(host=origin)
        connection = generated.ApiClient(self.configuration)
        apis = [getattr(generated, name)(connection) for name in dir(generated) if name.endswith("Api")]
        self.operations = {
            name: method
            for api in apis
            for name, method in inspect.getmembers(api, inspect.ismethod)
            if is_operation(name)
        }

    def __call__(self, operation: str, body: dict[str, Any] | None = None, **parameters: Any) -> Any:
        """The model of the answer; the body is checked and sent by its model."""
        method = self.operations[operation]
        if body is not None:
            (name,) = (name for name in inspect.signature(method).parameters if name.endswith("_request"))
            model = getattr(self.generated, "".join(part.capitalize() for part in name.split("_")))
            parameters[name] = model.from_dict(body)
        answer = method(**parameters)
        assert answer.code == 200, answer
        assert answer.message in ("success", "Success"), answer
        self.called.add(operation)
        return answer

    def login(self, user: str, password: str) -> Client:
        """A client of that user's own."""
        somebody = Client(self.generated, self.origin)
        somebody.configuration.api_key["token"] = self("login", {"user": user, "password": password}).token
        return somebody

    def refused(self, status: int, operation: str, **parameters: Any) -> None:
        """Asks for something that is refused: the error's body has a model too."""
        refused: Any = None
        try:
            self.operations[operation](**parameters)
        except self.generated.ApiException as error:
            refused = error
        assert (refused.status, refused.data.code) == (status, status), refused
        assert refused.data.message


def is_operation(name: str) -> bool:
    return not name.startswith("_") and not name.endswith(("_with_http_info", "_without_preload_content"))


def users(nobody: Client, admin: Client, password: str) -> None:
    nobody("create_user", {"user": "tina", "password": password, "phone": "1", "realName": "Tina", "isAdmin": False})
    listed = admin("list_users", page=1, page_size=0)
    tina = next(user for user in listed.data if user.user == "tina")
    assert (tina.status, tina.real_name) == (0, "Tina")
    admin("audit_user", {"status": 1}, user_id=tina.id)
    admin("reset_password", {"password": CHANGED}, user_id=tina.id)
    her = nobody.login("tina", CHANGED)
    her("update_password", {"oldPassword": CHANGED, "password": password})
    assert her("get_authorization").data.display_name == "Tina"
    her.configuration.api_key["token"] = her("refresh_token").token
    her("logout")
    her.refused(401, "get_authorization")
    nobody.login("tina", password)("logout2")
    admin("create_sub_user", {"user": "toby", "password": password})
    toby = next(user for user in admin("list_users", page_size=0).data if user.user == "toby")
    admin("delete_user", user_id=toby.id)


def businesses(nobody: Client, admin: Client, password: str) -> None:
    her = nobody.login("tina", password)
    her("create_business", {"name": "tinas", "introduce": "a", "objective": "b", "scale": "c"})
    (business,) = her("list_businesses", page=1).data
    admin("audit_business", {"status": 1, "comment": "pass"}, id=business.id)
    seen = her("get_business", id=business.id).data
    assert (seen.status, seen.introduce, seen.create_time > 1_500_000_000) == (1, "a", True)


def clusters(admin: Client, tenant: Client) -> None:
    admin("add_cluster_label", {"clusterLabel": "north", "clusterName": ["GuangZhou", "BeiJing"]})
    assert "north" in tenant("list_cluster_labels").data
    assert "north" in [one.cluster_label for one in tenant("get_cluster_labels", cluster_name="BeiJing").data]
    north = tenant("list_clusters", cluster_label="north", page=1, page_size=1)
    assert (len(north.data), north.total, north.data[0].node_count) == (1, 2, 1)
    admin("delete_cluster_label", {"clusterLabel": "north", "clusterName": ["BeiJing"]})
    label = {"nodeLabel": "gpu", "clusterName": "c1", "nodeName": ["GuangZhou"]}
    admin("add_node_label", label)
    assert "gpu" in tenant("list_node_labels", cluster_name="c1").data
    nodes = tenant("list_nodes", cluster_name="c1", node_label="gpu")
    assert (nodes.total, nodes.meta.ready_node_count, nodes.data[0].operating_system) == (1, 1, "Linux")
    admin("delete_node_label", label | {"deleteDeploy": False})


def images(tenant: Client) -> None:
    tenant("create_repository_user", {"user": "pusher", "password": CHANGED})
    tenant("update_repository_password", {"password": CHANGED + "2"})
    assert tenant("get_authorization").data.has_repo_account
    tenant("create_repository_project", {"projectName": "shelf", "public": True})
    projects = {one.project_name: one for one in tenant("list_repository_projects", page_size=0).data}
    assert (projects["shelf"].public, projects["shelf"].image_count) == (True, 0)
    listed = tenant("list_images", project_name="test", image_name="demo", order="desc", order_by="id")
    assert {one.image_name for one in listed.data} >= {"test/demo1"}
    tags = tenant("list_image_tags", image_name="test/demo1")
    assert {one.tag for one in tags.data} >= {"v1", "v2"}
    tenant("delete_image_tags", {"imageName": "test/demo1", "tag": ["v1"]})
    tenant("delete_images", {"imageName": ["test/demo1"]})
    tenant("delete_repository_projects", {"projectId": [projects["shelf"].project_id]})


def external_repositories(tenant: Client) -> None:
    for operation, name in (("create_external_repository", "first"), ("create_external_repository2", "second")):
        tenant(operation, {"repositoryId": name, "address": "registry.example", "user": "u", "password": "secret"})
    listed = tenant("list_external_repositories", page_size=0)
    assert {"first", "second"} <= {one.repository_id for one in listed.data}
    one = tenant("get_external_repository", repo_id="first").data
    assert (one.repository_id, one.address, one.user) == ("first", "registry.example", "u")
    assert "secret" not in listed.to_json() + one.to_json()
    tenant("delete_external_repositories", {"repositoryId": ["first"]})
    tenant("delete_external_repositories2", {"repositoryId": ["second"]})
    tenant.refused(404, "get_external_repository", repo_id="second")


def apps(tenant: Client, chart: str, example: dict[str, Any]) -> None:
    tenant("create_app", example | {"appName": "shop"})
    tenant("create_app_from_chart", app_name="packed", version="1.0", chart=chart)
    shop, packed = (tenant("list_apps", app_name=name, app_name_mode="strict").apps[0] for name in ("shop", "packed"))
    assert (shop.version, shop.max_cpu, shop.port[0].host_port, shop.is_hpa) == ("1.2.1", 2, 9090, True)
    assert (packed.version, packed.image, packed.port) == ("1.0.1", "", [])
    assert tenant("get_app", app_id=packed.id).data.app_name == "packed"
    tenant("delete_apps", {"appId": [shop.id, packed.id]})


def deployments(admin: Client, tenant: Client, rows: dict[str, int]) -> None:
    wish = {"appName": "nginx1", "version": "1.1.1.1", "cluster": "all", "nodeLabel": "", "comment": ""}
    tenant("create_deployment", wish | {"deployName": "one"})
    tenant("create_deployment2", wish | {"deployName": "two"})
    listed = tenant("list_deployments", app_name="nginx", editable="all", running="all", page_size=0)
    by_name = {one.deploy_name: one for one in listed.data}
    assert (by_name["one"].status, json.loads(by_name["one"].error_message)["total"]) == (0, 0)
    waiting = admin("list_deployment_audits", order_by="id", order="asc", page_size=0).data
    audits = {one.deploy_id: one.id for one in waiting if one.status == 0}
    admin("audit_deployment", {"id": audits[by_name["one"].id], "status": 1, "comment": "yes"})
    admin("audit_deployment2", {"id": audits[by_name["two"].id], "status": 2, "comment": "no"})
    seen = tenant("get_deployment", deploy_id=by_name["two"].id, var_field="status,auditComment,historyVersion").data
    assert (seen.status, seen.audit_comment) == (2, "no")
    tenant("upgrade_deployment", {"version": "1.2.1", "comment": "up"}, deploy_id=rows["web"])
    tenant("rollback_deployment", {"version": "1.1.1.1", "comment": "down"}, deploy_id=rows["settled"])
    tenant("delete_deployment", deploy_id=by_name["one"].id)
    tenant("delete_deployment_by_name", deploy_name="two")


def main(folder: str, origin: str, password: str, chart: str, given: str) -> int:
    sys.path.insert(0, folder)
    nobody = Client(import_module("documented_client"), origin)
    rows = json.loads(given)
    admin, tenant = nobody.login("admin", password), nobody.login("tenant", password)
    nobody.refused(401, "list_clusters")
    users(nobody, admin, password)
    businesses(nobody, admin, password)
    clusters(admin, tenant)
    images(tenant)
    external_repositories(tenant)
    apps(tenant, chart, rows["app"])
    deployments(admin, tenant, rows)
    forgotten = nobody.operations.keys() - Client.called
    assert not forgotten, forgotten
    print(len(Client.called))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
