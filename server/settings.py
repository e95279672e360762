"""Settings, all from the environment, each with a default; a wrong one is refused at start in one line that names it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from otegraph.server.database import credentials

T = TypeVar("T")
SHORTEST_KEY = 32


class SettingsError(Exception):
    """A variable with a value that can't be used; the text names it and never repeats a secret."""


@dataclass(frozen=True, slots=True)
class Settings:
    """docs/operations.md says what each is for.  `database_url` or `kubeconfig` None: the embedded one, the simulated one."""

    database_url: str | None = field(default=None, repr=False)
    kubeconfig: Path | None = None
    kube_context: str | None = None
    host: str = "127.0.0.1"
    port: int = 8012
    data_folder: Path = Path(".data")
    admin_password: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
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
        token_seconds=reader.get("TOKEN_SECONDS", _number(60, 31_536_000), 3600),
        refresh_seconds=reader.get("REFRESH_SECONDS", _number(60, 31_536_000), 18000),
        admin_auto_deploy=reader.get("ADMIN_AUTO_DEPLOY", _flag, True),
        answers_per_second=reader.get("ANSWERS_PER_SECOND", _rate, 2.5),
        log_level=reader.get("LOG_LEVEL", _level, "info"),
    )
    if settings.refresh_seconds < settings.token_seconds:
        raise SettingsError("OTEGRAPH_REFRESH_SECONDS must not be less than OTEGRAPH_TOKEN_SECONDS")
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


def _level(value: str) -> str:
    if value.lower() not in ("debug", "info", "warning", "error"):
        raise ValueError(f"must be debug, info, warning or error, not {value!r}")
    return value.lower()
