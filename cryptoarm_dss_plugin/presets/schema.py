"""What may stand in the administrator's files: strict, so that a slip of the pen is noticed, not guessed."""

import difflib
import re
from collections.abc import Mapping
from typing import Final, Literal, TypeVar

import msgspec

_SECRET: Final = re.compile(r"pass|secret|token|(?:^|_)(?:pin|code|pwd|key)(?:$|_)|парол", re.IGNORECASE)

Kind = TypeVar("Kind", bound=msgspec.Struct)


class UnusableFileError(Exception):
    """A file that does not say what such a file may say; its text says why, in English, without values."""


class ConnectionFile(msgspec.Struct, frozen=True):
    """A file of `connections.d`; a value that is not there is not set."""

    name: str
    auth_server: str
    dss_server: str
    login: str | None = None
    confirmation_api: Literal["auto", "v1", "v2"] | None = None
    client_id: str | None = None
    resource: str | None = None
    ca_pem: str | None = None
    ca_file: str | None = None
    proxy: str | None = None
    gost_tls: Literal["auto", "require", "off"] | None = None
    locked: tuple[str, ...] = ()


class PolicyFile(msgspec.Struct, frozen=True):
    """`policy.json`."""

    allowed_servers: tuple[str, ...] | None = None
    help_desk: str = ""


def read_as(kind: type[Kind], content: bytes) -> Kind:
    """The content of a file as one of the structures above.

    Raises:
        UnusableFileError: no UTF-8, no JSON object, an unknown key (with the nearest known one), a key for a
            secret, a value of the wrong type.
    """
    try:
        members = msgspec.json.decode(content.decode("utf-8-sig"), type=dict[str, object])
    except UnicodeDecodeError:
        problem = "not UTF-8"
    except (msgspec.MsgspecError, RecursionError):
        problem = "not a JSON object"
    else:
        return _converted(kind, members)
    raise UnusableFileError(problem)


def check_known(name: str, known: tuple[str, ...]) -> None:
    """Raise UnusableFileError unless a name is known."""
    if name in known:
        return
    if _SECRET.search(name):
        raise UnusableFileError(f"a secret does not belong here: {_shown(name)}")
    nearest = difflib.get_close_matches(name, known, n=1)
    meant = f", perhaps {nearest[0]!r} is meant" if nearest else ""
    raise UnusableFileError(f"unknown key {_shown(name)}{meant}")


def _converted(kind: type[Kind], members: Mapping[str, object]) -> Kind:
    for name in members:
        check_known(name, kind.__struct_fields__)
    try:
        return msgspec.convert(members, kind)
    except msgspec.ValidationError as error:
        # "Expected `str`, got `int` - at `$.login`"; values outside a Literal are quoted after "value".
        problem = re.sub(r"(Invalid enum value) .*?( - at |$)", r"\1\2", str(error), flags=re.DOTALL)
    raise UnusableFileError(problem[:200])


def _shown(name: str) -> str:
    return ascii(name[:40])
