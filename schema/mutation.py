"""What all mutations share: access, one transaction, userErrors, and the same answer for a repeated clientMutationId."""

from __future__ import annotations

import hashlib
import hmac
import inspect
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import asdict, fields, is_dataclass
from enum import StrEnum
from functools import partial, update_wrapper
from typing import Any, TypeVar, get_type_hints

import orjson
import strawberry
from asyncpg import DeadlockDetectedError, SerializationError
from otegraph.models.errors import Conflict, Invalid, NotFound, Refusal
from otegraph.models.mutation_record import MutationRecord
from otegraph.models.viewer import Viewer
from otegraph.plans.select import Row
from otegraph.resolvers.conflicts import conflict_of
from otegraph.schema.access import ACCESS, Access
from otegraph.schema.context import Context
from strawberry.types import Info
from strawberry.utils.str_converters import to_camel_case
from tortoise.exceptions import IntegrityError, ValidationError
from tortoise.transactions import in_transaction

InputT = TypeVar("InputT")
Operation = Callable[[Context, InputT], Awaitable[Row]]
MAXIMUM_KEY = 128
MOST_ITEMS = 10_000
"""In a list of an input. A statement takes each as a value of its own, and asyncpg sends 32,767 of them at the most."""
TRIES = 3


@strawberry.enum(description="Why an input can't be accepted.")
class UserErrorCode(StrEnum):
    """docs/errors.md."""

    INVALID = "INVALID"
    CONFLICT = "CONFLICT"
    NOT_FOUND = "NOT_FOUND"


@strawberry.type(description="What the user can mend.")
class UserError:
    """One refusal about an input field."""

    field: str | None = strawberry.field(
        description="The input's field, dotted for nested ones: `container.ports.0.hostPort`."
    )
    code: UserErrorCode
    message: str


@strawberry.type
class Payload:
    """What every payload has."""

    user_errors: list[UserError] = strawberry.field(description="Empty when it was done; else nothing was changed.")
    client_mutation_id: str | None = strawberry.field(description="As given.")


@strawberry.input
class Input:
    """What every input has."""

    client_mutation_id: str | None = strawberry.field(
        default=None,
        description="A repeat with the same value and input returns the first answer and does nothing twice.",
    )


class PayloadRow(dict[str, Any]):
    """What an operation answered; a key that it did not give is null."""

    def __missing__(self, key: str) -> None:
        return None


def mutation(
    payload: type[Payload],
    *,
    access: Access,
    description: str,
    transaction: bool = True,
    prepare: Callable[[Context, InputT], Awaitable[Any]] | None = None,
    within: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
) -> Callable[[Callable[..., Awaitable[Row]]], Any]:
    """Makes the mutation's field of `operation(context, input)`, which returns the payload's keys.

    `prepare`: what is slow, and done before the transaction; the operation is given its result as `prepared`, or None
    where this mutation had been answered when it came.

    `within`: entered before the transaction begins, and left when it has ended.

    `transaction` False: the operation does its own writing, and is not repeatable by clientMutationId (log-in and the like).
    """

    def field(operation: Operation[InputT]) -> Any:
        async def resolve(root: None, info: Info[Context, None], input: InputT) -> Row:
            context = info.context
            access.check(context.viewer)
            given: str | None = input.client_mutation_id  # type: ignore[attr-defined]  # every input is an Input
            try:
                _check_lengths(input)
                _check_storable(input)
                if transaction:
                    ready = await _prepared(operation, prepare, context, input, given)
                    async with within():
                        row = await _in_transaction(ready, context, input, given)
                else:
                    row = await operation(context, input)
            except (Invalid, Conflict, NotFound) as refusal:
                return PayloadRow(user_errors=[_user_error(refusal)], client_mutation_id=given)
            except ValidationError:
                too_long = Invalid("a text is longer than anything that it could name")
                return PayloadRow(user_errors=[_user_error(too_long)], client_mutation_id=given)
            context.forget()
            return PayloadRow(row, user_errors=[], client_mutation_id=given)

        return strawberry.field(
            resolver=_typed(resolve, operation, payload), description=description, metadata={ACCESS: access}
        )

    return field


