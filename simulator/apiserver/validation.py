"""What kube-apiserver refuses in an object that it could read: pure, one list of causes for each object."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from otegraph.simulator.apiserver.errors import Cause, required, unsupported
from otegraph.simulator.apiserver.quantity import parse
from otegraph.simulator.apiserver.resources import (
    CRONJOBS,
    DAEMONSETS,
    DEPLOYMENTS,
    JOBS,
    NAMESPACES,
    PERSISTENT_VOLUME_CLAIMS,
    PODS,
    REPLICASETS,
    SECRETS,
    SERVICES,
    STATEFULSETS,
    Resource,
)
from otegraph.simulator.apiserver.secrets import secret_violations
from otegraph.simulator.apiserver.selectors import matches_selector

_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_NAME_PART = r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_PERCENT = re.compile(r"^[0-9]+%$")

_BAD_LABEL = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with "
    f"an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '{_LABEL}')"
)
_BAD_SUBDOMAIN = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    f"end with an alphanumeric character (e.g. 'example.com', regex used for validation is '{_SUBDOMAIN}')"
)
_BAD_KEY = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    f"character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{_NAME_PART}')"
)
_BAD_VALUE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    f"'({_NAME_PART})?')"
)
_BAD_PERCENT = (
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for "
    "validation is '[0-9]+%')"
)


def _shown(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _bad(field: str, value: object, why: str) -> Cause:
    return Cause(field, f"Invalid value: {_shown(value)}: {why}")


def violations(resource: Resource, obj: Mapping[str, Any]) -> list[Cause]:
    """What is wrong with an object that is to be stored, defaults filled in."""
    secret = secret_violations(obj) if resource == SECRETS else ()
    return [*_metadata(resource, obj.get("metadata") or {}), *_spec(resource, obj.get("spec") or {}), *secret]


def immutable(resource: Resource, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Cause]:
    """What an update may not change."""
    before, after = old.get("spec") or {}, new.get("spec") or {}
    if resource == SECRETS and old.get("type") != new.get("type"):
        return [_bad("type", new.get("type"), "field is immutable")]
    if resource == PERSISTENT_VOLUME_CLAIMS and before != after:
        return [Cause("spec", f"Forbidden: {_CLAIM_UPDATE}", "FieldValueForbidden")]
    if resource == STATEFULSETS and _kept(before) != _kept(after):
        return [Cause("spec", f"Forbidden: {_SET_UPDATE}", "FieldValueForbidden")]
    if resource == JOBS:
        fixed = ("completions", "selector", "template")
        return [
            _bad(f"spec.{name}", after.get(name), "field is immutable")
            for name in fixed
            if _differ(before, after, name)
        ]
    if resource in (DEPLOYMENTS, DAEMONSETS, REPLICASETS) and before.get("selector") != after.get("selector"):
        return [_bad("spec.selector", after.get("selector"), "field is immutable")]
    if resource == PODS and _fixed(before) != _fixed(after):
        return [Cause("spec", f"Forbidden: {_POD_UPDATE}", "FieldValueForbidden")]
    return []


def _differ(before: Mapping[str, Any], after: Mapping[str, Any], name: str) -> bool:
    return bool(before.get(name) != after.get(name))


def _kept(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a StatefulSet's spec that may not change."""
    return {name: spec.get(name) for name in ("selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates")}


_CLAIM_UPDATE = (
    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"
)
_SET_UPDATE = (
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
    "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
)
_POD_UPDATE = (
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)


