"""How this server behaves where real ones differ or where nobody knows: the variants.

A value of :class:`Settings` is frozen; the desk replaces it whole, so that a request in progress sees one
variant. What each means, the usual value first:

Addresses
    ``confirmation`` both, v1, v2, none: which of /confirmation (v1) and /v2.0/confirmation (v2) exist;
    ``absent_status`` 404, 405: what the missing one answers. ``oauth_token``: does /oauth/token exist.
    ``signserver`` rest (/rest/api), bare (/api), both; ``signserver_versions`` both, v1 (api), v2 (api/v2).
    ``webfinger``: is /.well-known/webfinger published.
OAuth clients
    ``client`` any (ClientId is ignored), required (a registered one), secret (a confidential one only);
    ``client_every_step`` false: is it demanded of later steps of a confirmation too; ``client_proof`` any,
    body, basic: where /oauth/token takes the secret from; ``missing_client`` usual (invalid_request from
    /confirmation, invalid_client from /oauth/token), or one of the two from both; ``client_error`` 400, 401:
    the status of a wrong client or resource, with an OAuth body; 200: IsError, from /confirmation only.
Password grant
    ``password_grant``: false answers unsupported_grant_type; ``scope`` any, none (whoever sends one gets
    invalid_scope), wanted (``dss`` must be sent); ``grant_keys`` oauth (access_token), confirmation
    (AccessToken).
Refusals
    ``failure`` 401 (no body), 401-json, 200 (IsError), 403: a refused sign-in at /confirmation;
    ``final_with_error``: IsFinal of an answer with IsError; ``decline_status`` 200 (IsError), or another
    status without a body; ``expired_error`` transaction_expired, invalid_transaction.
A second start while a confirmation waits
    ``pending`` parallel, replace (the old one dies), refuse (transaction_pending); ``resend_after`` 0: so
    many seconds must pass since the code was sent or the phone rang; ``resend_error`` transaction_pending,
    internal_error, 429 (a bare status): what answers a hasty one; ``codes`` own, newest: does a waiting
    exchange take its own code or only the one sent last to this person.
Challenges
    ``expires_in``: lifetime, seconds; ``attempts``: tries for a code; ``image``: the picture of a challenge
    that has one, a kind of :mod:`~cryptoarm_dss_plugin.training.images`; ``ref_ids`` different, equal,
    changing (ContextData's is new after every choice and wrong code); ``ref_source`` any, context, text:
    whose RefID a poll or a code may carry.
Shapes of confirmation answers
    ``names`` upper (RefID), camel (refID), lower (refid); ``omit``: members left out, as Label or
    TextChallenge.RefID; ``omit_on_polls``: those left out of answers to polls only;
    ``poll_repeats_challenge``: false makes Challenge null in answers to polls; ``expires_in_specified``:
    false makes ExpiresIn 0, as .NET does then; ``max_len`` false: is the length of a code told; ``hidden``
    false: IsHidden and HideText; ``refresh_token`` false: does the last answer carry RefreshToken.
The rest
    ``token_lifetime``, seconds; ``certificate_form`` bare, lines (broken every 64), unpadded, pem;
    ``gzip`` false: compress for clients that accept it; ``clock_offset``: seconds by which the header Date
    and CreatedAt are ahead.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from cryptoarm_dss_plugin.training.images import KINDS


@dataclass(frozen=True, slots=True)
class Settings:
    """The variants and their usual values; the module says what each means."""

    confirmation: str = "both"
    absent_status: int = 404
    oauth_token: bool = True
    signserver: str = "rest"
    signserver_versions: str = "both"
    webfinger: bool = True
    client: str = "any"
    client_every_step: bool = False
    client_proof: str = "any"
    missing_client: str = "usual"
    client_error: str = "400"
    password_grant: bool = True
    scope: str = "any"
    grant_keys: str = "oauth"
    failure: str = "401"
    final_with_error: bool = True
    decline_status: int = 200
    expired_error: str = "transaction_expired"
    pending: str = "parallel"
    resend_after: float = 0
    resend_error: str = "transaction_pending"
    codes: str = "own"
    expires_in: float = 300
    attempts: int = 3
    image: str = "gif"
    ref_ids: str = "different"
    ref_source: str = "any"
    names: str = "upper"
    omit: tuple[str, ...] = ()
    omit_on_polls: tuple[str, ...] = ()
    poll_repeats_challenge: bool = True
    expires_in_specified: bool = True
    max_len: bool = False
    hidden: bool = False
    refresh_token: bool = False
    token_lifetime: float = 300
    certificate_form: str = "bare"
    gzip: bool = False
    clock_offset: float = 0


_ALLOWED: Mapping[str, tuple[object, ...]] = {
    "confirmation": ("both", "v1", "v2", "none"),
    "absent_status": (404, 405),
    "signserver": ("rest", "bare", "both"),
    "signserver_versions": ("both", "v1", "v2"),
    "client": ("any", "required", "secret"),
    "client_proof": ("any", "body", "basic"),
    "missing_client": ("usual", "invalid_client", "invalid_request"),
    "client_error": ("400", "401", "200"),
    "scope": ("any", "none", "wanted"),
    "grant_keys": ("oauth", "confirmation"),
    "failure": ("401", "401-json", "200", "403"),
    "expired_error": ("transaction_expired", "invalid_transaction"),
    "pending": ("parallel", "replace", "refuse"),
    "resend_error": ("transaction_pending", "internal_error", "429"),
    "codes": ("own", "newest"),
    "ref_source": ("any", "context", "text"),
    "ref_ids": ("different", "equal", "changing"),
    "names": ("upper", "camel", "lower"),
    "image": KINDS,
    "certificate_form": ("bare", "lines", "unpadded", "pem"),
}
_LISTS = ("omit", "omit_on_polls")
_LONGEST = 86_400
"""No lifetime here is longer than a day."""
_HIGHEST_STATUS = 599
_LIFETIME = (lambda value: 0 < value <= _LONGEST, f"a number of seconds, up to {_LONGEST}")
_NUMBERS: Mapping[str, tuple[Callable[[float], bool], str]] = {
    "expires_in": _LIFETIME,
    "token_lifetime": _LIFETIME,
    "resend_after": (lambda value: 0 <= value <= _LONGEST, "a number of seconds, from 0"),
    "clock_offset": (lambda _value: True, "a number of seconds"),
    "attempts": (lambda value: value >= 1 and isinstance(value, int), "a positive whole number"),
    "decline_status": (
        lambda value: isinstance(value, int) and HTTPStatus.OK <= value <= _HIGHEST_STATUS,
        "an HTTP status, from 200",
    ),
}


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
            raise ValueError(f"{name} is one of {', '.join(map(str, _ALLOWED[name]))}")
    elif name in _LISTS:
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise ValueError(f"{name} is a list of names")
        return tuple(value)
    elif name in _NUMBERS:
        fits, what = _NUMBERS[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or not fits(value):
            raise ValueError(f"{name} is {what}")
    elif not isinstance(value, bool):
        raise ValueError(f"{name} is true or false")
    return value
