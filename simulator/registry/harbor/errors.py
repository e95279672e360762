"""Harbor's errors: one code and one message each."""


class HarborError(Exception):
    """A refusal."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def bad_request(message: str) -> HarborError:
    return HarborError(400, "BAD_REQUEST", message)


def unauthorized(message: str = "unauthorized") -> HarborError:
    return HarborError(401, "UNAUTHORIZED", message)


def forbidden(message: str = "forbidden") -> HarborError:
    return HarborError(403, "FORBIDDEN", message)


def denied(message: str) -> HarborError:
    """403: the system's state, not the user, is why not."""
    return HarborError(403, "DENIED", message)


def not_found(message: str) -> HarborError:
    return HarborError(404, "NOT_FOUND", message)


def conflict(message: str) -> HarborError:
    return HarborError(409, "CONFLICT", message)


def precondition(message: str) -> HarborError:
    return HarborError(412, "PRECONDITION", message)


def referenced() -> HarborError:
    """412: an image of an index."""
    return HarborError(412, "VIOLATE_FOREIGN_KEY_CONSTRAINT", "the deleting artifact is referenced by others")


def invalid(message: str, *, in_body: bool = False) -> HarborError:
    """422: what go-swagger refuses before Harbor looks at it."""
    prefix = "validation failure list:\n"
    return HarborError(422, "UNPROCESSABLE_ENTITY", prefix * (2 if in_body else 1) + message)


def unknown() -> HarborError:
    return HarborError(500, "UNKNOWN", "internal server error")
