"""What can go wrong when this server speaks to the outside.

`ClientError` > `InvalidKubeconfig`, `Unreachable`, `BadAnswer`, `ApiError` > one class for each answer that a caller
treats in its own way. No text in here ever holds a credential.
"""


class ClientError(Exception):
    """The outside could not be asked, or did not do what it was asked."""


class InvalidKubeconfig(ClientError):
    """The kubeconfig can't be read, or does not say where the API server is."""


class Unreachable(ClientError):
    """No answer: refused, cut off, or later than the deadline. What was asked may have been done all the same."""


class BadAnswer(ClientError):
    """An answer that is no Kubernetes answer: no JSON, or JSON of another form."""


class ApiError(ClientError):
    """The API server said no. `status` is HTTP's, `reason` the machine-readable word of Kubernetes' Status object."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(f"{status} {reason}: {message}" if reason else f"{status}: {message}")
        self.status = status
        self.reason = reason
        self.message = message


class Invalid(ApiError):
    """400 or 422: the request itself is wrong; sending it again changes nothing."""


class Unauthorized(ApiError):
    """401: the credentials are missing, wrong or expired."""


class Forbidden(ApiError):
    """403: the credentials are good and not allowed to do this."""


class NotFound(ApiError):
    """404: no such object, or no such kind (a CRD that is not there)."""


class Conflict(ApiError):
    """409: the object has changed since it was read."""


class AlreadyExists(ApiError):
    """409 to a create: there is an object of this name already."""


class Gone(ApiError):
    """410: the resourceVersion or the continue token is too old; list again."""


class TooManyRequests(ApiError):
    """429: ask again after `retry_after` seconds."""

    def __init__(self, status: int, reason: str, message: str, retry_after: float = 1.0) -> None:
        super().__init__(status, reason, message)
        self.retry_after = retry_after


class ServerError(ApiError):
    """5xx: the API server is unwell. `retry_after` in seconds where it says so."""

    def __init__(self, status: int, reason: str, message: str, retry_after: float | None = None) -> None:
        super().__init__(status, reason, message)
        self.retry_after = retry_after


_BY_STATUS: dict[int, type[ApiError]] = {
    400: Invalid,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    422: Invalid,
}


def api_error(status: int, reason: str, message: str, retry_after: float | None = None) -> ApiError:
    """The error of the tree that this answer is."""
    if status == 429:
        return TooManyRequests(status, reason, message, 1.0 if retry_after is None else retry_after)
    if status >= 500:
        return ServerError(status, reason, message, retry_after)
    if status == 409 and reason == "AlreadyExists":
        return AlreadyExists(status, reason, message)
    return _BY_STATUS.get(status, ApiError)(status, reason, message)
