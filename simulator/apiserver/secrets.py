"""What kube-apiserver refuses in a Secret: pure; never told by quoting it."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import Any

from otegraph.simulator.apiserver.errors import Cause, required

_DOCKER = "kubernetes.io/dockerconfigjson"
_KEY = ".dockerconfigjson"


def secret_violations(secret: Mapping[str, Any]) -> Iterator[Cause]:
    """A Docker configuration is there and is JSON; other types are taken as they are."""
    if secret.get("type") != _DOCKER:
        return
    data = secret.get("data") or {}
    field = f"data[{_KEY}]"
    if not data.get(_KEY):
        yield required(field)
        return
    try:
        json.loads(base64.b64decode(data[_KEY], validate=True))
    except (binascii.Error, ValueError):
        yield Cause(
            field, 'Invalid value: "<secret contents redacted>": invalid character looking for beginning of value'
        )
