"""The errors of the distribution API (distribution-spec v1.1, "Error Codes"), in the words of distribution 2.8.2."""

from collections.abc import Mapping
from typing import Any


class DistributionError(Exception):
    """A refusal: the HTTP status, the one error of the body, and headers that go with it."""

    def __init__(
        self, status: int, code: str, message: str, detail: Any = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
        self.body: dict[str, Any] = {"errors": [{"code": code, "message": message}]}
        if detail is not None:
            self.body["errors"][0]["detail"] = detail


def name_unknown(name: str) -> DistributionError:
    return DistributionError(404, "NAME_UNKNOWN", "repository name not known to registry", {"name": name})


def manifest_unknown(detail: Any = None) -> DistributionError:
    return DistributionError(404, "MANIFEST_UNKNOWN", "manifest unknown", detail)


def manifest_invalid(detail: Any = None) -> DistributionError:
    return DistributionError(400, "MANIFEST_INVALID", "manifest invalid", detail or {})


def manifest_blob_unknown(digest: str) -> DistributionError:
    """A manifest names a blob, or another manifest, that its repository has not."""
    return DistributionError(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", digest)


def blob_unknown(detail: Any = None) -> DistributionError:
    return DistributionError(404, "BLOB_UNKNOWN", "blob unknown to registry", detail)


def upload_unknown() -> DistributionError:
    return DistributionError(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry", {})


def upload_out_of_order() -> DistributionError:
    """416: a chunk that does not begin where the last one ended (distribution-spec, "Pushing a blob in chunks")."""
    return DistributionError(416, "BLOB_UPLOAD_INVALID", "blob upload invalid")


def digest_invalid(detail: Any = None) -> DistributionError:
    return DistributionError(400, "DIGEST_INVALID", "provided digest did not match uploaded content", detail)


def page_size_invalid(size: int) -> DistributionError:
    message = "invalid number of results requested"
    return DistributionError(400, "PAGINATION_NUMBER_INVALID", message, {"n": size})


def no_room(limit: int) -> DistributionError:
    """507: the simulator holds no more than `limit` bytes. No real registry words it so."""
    return DistributionError(507, "DENIED", f"the registry holds at most {limit} bytes and is full")
