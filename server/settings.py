"""Settings, all from the environment, each with a default; a wrong one is refused at start in one line that names it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from otegraph.server.database import credentials

T = TypeVar("T")
SHORTEST_KEY = 32


class SettingsError(Exception):
    """A variable with a value that can't be used; the text names it and never repeats a secret."""


@dataclass(frozen=True, slots=True)
class Settings:
    """docs/operations.md says what each is for.  `database_url` or `kubeconfig` None: the embedded one, the simulated one.

    `registry_kind` None: there is no registry, and what needs one is unavailable.
    """

    database_url: str | None = field(default=None, repr=False)
    kubeconfig: Path | None = None
    kube_context: str | None = None
    host: str = "127.0.0.1"
    port: int = 8012
    data_folder: Path = Path(".data")
    admin_password: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    previous_secret_keys: tuple[str, ...] = field(default=(), repr=False)
    registry_kind: str | None = "simulator"
    registry_url: str | None = None
    registry_user: str | None = None
    registry_password: str | None = field(default=None, repr=False)
    registry_address: str | None = None
    registry_service: str = "otegraph-registry"
    registry_token_key: Path | None = None
    registry_token_certificate: Path | None = None
    helm: Path | None = None
    token_seconds: int = 3600
    refresh_seconds: int = 18000
    admin_auto_deploy: bool = True
    answers_per_second: float = 2.5
    log_level: str = "info"


def read(environment: Mapping[str, str]) -> Settings:
    """The settings in OTEGRAPH_… variables; an empty one is as if it were not there.  Raises `SettingsError`."""
    reader = _Reader(environment)
    settings = Settings(
        database_url=reader.get("DATABASE_URL", _database_url, None),
        kubeconfig=reader.get("KUBECONFIG", _file, None),
        kube_context=reader.get("KUBE_CONTEXT", str, None),
        host=reader.get("HOST", _host, "127.0.0.1"),
        port=reader.get("PORT", _number(1, 65535), 8012),
        data_folder=reader.get("DATA_FOLDER", Path, Path(".data")),
        admin_password=reader.get("ADMIN_PASSWORD", _password, None),
        secret_key=reader.get("SECRET_KEY", _key, None),
        previous_secret_keys=reader.get("PREVIOUS_SECRET_KEYS", _keys, ()),
        registry_kind=reader.get("REGISTRY_KIND", _registry_kind, None),
        registry_url=reader.get("REGISTRY_URL", _registry_url, None),
        registry_user=reader.get("REGISTRY_USER", str, None),
        registry_password=reader.get("REGISTRY_PASSWORD", str, None),
        registry_address=reader.get("REGISTRY_ADDRESS", _registry_address, None),
        registry_service=reader.get("REGISTRY_SERVICE", str, "otegraph-registry"),
        registry_token_key=reader.get("REGISTRY_TOKEN_KEY", _file, None),
        registry_token_certificate=reader.get("REGISTRY_TOKEN_CERTIFICATE", _file, None),
        helm=reader.get("HELM", _file, None),
        token_seconds=reader.get("TOKEN_SECONDS", _number(60, 31_536_000), 3600),
        refresh_seconds=reader.get("REFRESH_SECONDS", _number(60, 31_536_000), 18000),
        admin_auto_deploy=reader.get("ADMIN_AUTO_DEPLOY", _flag, True),
        answers_per_second=reader.get("ANSWERS_PER_SECOND", _rate, 2.5),
        log_level=reader.get("LOG_LEVEL", _level, "info"),
    )
    if settings.refresh_seconds < settings.token_seconds:
        raise SettingsError("OTEGRAPH_REFRESH_SECONDS must not be less than OTEGRAPH_TOKEN_SECONDS")
    return _with_registry(settings)


