"""A real kube-apiserver with its own etcd: alone, it is a root cluster as ote-stack has it, without controllers."""

import base64
import secrets
import shutil
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import httpx
import yaml
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.parts.binaries import Parts
from tests.parts.process import Part, PartFailed
from tests.parts.waiting import eventually

START_SECONDS = 180.0
CRDS = Path(__file__).parents[2] / "deploy" / "crds"

Json = dict[str, Any]


class RequestFailed(Exception):
    """The API server answered with an error: `status` is the HTTP status, `body` the Status object as it came."""

    def __init__(self, request: str, status: int, body: str) -> None:
        super().__init__(f"{request}: {status} {body}")
        self.status = status
        self.body = body


class ApiServer:
    """A kube-apiserver on a free port of 127.0.0.1, RBAC on, with one administrator known by a token.

    `kubeconfig` is a file with address, certificate and token; `http` a client that has all three.
    """

    disabled_admission: Sequence[str] = ("ServiceAccount",)

    def __init__(self, name: str, folder: Path, parts: Parts) -> None:
        """`folder` gets keys, the kubeconfig, etcd's data and a log for each part; `start()` makes it."""
        self.name = name
        self.folder = folder
        self.parts = parts
        self.token = secrets.token_hex(16)
        self.kubeconfig = folder / "kubeconfig"
        self.url = ""
        self.http: httpx.AsyncClient
        self.running: list[Part] = []

    async def start(self) -> None:
        """Starts the parts and waits until they are ready. Raises PartFailed, with a log, and leaves none behind."""
        self._write_secrets()
        for attempts_left in (2, 1, 0):
            try:
                await self._start_all()
            except PartFailed as failure:
                await self.stop()
                # Between finding a free port and using it somebody else may have taken it.
                if not attempts_left or "address already in use" not in str(failure):
                    raise
            except BaseException:
                await self.stop()
                raise
            else:
                return

    async def stop(self) -> None:
        """Kills the parts and removes etcd's data; the logs stay. May be called twice."""
        if self.url:
            await self.http.aclose()
        self.url = ""
        while self.running:
            await self.running.pop().stop()
        shutil.rmtree(self.folder / "etcd", ignore_errors=True)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def request(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        params: Mapping[str, str | int] | None = None,
        content_type: str = "application/json",
    ) -> Json:
        """Sends one request and returns the decoded answer. Raises RequestFailed."""
        response = await self.http.request(
            method, path, json=body, params=params, headers={"Content-Type": content_type}
        )
        if response.is_error:
            raise RequestFailed(f"{method} {path}", response.status_code, response.text)
        answer: Json = response.json()
        return answer

    async def apply_crds(self, folder: Path = CRDS) -> None:
        """Creates the CustomResourceDefinitions of a folder's YAML files and waits until they are served."""
        definitions = _read_yaml(folder)
        path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
        for definition in definitions:
            await self.request("POST", path, definition)
        for definition in definitions:
            group, names, versions = (definition["spec"][key] for key in ("group", "names", "versions"))
            served = f"/apis/{group}/{versions[0]['name']}/{names['plural']}"

            async def answers(served: str = served) -> bool:
                return (await self.http.get(served)).is_success

            await eventually(answers, f"{served} at {self.name}", START_SECONDS)

    async def _start_all(self) -> None:
        await self._start_etcd()
        await self._start_api_server()

    async def _run(self, command: str, flags: Iterable[str]) -> Part:
        part = await Part.start([self.parts[command], *flags], self.folder / f"{command}.log")
        self.running.append(part)
        return part

    def _check(self) -> None:
        for part in self.running:
            part.check()

    async def _start_etcd(self) -> None:
        self._etcd_url = f"http://127.0.0.1:{free_port()}"
        await self._run(
            "etcd",
            [
                f"--data-dir={self.folder / 'etcd'}",
                f"--listen-client-urls={self._etcd_url}",
                f"--advertise-client-urls={self._etcd_url}",
                "--listen-peer-urls=http://127.0.0.1:0",
                "--unsafe-no-fsync",
                "--log-level=warn",
            ],
        )

    async def _start_api_server(self) -> None:
        url = f"https://127.0.0.1:{(port := free_port())}"
        certificate = self.certificate
        shutil.rmtree(certificate.parent, ignore_errors=True)
        part = await self._run(
            "kube-apiserver",
            [
                f"--etcd-servers={self._etcd_url}",
                f"--secure-port={port}",
                "--bind-address=127.0.0.1",
                # Without it a machine that has no default route cannot start.
                "--advertise-address=127.0.0.1",
                # An endpoint of the service "kubernetes" may not be a loopback address.
                "--endpoint-reconciler-type=none",
                f"--cert-dir={certificate.parent}",
                "--service-account-issuer=https://kubernetes.default.svc",
                f"--service-account-key-file={self.service_account_key}",
                f"--service-account-signing-key-file={self.service_account_key}",
                f"--token-auth-file={self.folder / 'tokens.csv'}",
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.96.0.0/16",
                *(f"--disable-admission-plugins={plugin}" for plugin in self.disabled_admission),
            ],
        )

        async def has_certificate() -> bool:
            self._check()
            return certificate.exists() and certificate.with_suffix(".key").exists()

        try:
            await eventually(has_certificate, f"a certificate of {self.name}'s kube-apiserver", START_SECONDS)
            self.http = httpx.AsyncClient(
                base_url=url,
                headers={"Authorization": f"Bearer {self.token}"},
                verify=ssl.create_default_context(cafile=str(certificate)),
                timeout=60.0,
                trust_env=False,
            )
            self.url = url
            self._write_kubeconfig()
            await eventually(self._ready, f"{self.name}'s kube-apiserver is ready", START_SECONDS)
        except TimeoutError as error:
            raise part.failure(str(error)) from error

    async def _ready(self) -> bool:
        self._check()
        try:
            # Short, because another's server on a port that was taken may not answer at all.
            return (await self.http.get("/readyz", timeout=2.0)).is_success
        except httpx.TransportError:
            return False

    @property
    def certificate(self) -> Path:
        """The certificate that kube-apiserver makes for itself, its authority's behind it."""
        return self.folder / "tls" / "apiserver.crt"

    @property
    def service_account_key(self) -> Path:
        return self.folder / "service-account.key"

    def _write_secrets(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "tokens.csv").write_text(f'{self.token},admin,admin,"system:masters"\n')
        key = ec.generate_private_key(ec.SECP256R1())
        self.service_account_key.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        )

    def _write_kubeconfig(self) -> None:
        authority = base64.b64encode(self.certificate.read_bytes()).decode()
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": self.name,
            "clusters": [{"name": self.name, "cluster": {"server": self.url, "certificate-authority-data": authority}}],
            "users": [{"name": "admin", "user": {"token": self.token}}],
            "contexts": [{"name": self.name, "context": {"cluster": self.name, "user": "admin"}}],
        }
        self.kubeconfig.write_text(yaml.safe_dump(config))


def _read_yaml(folder: Path) -> list[Json]:
    return [yaml.safe_load(file.read_text()) for file in sorted(folder.glob("*.yaml"))]


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
