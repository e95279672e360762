"""The Status objects that Kubernetes answers instead of what was asked for, in the words of kube-apiserver 1.37."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from otegraph.simulator.apiserver.resources import Resource


class StatusError(Exception):
    """A refusal: `body` is the Status object, `code` the HTTP status, `headers` what goes with it."""

    def __init__(
        self,
        code: int,
        reason: str,
        message: str,
        details: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.headers = headers or {}
        self.body: dict[str, Any] = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": message,
        }
        if reason:
            self.body["reason"] = reason
        if details is not None:
            self.body["details"] = details
        self.body["code"] = code


@dataclass(frozen=True)
class Cause:
    """One field that is wrong."""

    field: str
    message: str
    reason: str = "FieldValueInvalid"


def required(field: str, why: str = "") -> Cause:
    """A field that must be there."""
    return Cause(field, f"Required value: {why}" if why else "Required value", "FieldValueRequired")


def unsupported(field: str, shown: str, supported: Sequence[str]) -> Cause:
    """A field with a value that is none of those allowed."""
    values = ", ".join(f'"{value}"' for value in supported)
    return Cause(field, f"Unsupported value: {shown}: supported values: {values}", "FieldValueNotSupported")


def _details(resource: Resource, name: str, kind: str | None = None) -> dict[str, Any]:
    details: dict[str, Any] = {"name": name} if name else {}
    if resource.group:
        details["group"] = resource.group
    details["kind"] = kind or resource.plural
    return details


def not_found(resource: Resource, name: str) -> StatusError:
    return StatusError(404, "NotFound", f'{resource.qualified} "{name}" not found', _details(resource, name))


def no_such_resource() -> StatusError:
    return StatusError(404, "NotFound", "the server could not find the requested resource", {})


def already_exists(resource: Resource, name: str) -> StatusError:
    message = f'{resource.qualified} "{name}" already exists'
    return StatusError(409, "AlreadyExists", message, _details(resource, name))


def conflict(
    resource: Resource,
    name: str,
    why: str = "the object has been modified; please apply your changes to the latest version and try again",
) -> StatusError:
    message = f'Operation cannot be fulfilled on {resource.qualified} "{name}": {why}'
    return StatusError(409, "Conflict", message, _details(resource, name))


def invalid(resource: Resource, name: str, causes: Sequence[Cause], *, as_resource: bool = False) -> StatusError:
    """422. `as_resource` names the plural instead of the kind, as the storage layer does."""
    kind = resource.plural if as_resource else resource.kind
    listed = [f"{cause.field}: {cause.message}" for cause in causes]
    text = listed[0] if len(listed) == 1 else f"[{', '.join(listed)}]"
    shown = f"{kind}.{resource.group}" if resource.group else kind
    details = _details(resource, name, kind)
    details["causes"] = [{"reason": c.reason, "message": c.message, "field": c.field} for c in causes]
    return StatusError(422, "Invalid", f'{shown} "{name}" is invalid: {text}', details)


def forbidden(resource: Resource, name: str, why: str, causes: Sequence[Cause] = (), *, code: int = 403) -> StatusError:
    details = _details(resource, name)
    if causes:
        details["causes"] = [{"reason": c.reason, "message": c.message, "field": c.field} for c in causes]
    return StatusError(code, "Forbidden", f'{resource.qualified} "{name}" is forbidden: {why}', details)


def bad_request(message: str) -> StatusError:
    return StatusError(400, "BadRequest", message)


def expired(message: str) -> StatusError:
    """410: what the client remembers is no longer there; it must list again."""
    return StatusError(410, "Expired", message)


def too_large_version(version: int, current: int) -> StatusError:
    return StatusError(
        504,
        "Timeout",
        f"Timeout: Too large resource version: {version}, current: {current}",
        {
            "causes": [{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}],
            "retryAfterSeconds": 1,
        },
    )


def method_not_allowed() -> StatusError:
    message = "the server does not allow this method on the requested resource"
    return StatusError(405, "MethodNotAllowed", message, {})


def unsupported_media_type(accepted: Sequence[str]) -> StatusError:
    message = "the body of the request was in an unknown format - accepted media types include: " + ", ".join(accepted)
    return StatusError(415, "UnsupportedMediaType", message)


def too_many_requests(retry_after_seconds: int) -> StatusError:
    """429, as the priority and fairness filter answers."""
    return StatusError(
        429,
        "TooManyRequests",
        "too many requests, please try again later",
        {"retryAfterSeconds": retry_after_seconds},
        {"Retry-After": str(retry_after_seconds)},
    )


def unauthorized() -> StatusError:
    return StatusError(401, "Unauthorized", "Unauthorized")


def unpatchable() -> StatusError:
    """422: a JSON Patch that can't be applied. Kubernetes says no more than this."""
    return StatusError(422, "Invalid", "the server rejected our request due to an error in our request", {})


_REQUEST_LIMIT = 3 * 1024 * 1024
_ETCD_LIMIT = 3 * 1024 * 1024 // 2


def check_size(size: int) -> None:
    """Refuses a body, in bytes, that kube-apiserver does not read or etcd does not take."""
    if size > _REQUEST_LIMIT:
        raise StatusError(413, "RequestEntityTooLarge", f"Request entity too large: limit is {_REQUEST_LIMIT}")
    if size > _ETCD_LIMIT:
        raise StatusError(500, "", "etcdserver: request is too large")
