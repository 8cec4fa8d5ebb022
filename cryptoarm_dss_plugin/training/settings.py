"""How this server behaves where real ones differ or where nobody knows: the variants.

A value of :class:`Settings` is frozen; the desk replaces it whole, so that a request in progress sees one
variant.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Settings:
    """The variants and their usual values; the comments say what each means."""

    confirmation: str = (
        "both"  # which of /confirmation (v1) and /v2.0/confirmation (v2) exist: both, v1, v2, none
    )
    signserver: str = "rest"  # where the signature service answers: rest (/rest/api), bare (/api), both
    signserver_versions: str = "both"  # which of api and api/v2 exist: both, v1, v2
    webfinger: bool = True  # is /.well-known/webfinger published
    oauth_token: bool = True  # does /oauth/token exist
    client: str = "any"  # any: ClientId is ignored; required: ClientId must be a registered one
    client_error: str = "400"  # a wrong client or resource: 400 with an OAuth body, or 200 with IsError
    failure: str = "401"  # a refused sign-in: 401 (no body), 401-json, 200 (IsFinal and IsError), 403
    decline_status: int = 200  # a decline is 200 with IsError, or this other status without a body
    expired_error: str = "transaction_expired"  # or invalid_transaction
    pending: str = "parallel"  # a new start while one waits: parallel, replace (the old one dies), refuse
    ref_source: str = (
        "any"  # which RefID a step may carry: any, context (ContextData's), text (TextChallenge's)
    )
    ref_ids: str = "different"  # are the two RefIDs of an exchange different or equal
    poll_repeats_challenge: bool = True  # does the answer to a poll carry the challenge again
    final_with_error: bool = True  # IsFinal of an answer with IsError
    omit: tuple[str, ...] = ()  # members confirmation answers leave out: Label, TextChallenge.RefID...
    names: str = "upper"  # spelling of JSON names in answers: upper (RefID), camel (refID), lower (refid)
    expires_in: float = 300  # lifetime of a challenge, seconds
    attempts: int = 3  # tries for a one-time code
    image: str = "gif"  # of challenges with a picture: gif, png, or hostile: not-image, huge (10 MiB), bomb
    token_lifetime: float = 300  # seconds
    refresh_token: bool = False  # does a confirmation answer carry RefreshToken
    certificate_form: str = "bare"  # CertificateBase64: bare, lines (broken every 64), unpadded, pem
    gzip: bool = False  # compress answers for clients that accept it
    clock_offset: float = 0  # seconds the server's clock is ahead: the header Date and CreatedAt


_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "confirmation": ("both", "v1", "v2", "none"),
    "signserver": ("rest", "bare", "both"),
    "signserver_versions": ("both", "v1", "v2"),
    "client": ("any", "required"),
    "client_error": ("400", "200"),
    "failure": ("401", "401-json", "200", "403"),
    "expired_error": ("transaction_expired", "invalid_transaction"),
    "pending": ("parallel", "replace", "refuse"),
    "ref_source": ("any", "context", "text"),
    "ref_ids": ("different", "equal"),
    "names": ("upper", "camel", "lower"),
    "image": ("gif", "png", "not-image", "huge", "bomb"),
    "certificate_form": ("bare", "lines", "unpadded", "pem"),
}
_LIFETIMES = ("expires_in", "token_lifetime")
_COUNTS = ("decline_status", "attempts")
_LONGEST = 86_400
"""No lifetime here is longer than a day."""


def changed(settings: Settings, wanted: Mapping[str, object]) -> Settings:
    """Return the settings with the wanted ones replaced; ValueError names the one that cannot be."""
    known = {field.name for field in dataclasses.fields(Settings)}
    values: dict[str, Any] = {}
    for name, value in wanted.items():
        if name not in known:
            raise ValueError(f"unknown setting {name!r}")
        values[name] = _checked(name, value)
    return dataclasses.replace(settings, **values)


def _checked(name: str, value: object) -> object:
    if name in _ALLOWED:
        if value not in _ALLOWED[name]:
            raise ValueError(f"{name} is one of {', '.join(_ALLOWED[name])}")
    elif name == "clock_offset":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{name} is a number of seconds")
    elif name in _LIFETIMES:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _LONGEST:
            raise ValueError(f"{name} is a number of seconds, up to {_LONGEST}")
    elif name in _COUNTS:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ValueError(f"{name} is a positive whole number")
    elif name == "omit":
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise ValueError("omit is a list of names")
        return tuple(value)
    elif not isinstance(value, bool):
        raise ValueError(f"{name} is true or false")
    return value
