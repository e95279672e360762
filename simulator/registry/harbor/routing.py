"""Which handler answers a path of the API."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from otegraph.simulator.registry.harbor.call import Answer, Call
from otegraph.simulator.registry.harbor.errors import HarborError, not_found

Handler = Callable[[Call], Answer]
_PREFIX = "/api/v2.0/"


@dataclass(frozen=True, slots=True)
class Route:
    """A path under /api/v2.0/, with placeholders of one segment in braces."""

    method: str
    path: str
    handler: Handler


class Router:
    """Routes come in the order in which they are tried."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes: list[tuple[re.Pattern[str], dict[str, Handler]]] = []
        patterns: dict[str, dict[str, Handler]] = {}
        for route in routes:
            handlers = patterns.setdefault(route.path, {})
            if not handlers:
                expression = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path.replace(".", r"\."))
                self._routes.append((re.compile(expression), handlers))
            handlers[route.method] = route.handler

    def find(self, method: str, path: str) -> tuple[Handler, Mapping[str, str]]:
        """The handler of a path that was decoded once, as nginx hands it on; a placeholder is decoded once more."""
        rest = re.sub(r"/{2,}", "/", path).removeprefix(_PREFIX).rstrip("/")
        for pattern, handlers in self._routes:
            if found := pattern.fullmatch(rest):
                if method not in handlers:
                    allowed = ",".join(handlers)
                    message = f"method {method} is not allowed, but [{allowed}] are"
                    raise HarborError(405, "METHOD_NOT_ALLOWED", message)
                return handlers[method], {name: unquote(text) for name, text in found.groupdict().items()}
        raise not_found(f"path {path} was not found")