def _with_registry(settings: Settings) -> Settings:
    """The settings with a registry that fits the rest: the simulated one beside a simulated root, else the one given or none."""
    kind, url = settings.registry_kind, settings.registry_url
    if kind is None and url is not None:
        raise SettingsError(
            "OTEGRAPH_REGISTRY_KIND must say of which kind OTEGRAPH_REGISTRY_URL is: harbor or distribution"
        )
    if kind is None and settings.kubeconfig is None:
        return replace(settings, registry_kind="simulator")
    if kind in ("harbor", "distribution") and url is None:
        raise SettingsError(f"OTEGRAPH_REGISTRY_URL must say where the registry is: OTEGRAPH_REGISTRY_KIND is {kind}")
    if kind == "harbor" and (settings.registry_user is None or settings.registry_password is None):
        raise SettingsError(
            "OTEGRAPH_REGISTRY_USER and OTEGRAPH_REGISTRY_PASSWORD must name an administrator of Harbor"
        )
    if (settings.registry_user is None) != (settings.registry_password is None):
        raise SettingsError("OTEGRAPH_REGISTRY_USER and OTEGRAPH_REGISTRY_PASSWORD go together")
    if (settings.registry_token_key is None) != (settings.registry_token_certificate is None):
        raise SettingsError("OTEGRAPH_REGISTRY_TOKEN_KEY and OTEGRAPH_REGISTRY_TOKEN_CERTIFICATE go together")
    return settings


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def get(self, name: str, parse: Callable[[str], T], default: T) -> T:
        value = self._environment.get(f"OTEGRAPH_{name}", "")
        if not value:
            return default
        try:
            return parse(value)
        except ValueError as error:
            raise SettingsError(f"OTEGRAPH_{name}: {error}") from None


def _number(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not re.fullmatch(r"\d{1,9}", value, re.ASCII) or not least <= int(value) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}, not {value!r}")
        return int(value)

    return parse


def _rate(value: str) -> float:
    try:
        rate = float(value)
    except ValueError:
        rate = 0
    if not 0.01 <= rate <= 100_000:
        raise ValueError(f"must be a number from 0.01 to 100000, not {value!r}")
    return rate


def _flag(value: str) -> bool:
    if value.lower() not in ("true", "false"):
        raise ValueError(f"must be true or false, not {value!r}")
    return value.lower() == "true"


def _host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:\-]+", value):
        raise ValueError(f"must be a host's name or address, not {value!r}")
    return value


def _database_url(value: str) -> str:
    form = "must be a PostgreSQL URL: postgresql://user:password@host:port/database"
    if not re.match(r"postgres(ql)?://", value):
        raise ValueError(form)
    try:
        credentials(value)
    except ValueError:
        # without the cause: it may repeat the password
        raise ValueError(form) from None
    return value


def _file(value: str) -> Path:
    path = Path(value).expanduser()
    if not path.is_file():
        raise ValueError(f"there is no file {value!r}")
    return path


def _password(value: str) -> str:
    if not 8 <= len(value) <= 128:
        raise ValueError("must have 8 to 128 characters")
    return value


def _key(value: str) -> str:
    if len(value.encode()) < SHORTEST_KEY:
        raise ValueError(f"must have at least {SHORTEST_KEY} bytes (RFC 7518, 3.2)")
    return value


def _keys(value: str) -> tuple[str, ...]:
    return tuple(_key(key.strip()) for key in value.split(",") if key.strip())


def _registry_kind(value: str) -> str:
    if value.lower() not in ("harbor", "distribution", "simulator"):
        raise ValueError(f"must be harbor, distribution or simulator, not {value!r}")
    return value.lower()


def _registry_url(value: str) -> str:
    form = "must be an HTTP URL without credentials: https://registry.example.com"
    try:
        parts = urlsplit(value)
        bad = parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc
        bad = bad or bool(parts.query or parts.fragment) or parts.port == 0
    except ValueError:
        bad = True
    if bad:
        # without the value: it may hold a password
        raise ValueError(form)
    return value.rstrip("/")


def _registry_address(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.\-]*(:\d{1,5})?", value, re.ASCII):
        raise ValueError(f"must be a host, and its port if it has one, as images are named with it, not {value!r}")
    return value


def _level(value: str) -> str:
    if value.lower() not in ("debug", "info", "warning", "error"):
        raise ValueError(f"must be debug, info, warning or error, not {value!r}")
    return value.lower()
