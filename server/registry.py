"""The image registry that the settings name, and what makes this server its token realm."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from otegraph.clients.distribution import Distribution
from otegraph.clients.harbor import Harbor
from otegraph.clients.registry import Registry
from otegraph.clients.registry_authorization import basic, issued
from otegraph.clients.registry_token import TokenIssuer
from otegraph.reconcilers.rollout.pull_secret import Account, Credentials
from otegraph.resolvers.policy import Policy
from otegraph.resolvers.registry_account import pull_name, pull_password
from otegraph.server import bootstrap
from otegraph.server.settings import Settings, SettingsError
from otegraph.simulator.registry import Distribution as SimulatedDistribution
from otegraph.simulator.registry.tokens import TokenRules
from starlette.types import ASGIApp, Receive, Scope, Send

REALM = "/registry/token"


@dataclass(frozen=True, slots=True)
class RegistryParts:
    """`issuer`: where this server is the registry's realm. `simulated`: a registry that this server itself serves at /v2/."""

    registry: Registry | None = None
    issuer: TokenIssuer | None = None
    simulated: ASGIApp | None = None


def registry_parts(settings: Settings) -> RegistryParts:
    """Opens no connection. Raises `SettingsError` for a token key or certificate that can't be used."""
    url = settings.registry_url or ""
    address = settings.registry_address or urlsplit(url).netloc
    match settings.registry_kind:
        case None:
            return RegistryParts()
        case "harbor":
            user, password = settings.registry_user or "", settings.registry_password or ""
            return RegistryParts(Harbor(url, user, password, address))
        case "distribution":
            issuer, _ = _issuer(settings)
            if settings.registry_user is not None:
                authorize = basic(settings.registry_user, settings.registry_password or "")
            else:
                authorize = issued(issuer)
            return RegistryParts(Distribution(url, address, authorize), issuer)
    issuer, certificate = _issuer(settings)
    own = own_url(settings)
    rules = TokenRules(
        realm=own + REALM,
        service=issuer.service,
        issuer=issuer.issuer,
        certificate=certificate.decode(),
    )
    address = settings.registry_address or urlsplit(own).netloc
    return RegistryParts(Distribution(own, address, issued(issuer)), issuer, SimulatedDistribution(rules=rules))


def pull_credentials(parts: RegistryParts, policy: Policy) -> Credentials:
    """What the edges pull with: the passwords of external repositories, and accounts of this server's own registry.

    Harbor's accounts are Harbor's: nothing here could pull a private image of it for an edge.
    """
    if parts.registry is None or parts.registry.keeps_accounts:
        return Credentials(policy.box)
    address, key = parts.registry.address, policy.secret_key

    async def account(business_id: int) -> Account:
        return Account(address, pull_name(business_id), pull_password(key, business_id))

    return Credentials(policy.box, address, account, pull_password(key, 0)[:16])


def own_url(settings: Settings) -> str:
    """Where this machine reaches this server."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 told apart, not bound
    return f"http://{host}:{settings.port}"


class BesideRegistry:
    """An application, and a registry at /v2/ as clients of registries want it."""

    def __init__(self, app: ASGIApp, registry: ASGIApp) -> None:
        self._app = app
        self._registry = registry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_registry = scope["type"] == "http" and (scope["path"] == "/v2" or scope["path"].startswith("/v2/"))
        await (self._registry if is_registry else self._app)(scope, receive, send)


def _issuer(settings: Settings) -> tuple[TokenIssuer, bytes]:
    if settings.registry_token_key is None or settings.registry_token_certificate is None:
        key, certificate = bootstrap.token_key(settings.data_folder)
    else:
        key, certificate = settings.registry_token_key.read_bytes(), settings.registry_token_certificate.read_bytes()
    try:
        issuer = TokenIssuer(key, certificate, issuer=settings.registry_service, service=settings.registry_service)
    except ValueError as error:
        raise SettingsError(f"OTEGRAPH_REGISTRY_TOKEN_KEY and OTEGRAPH_REGISTRY_TOKEN_CERTIFICATE: {error}") from None
    return issuer, certificate
