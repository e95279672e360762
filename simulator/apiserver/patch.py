"""JSON Patch (RFC 6902) and JSON Merge Patch (RFC 7386)."""

import copy
from typing import Any


class PatchError(ValueError):
    """The patch can't be applied to this object."""


def apply_json_patch(target: Any, operations: list[Any]) -> Any:
    """The patched copy of `target`. Raises PatchError, and changes nothing, when one operation fails."""
    result = copy.deepcopy(target)
    for operation in operations:
        if not isinstance(operation, dict) or not isinstance(operation.get("path"), str):
            raise PatchError("an operation is an object with op and path")
        result = _apply(result, operation)
    return result


def _apply(root: Any, operation: dict[str, Any]) -> Any:
    path = _tokens(operation["path"])
    match operation.get("op"):
        case "add":
            return _add(root, path, _value(operation))
        case "remove":
            return _remove(root, path)[0]
        case "replace":
            if not path:
                return _value(operation)
            parent, key = _member(root, path)
            parent[key] = _value(operation)
            return root
        case "move":
            source = _tokens(str(operation.get("from")))
            if path[: len(source)] == source and path != source:
                raise PatchError("a value can't be moved into itself")
            root, moved = _remove(root, source)
            return _add(root, path, moved)
        case "copy":
            return _add(root, path, copy.deepcopy(_get(root, _tokens(str(operation.get("from"))))))
        case "test":
            if not _equal(_get(root, path), _value(operation)):
                raise PatchError(f"testing value {operation['path']} failed")
            return root
        case other:
            raise PatchError(f"unexpected kind: {other}")


def _tokens(pointer: str) -> list[str]:
    if pointer == "":
        return []
    if not pointer.startswith("/"):
        raise PatchError(f"not a JSON pointer: {pointer}")
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/")]


def _value(operation: dict[str, Any]) -> Any:
    if "value" not in operation:
        raise PatchError("an operation without its value")
    return copy.deepcopy(operation["value"])


def _index(array: list[Any], token: str, limit: int) -> int:
    if not (token.isascii() and token.isdigit()) or (len(token) > 1 and token[0] == "0") or int(token) >= limit:
        raise PatchError(f"no such index: {token}")
    return int(token)


def _member(root: Any, path: list[str]) -> tuple[Any, Any]:
    """The container and the key of something that is there."""
    parent = _get(root, path[:-1])
    if isinstance(parent, list):
        return parent, _index(parent, path[-1], len(parent))
    if isinstance(parent, dict) and path[-1] in parent:
        return parent, path[-1]
    raise PatchError(f"no such member: {path[-1]}")


def _get(root: Any, path: list[str]) -> Any:
    value = root
    for token in path:
        if isinstance(value, list):
            value = value[_index(value, token, len(value))]
        elif isinstance(value, dict) and token in value:
            value = value[token]
        else:
            raise PatchError(f"no such member: {token}")
    return value


def _add(root: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    parent = _get(root, path[:-1])
    if isinstance(parent, dict):
        parent[path[-1]] = value
    elif isinstance(parent, list):
        parent.insert(len(parent) if path[-1] == "-" else _index(parent, path[-1], len(parent) + 1), value)
    else:
        raise PatchError(f"nothing can be added at {path[-1]}")
    return root


def _remove(root: Any, path: list[str]) -> tuple[Any, Any]:
    if not path:
        return None, root
    parent, key = _member(root, path)
    return root, parent.pop(key)


def _equal(one: Any, other: Any) -> bool:
    # in Python True == 1, in JSON it is not
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    return bool(one == other)


def apply_merge_patch(target: Any, patch: Any) -> Any:
    """The patched copy of `target` (RFC 7386): null removes a member, lists are replaced."""
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = apply_merge_patch(result.get(key), value)
    return result