def _fixed(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A pod's spec without what may change."""
    fixed = {k: v for k, v in spec.items() if k not in ("activeDeadlineSeconds", "tolerations")}
    for group in ("containers", "initContainers"):
        if fixed.get(group):
            fixed[group] = [{k: v for k, v in c.items() if k != "image"} for c in fixed[group]]
    return fixed


def _metadata(resource: Resource, meta: Mapping[str, Any]) -> Iterator[Cause]:
    name = meta.get("name") or ""
    short = resource in (NAMESPACES, SERVICES)
    if not name:
        yield required("metadata.name", "name or generateName is required")
    elif len(name) > (63 if short else 253):
        yield Cause(
            "metadata.name", f"Too long: may not be more than {63 if short else 253} bytes", "FieldValueTooLong"
        )
    elif not re.fullmatch(_LABEL if short else _SUBDOMAIN, name) and not _is_rbac(resource):
        yield _bad("metadata.name", name, _BAD_LABEL if short else _BAD_SUBDOMAIN)
    yield from _labels("metadata.labels", meta.get("labels") or {})


def _is_rbac(resource: Resource) -> bool:
    return resource.group == "rbac.authorization.k8s.io"


def _labels(field: str, labels: Mapping[str, Any]) -> Iterator[Cause]:
    for key, value in labels.items():
        prefix, slash, name = key.rpartition("/")
        if not re.fullmatch(_NAME_PART, name) or len(name) > 63:
            yield _bad(field, key, _BAD_KEY)
        if slash and not re.fullmatch(_SUBDOMAIN, prefix):
            yield _bad(field, key, f"prefix part {_BAD_SUBDOMAIN}")
        if len(value) > 63:
            yield _bad(field, value, "must be no more than 63 bytes")
        elif not re.fullmatch(f"({_NAME_PART})?", value):
            yield _bad(field, value, _BAD_VALUE)


def _spec(resource: Resource, spec: Mapping[str, Any]) -> Iterator[Cause]:
    if resource == DEPLOYMENTS:
        yield from _deployment(spec)
    elif resource in (DAEMONSETS, STATEFULSETS, REPLICASETS):
        yield from _not_negative("spec.replicas", spec.get("replicas"))
        yield from _selector(spec, resource.singular)
        yield from _template(spec)
    elif resource == JOBS:
        yield from _template(spec, ("Never", "OnFailure"))
    elif resource == CRONJOBS:
        if not spec.get("schedule"):
            yield required("spec.schedule")
        yield from _template(spec["jobTemplate"]["spec"], ("Never", "OnFailure"), "spec.jobTemplate.spec")
    elif resource == PODS:
        yield from _pod("spec", spec)
    elif resource == SERVICES and not (
        spec.get("ports") or spec.get("clusterIP") == "None" or spec.get("type") == "ExternalName"
    ):
        yield required("spec.ports")


def _deployment(spec: Mapping[str, Any]) -> Iterator[Cause]:
    yield from _not_negative("spec.replicas", spec.get("replicas"))
    yield from _selector(spec, "deployment")
    yield from _template(spec)
    strategy = spec.get("strategy") or {}
    kind: Any = strategy.get("type")
    rolling: Any = strategy.get("rollingUpdate")
    if kind not in ("Recreate", "RollingUpdate"):
        yield unsupported(
            "spec.strategy", _shown({"Type": kind, "RollingUpdate": rolling}), ("Recreate", "RollingUpdate")
        )
    elif kind == "Recreate" and rolling is not None:
        why = "Forbidden: may not be specified when strategy `type` is 'Recreate'"
        yield Cause("spec.strategy.rollingUpdate", why, "FieldValueForbidden")
    elif kind == "RollingUpdate":
        field = "spec.strategy.rollingUpdate"
        unavailable, surge = rolling.get("maxUnavailable"), rolling.get("maxSurge")
        yield from _share(f"{field}.maxUnavailable", unavailable, at_most_all=True)
        yield from _share(f"{field}.maxSurge", surge)
        if unavailable in (0, "0%") and surge in (0, "0%"):
            yield _bad(f"{field}.maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0")
    yield from _not_negative("spec.minReadySeconds", spec.get("minReadySeconds"))


def _not_negative(field: str, value: Any) -> Iterator[Cause]:
    if isinstance(value, int) and value < 0:
        yield _bad(field, value, "must be greater than or equal to 0")


def _share(field: str, value: Any, *, at_most_all: bool = False) -> Iterator[Cause]:
    if isinstance(value, str):
        if not _PERCENT.match(value):
            yield _bad(field, value, _BAD_PERCENT)
        elif at_most_all and int(value[:-1]) > 100:
            yield _bad(field, value, "must not be greater than 100%")
    else:
        yield from _not_negative(field, value)


def _selector(spec: Mapping[str, Any], kind: str) -> Iterator[Cause]:
    selector = spec.get("selector")
    labels = ((spec.get("template") or {}).get("metadata") or {}).get("labels")
    if selector is None:
        yield required("spec.selector")
    elif not selector.get("matchLabels") and not selector.get("matchExpressions"):
        yield _bad("spec.selector", selector, f"empty selector is invalid for {kind}")
    if not matches_selector(selector, labels or {}):
        yield _bad("spec.template.metadata.labels", labels, "`selector` does not match template `labels`")


def _template(spec: Mapping[str, Any], policies: tuple[str, ...] = ("Always",), at: str = "spec") -> Iterator[Cause]:
    template = spec.get("template") or {}
    yield from _labels(f"{at}.template.labels", (template.get("metadata") or {}).get("labels") or {})
    pod = template.get("spec") or {}
    yield from _pod(f"{at}.template.spec", pod)
    if pod.get("restartPolicy") not in (None, *policies):
        yield unsupported(f"{at}.template.spec.restartPolicy", _shown(pod["restartPolicy"]), policies)


def _pod(field: str, spec: Mapping[str, Any]) -> Iterator[Cause]:
    containers = spec.get("containers") or []
    if not containers:
        yield required(f"{field}.containers")
    seen: set[str] = set()
    for number, container in enumerate(containers):
        yield from _container(f"{field}.containers[{number}]", container)
        name = container.get("name") or ""
        if name in seen:
            yield Cause(f"{field}.containers[{number}].name", f"Duplicate value: {_shown(name)}", "FieldValueDuplicate")
        seen.add(name)
    yield from _labels(f"{field}.nodeSelector", spec.get("nodeSelector") or {})


def _container(field: str, container: Mapping[str, Any]) -> Iterator[Cause]:
    name = container.get("name")
    if not name:
        yield required(f"{field}.name")
    elif not re.fullmatch(_LABEL, name) or len(name) > 63:
        yield _bad(f"{field}.name", name, _BAD_LABEL)
    if not container.get("image"):
        yield required(f"{field}.image")
    policy = container.get("imagePullPolicy")
    if policy not in ("Always", "IfNotPresent", "Never"):
        yield unsupported(f"{field}.imagePullPolicy", _shown(policy), ("Always", "IfNotPresent", "Never"))
    for number, port in enumerate(container.get("ports") or ()):
        for kind in ("containerPort", "hostPort"):
            value = port.get(kind)
            if (kind == "containerPort" or value) and not 1 <= (value or 0) <= 65535:
                yield _bad(f"{field}.ports[{number}].{kind}", value, "must be between 1 and 65535, inclusive")
    for number, variable in enumerate(container.get("env") or ()):
        if not variable.get("name"):
            yield required(f"{field}.env[{number}].name")
    resources = container.get("resources") or {}
    limits = resources.get("limits") or {}
    for what, amount in (resources.get("requests") or {}).items():
        if what in limits and parse(amount) > parse(limits[what]):
            why = f"must be less than or equal to {what} limit of {limits[what]}"
            yield _bad(f"{field}.resources.requests", amount, why)
