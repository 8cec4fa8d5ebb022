"""Whether a value is what a type hint of the contract says, as far as a value can show it."""

import dataclasses
import functools
import types
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Union, get_args, get_origin, get_type_hints


def mismatch(value: object, hint: object, where: str) -> str:
    """Why a value is not of a type, in English for a developer; "" when it is.

    The values of dataclasses and the items of collections are looked at, too. The answer names places and
    types, never values: they may be a person's.

    Args:
        value: any value.
        hint: a type hint as `typing.get_type_hints` returns it; of the generic ones those that the contract
            uses: unions of different classes, lists, tuples, frozen sets, mappings and callables.
        where: what the answer calls the value.
    """
    if hint is Any or hint is object:
        return ""
    if get_origin(hint) in (types.UnionType, Union):
        members = [member for member in get_args(hint) if _is_a(value, member)]
        return mismatch(value, members[0], where) if members else _wrong(value, hint, where)
    if not _is_a(value, hint):
        return _wrong(value, hint, where)
    reasons = (mismatch(*part) for part in _parts(value, get_args(hint), where))
    return next(filter(None, reasons), "")


def _is_a(value: object, hint: object) -> bool:
    """Whether the value itself, without what is in it, is of the type."""
    expected = types.NoneType if hint is None else (get_origin(hint) or hint)
    if expected is Callable:
        return callable(value)
    if isinstance(value, bool):
        return expected is bool  # Python calls True an int, a reader of the contract would not
    return isinstance(expected, type) and isinstance(value, expected)


def _parts(value: object, arguments: tuple[Any, ...], where: str) -> Iterator[tuple[object, object, str]]:
    """What is in a value, each with the type it should have and its name."""
    kind = type(value)
    if dataclasses.is_dataclass(kind):
        for name, hint in _hints(kind).items():
            yield getattr(value, name), hint, f"{where}.{name}"
    elif isinstance(value, Mapping) and arguments:
        for key, item in value.items():
            yield key, arguments[0], f"a key of {where}"
            yield item, arguments[1], f"a value of {where}"
    elif isinstance(value, tuple) and arguments and arguments[-1] is not Ellipsis:
        for index, hint in enumerate(arguments):
            yield value[index] if index < len(value) else None, hint, f"{where}[{index}]"
    elif isinstance(value, Collection) and arguments:
        for index, item in enumerate(value):
            yield item, arguments[0], f"{where}[{index}]"


@functools.cache
def _hints(kind: type[object]) -> dict[str, Any]:
    return get_type_hints(kind)


def _wrong(value: object, hint: object, where: str) -> str:
    expected = hint if get_args(hint) else getattr(hint, "__name__", hint)
    return f"{where} is {type(value).__name__}, not {expected}"
