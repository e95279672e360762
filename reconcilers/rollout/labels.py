"""The labels that say whose an object or a pod is; pure."""

from __future__ import annotations

import hashlib

from otegraph.reconcilers.rollout.resources import ObjectKey

REVISION_LABEL = "otegraph.io/revision"
DEPLOYMENT_LABEL = "otegraph.io/deployment"
WORKLOAD_LABEL = "otegraph.io/workload"

_LONGEST = 63
_HASH_CHARACTERS = 8


def workload_label(key: ObjectKey) -> str:
    """What the pods of a workload are labelled with: `Deployment.web`; cut, with a hash, where it is no label's length."""
    text = f"{key.kind.kind}.{key.name}"
    if len(text) <= _LONGEST:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:_HASH_CHARACTERS]
    return f"{text[: _LONGEST - _HASH_CHARACTERS - 1]}-{digest}"