async def _prepared(
    operation: Callable[..., Awaitable[Row]],
    prepare: Callable[[Context, InputT], Awaitable[Any]] | None,
    context: Context,
    given: InputT,
    key: str | None,
) -> Operation[InputT]:
    """The operation with what was prepared for it; one that was answered before needs no preparing."""
    if prepare is None:
        return operation
    answered = (
        key is not None
        and context.viewer is not None
        and await MutationRecord.exists(
            user_id=context.viewer.id, mutation=operation.__name__, client_mutation_id=key[:MAXIMUM_KEY]
        )
    )
    prepared = None if answered else await prepare(context, given)
    return update_wrapper(partial(operation, prepared=prepared), operation)


def _typed(resolve: Any, operation: Any, payload: type[Payload]) -> Any:
    """Strawberry reads a resolver's types from its annotations: those of the operation's module, resolved."""
    input_type = get_type_hints(operation)["input"]
    parameters = [
        inspect.Parameter("root", inspect.Parameter.POSITIONAL_OR_KEYWORD),
        inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info),
        inspect.Parameter("input", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=input_type),
    ]
    resolve.__signature__ = inspect.Signature(parameters, return_annotation=payload)
    resolve.__annotations__ = {"info": Info, "input": input_type, "return": payload}
    return resolve


def _user_error(refusal: Refusal) -> Row:
    return {"field": refusal.field, "code": refusal.code, "message": refusal.message}


def _check_lengths(given: Any, at: str = "") -> None:
    """Raises `Invalid` naming the first list of an input that is too long; what JSON a client may give is not looked into."""
    for declared in fields(given):
        value, here = getattr(given, declared.name), f"{at}.{to_camel_case(declared.name)}".lstrip(".")
        if is_dataclass(value):
            _check_lengths(value, here)
        elif isinstance(value, list) and len(value) > MOST_ITEMS:
            raise Invalid(f"{here} must hold at most {MOST_ITEMS} items", here)


def _check_storable(given: Any) -> None:
    """Raises `Invalid` for an input that PostgreSQL can't store; what its fields say may be of any depth."""
    try:
        _refuse_unstorable(asdict(given))
    except RecursionError:
        raise Invalid("the input is nested too deeply") from None


def _refuse_unstorable(value: Any, at: str = "") -> None:
    """PostgreSQL stores no NUL: raises `Invalid` naming the field that holds one."""
    if isinstance(value, str) and "\x00" in value:
        raise Invalid(f"{at} holds a character that is not text", at)
    if isinstance(value, dict):
        for name, inner in value.items():
            if "\x00" in name:
                raise Invalid(f"{at} has a key that is not text", at)
            _refuse_unstorable(inner, f"{at}.{to_camel_case(name)}".lstrip("."))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            _refuse_unstorable(inner, f"{at}.{index}")


async def _in_transaction(operation: Operation[InputT], context: Context, given: InputT, key: str | None) -> Row:
    """The operation's answer, from one transaction; from another where it met one that it could not wait for."""
    for left in reversed(range(TRIES)):
        try:
            async with in_transaction():
                if key is None or context.viewer is None:
                    return await operation(context, given)
                return await _once(operation, context, context.viewer, given, key)
        except IntegrityError as error:
            raise conflict_of(error) from error
        except (DeadlockDetectedError, SerializationError):
            if not left:
                raise
    raise AssertionError("the last try returns or raises")


def _digested(value: Any) -> str:
    """What JSON does not have, as a text that is the same for the same; of a file what stands for it."""
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)


async def _once(operation: Operation[InputT], context: Context, viewer: Viewer, given: InputT, key: str) -> Row:
    """The operation's answer, or what it answered to this key before.  A repeat at the same time waits for the first."""
    if not 1 <= len(key) <= MAXIMUM_KEY:
        raise Invalid(f"clientMutationId must have 1 to {MAXIMUM_KEY} characters", "clientMutationId")
    what = orjson.dumps(asdict(given), default=_digested, option=orjson.OPT_SORT_KEYS)  # type: ignore[call-overload]  # an input is a dataclass
    digest = hmac.new(context.policy.secret_key.encode(), what, hashlib.sha256).hexdigest()
    name = operation.__name__
    if not await MutationRecord.claim(viewer.id, name, key, digest):
        record = await MutationRecord.get(user_id=viewer.id, mutation=name, client_mutation_id=key)
        if record.digest != digest:
            raise Conflict("this clientMutationId was used with another input", "clientMutationId")
        answer: Row = record.subject
        return answer
    row = await operation(context, given)
    await MutationRecord.filter(user_id=viewer.id, mutation=name, client_mutation_id=key).update(subject=row)
    return row
