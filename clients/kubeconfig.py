"""A kubeconfig file as a configured `kubernetes.aio` client, without letting its secrets into an error text."""

import os
import socket
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import yaml
from kubernetes.aio.client import ApiClient, Configuration
from kubernetes.aio.client.rest import RESTClientObject
from kubernetes.aio.config import load_kube_config
from otegraph.clients.errors import InvalidKubeconfig

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class _Connections(RESTClientObject):
    """Connections that notice a peer that vanished: a watch may be silent for minutes with nobody at the other end."""

    def _create_connector(self) -> aiohttp.TCPConnector:
        return aiohttp.TCPConnector(
            limit=self.maxsize, ssl=self.ssl_context, socket_factory=_keepalive_socket, keepalive_timeout=15
        )


def _keepalive_socket(address: tuple[Any, ...]) -> socket.socket:
    family, kind, protocol = address[:3]
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # Linux names; elsewhere the system's own (longer) times hold
    for option, seconds in (("TCP_KEEPIDLE", 20), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, option):
            made.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), seconds)
    return made


async def load_configuration(path: str | os.PathLike[str], context: str | None) -> Configuration:
    """Reads server, certificates and credentials of a context (the file's current one where None).

    Raises InvalidKubeconfig. Its text is ours alone: the library's and PyYAML's errors quote the file, tokens and all.
    """
    name = os.fspath(path)
    _check(name, context)
    configuration = Configuration()
    try:
        await load_kube_config(  # type: ignore[no-untyped-call]
            name, context=context, client_configuration=configuration, persist_config=False
        )
    except Exception as error:
        raise InvalidKubeconfig(f"kubeconfig {name}: can't be used ({type(error).__name__})") from None
    host = urlsplit(configuration.host)
    if host.scheme not in ("http", "https") or not host.hostname:
        raise InvalidKubeconfig(f"kubeconfig {name}: its cluster has no server address")
    # retries hidden below us would make every deadline of ours untrue
    configuration.retries = None
    # like Go's clients: a proxy from the environment is never used for this machine itself
    configuration.client_session_kwargs = {"trust_env": host.hostname not in _LOOPBACK}
    return configuration


def connect(configuration: Configuration) -> ApiClient:
    """A client on connections of ours. Raises InvalidKubeconfig where a certificate can't be loaded."""
    try:
        client = ApiClient(configuration)
        client.rest_client = _Connections(configuration)
    except (OSError, ValueError) as error:
        raise InvalidKubeconfig(f"the kubeconfig's certificates can't be used ({type(error).__name__})") from None
    client.user_agent = "otegraph"
    return client


def _check(name: str, context: str | None) -> None:
    """Says clearly what is wrong in the common cases."""
    try:
        with open(name, "rb") as file:
            document = yaml.safe_load(file)
    except OSError as error:
        raise InvalidKubeconfig(f"kubeconfig {name}: {error.strerror or type(error).__name__}") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise InvalidKubeconfig(f"kubeconfig {name}: not YAML") from None
    if not isinstance(document, dict):
        raise InvalidKubeconfig(f"kubeconfig {name}: not a kubeconfig")
    wanted = document.get("current-context") if context is None else context
    contexts = document.get("contexts")
    known = [entry.get("name") for entry in contexts if isinstance(entry, dict)] if isinstance(contexts, list) else []
    if not wanted:
        raise InvalidKubeconfig(f"kubeconfig {name}: no current-context, and none was named")
    if wanted not in known:
        raise InvalidKubeconfig(f"kubeconfig {name}: no context {wanted!r}")
