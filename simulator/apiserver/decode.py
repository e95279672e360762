"""From a request's body to an object: what kube-apiserver answers 400 to before it looks at the rules."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
from otegraph.simulator.apiserver.errors import bad_request
from otegraph.simulator.apiserver.quantity import parse
from otegraph.simulator.apiserver.resources import Resource

# Field, Go type and the struct that messages name, for what our clients send.
_TYPES: tuple[tuple[str, str, type, str], ...] = (
    ("spec.replicas", "DeploymentSpec", int, "int32"),
    ("spec.minReadySeconds", "DeploymentSpec", int, "int32"),
    ("spec.progressDeadlineSeconds", "DeploymentSpec", int, "int32"),
    ("spec.paused", "DeploymentSpec", bool, "bool"),
    ("spec.template", "DeploymentSpec", dict, "v1.PodTemplateSpec"),
    ("spec.template.spec.containers", "PodSpec", list, "[]v1.Container"),
    ("spec.template.spec.nodeSelector", "PodSpec", dict, "map[string]string"),
    ("metadata.labels", "ObjectMeta", dict, "map[string]string"),
    ("metadata.annotations", "ObjectMeta", dict, "map[string]string"),
    ("metadata.name", "ObjectMeta", str, "string"),
    ("spec.resources", "PersistentVolumeClaimSpec", dict, "v1.VolumeResourceRequirements"),
    ("spec.resources.requests", "VolumeResourceRequirements", dict, "v1.ResourceList"),
    ("spec.selector", "DeploymentSpec", dict, "v1.LabelSelector"),
    ("spec.selector.matchLabels", "LabelSelector", dict, "map[string]string"),
    ("spec.template.metadata", "PodTemplateSpec", dict, "v1.ObjectMeta"),
    ("spec.template.metadata.labels", "ObjectMeta", dict, "map[string]string"),
    ("spec.template.metadata.annotations", "ObjectMeta", dict, "map[string]string"),
    ("spec.template.spec", "PodTemplateSpec", dict, "v1.PodSpec"),
    ("spec", "Object", dict, "Spec"),
)
_NAMES = {str: "string", bool: "bool", int: "number", float: "number", list: "array", dict: "object"}


def decode(resource: Resource, body: bytes) -> dict[str, Any]:
    """Reads an object of this kind. Raises 400 for what is no JSON, another kind or of wrong types."""
    obj = _parse(resource, body)
    if obj is None:
        obj = {}
    if resource.custom:
        _check_custom(resource, obj)
    else:
        _check_kind(resource, obj)
        _check_types(resource, obj)
    return {
        "kind": resource.kind,
        "apiVersion": resource.api_version,
        **{key: value for key, value in obj.items() if value is not None},
        "metadata": {key: value for key, value in (obj.get("metadata") or {}).items() if value is not None},
    }


def _parse(resource: Resource, body: bytes) -> Any:
    unrecognized = f"the object provided is unrecognized (must be of type {resource.kind}): couldn't get version/kind"
    try:
        obj = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        shown = body.decode(errors="replace") or "<empty>"
        raise bad_request(f"{unrecognized}; json parse error: {error} ({shown})") from None
    if obj is not None and not isinstance(obj, dict):
        raise bad_request(
            f"{unrecognized}; json parse error: json: cannot unmarshal {_NAMES.get(type(obj), 'value')} into Go value"
        )
    return obj


def _check_custom(resource: Resource, obj: dict[str, Any]) -> None:
    kind, version = obj.get("kind"), obj.get("apiVersion")
    if not kind:
        raise bad_request(
            f"the object provided is unrecognized (must be of type {resource.kind}): Object 'Kind' is missing"
        )
    if version != resource.api_version:
        raise bad_request(
            f"the API version in the data ({version}) does not match the expected API version ({resource.api_version})"
        )
    if kind != resource.kind:
        raise bad_request(f"{kind} in version {resource.version!r} cannot be handled as a {resource.kind}")


def _check_kind(resource: Resource, obj: dict[str, Any]) -> None:
    kind = obj.get("kind") or resource.kind
    version = obj.get("apiVersion") or resource.api_version
    if kind != resource.kind:
        short = version.rpartition("/")[2]
        raise bad_request(f'{kind} in version "{short}" cannot be handled as a {resource.kind}: unknown conversion')
    if version != resource.api_version:
        raise bad_request(
            f'{kind} in version "{version}" cannot be handled as a {resource.kind}: no kind "{kind}" is registered for '
            f'version "{version}"'
        )


def _check_types(resource: Resource, obj: dict[str, Any]) -> None:
    def refuse(why: str) -> Exception:
        return bad_request(
            f'{resource.kind} in version "{resource.version}" cannot be handled as a {resource.kind}: {why}'
        )

    for path, struct, wanted, go in _TYPES:
        value: Any = obj
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        wrong = type(value) is not wanted if wanted in (int, bool) else not isinstance(value, wanted)
        if value is not None and wrong:
            got = _NAMES.get(type(value), "value")
            raise refuse(f"json: cannot unmarshal {got} into Go struct field {struct}.{path} of type {go}")
        if value is not None and go == "map[string]string":
            for text in value.values():
                if text is not None and not isinstance(text, str):
                    got = _NAMES.get(type(text), "value")
                    raise refuse(f"json: cannot unmarshal {got} into Go struct field {struct}.{path} of type string")
    for amount in _quantities(obj, refuse):
        try:
            parse(amount)
        except ValueError as error:
            raise refuse(str(error)) from None


def _quantities(obj: dict[str, Any], refuse: Callable[[str], Exception]) -> Iterator[Any]:
    spec = obj.get("spec") or {}
    template = spec.get("template")
    pod = (template.get("spec") or {}) if isinstance(template, dict) else spec
    for container in pod.get("containers") or ():
        resources = container.get("resources") or {} if isinstance(container, dict) else {}
        if not isinstance(resources, dict):
            got = _NAMES.get(type(resources), "value")
            raise refuse(
                f"json: cannot unmarshal {got} into Go struct field Container.resources of type ResourceRequirements"
            )
        for group in ("requests", "limits"):
            amounts = resources.get(group) or {}
            if not isinstance(amounts, dict):
                got = _NAMES.get(type(amounts), "value")
                raise refuse(f"json: cannot unmarshal {got} into Go struct field {group} of type v1.ResourceList")
            yield from amounts.values()
