"""Spelling of JSON names: read in any case, written in the case asked for.

That the server ignores the case of names is inferred from its clients: one writes ``Resource``, the vendor
support's Java sample (mshamito/DssJavaClient, RequestSecurityToken) writes ``resource``.
"""

import json
from collections.abc import Callable

from cryptoarm_dss_plugin.training.http_messages import JsonObject


def read_object(body: bytes) -> JsonObject | None:
    """Read a JSON object with all its names in lower case, at every depth; None when it is no JSON object."""
    try:
        value = _renamed(json.loads(body), str.lower)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def spelt(value: object, spelling: str) -> object:
    """Return the value with its names ``upper`` (as they are), ``camel`` (Json.NET's rule) or ``lower``."""
    if spelling == "camel":
        return _renamed(value, camel)
    if spelling == "lower":
        return _renamed(value, str.lower)
    return value


def without(value: object, omitted: frozenset[str], parent: str = "") -> object:
    """Return the value without the members called ``Name`` (at every depth) or ``Parent.Name``."""
    if isinstance(value, dict):
        return {
            name: without(item, omitted, name)
            for name, item in value.items()
            if not omitted.intersection((name, f"{parent}.{name}"))
        }
    if isinstance(value, list):
        return [without(item, omitted, parent) for item in value]
    return value


def camel(name: str) -> str:
    """Spell a name as Json.NET's camel-case resolver does: RefID -> refID, ID -> id, DName -> dName."""
    letters = list(name)
    for position, letter in enumerate(letters):
        if not letter.isupper():
            break
        following = letters[position + 1] if position + 1 < len(letters) else ""
        if position and following and not following.isupper():
            break
        letters[position] = letter.lower()
    return "".join(letters)


def text_member(message: JsonObject, name: str) -> str:
    """Return a member that is a text; "" when it is missing or something else."""
    value = message.get(name)
    return value if isinstance(value, str) else ""


def first_of(message: object, *path: str) -> JsonObject | None:
    """Walk down the members, into the first element of every list; None when no object is there."""
    here = message
    for name in path:
        if not isinstance(here, dict):
            return None
        here = here.get(name)
        if isinstance(here, list):
            here = here[0] if here else None
    return here if isinstance(here, dict) else None


def _renamed(value: object, rename: Callable[[str], str]) -> object:
    if isinstance(value, dict):
        return {rename(name): _renamed(item, rename) for name, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, rename) for item in value]
    return value
