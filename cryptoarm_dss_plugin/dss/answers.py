"""The answers of `/confirmation`: from the wire into plain values.

Sources: WS-Trust 1.4 InteractiveChallenge as projected to JSON by DSS (vendor docs,
authentication/oauth/tfa-auth.html), and what production clients read (1C BSP 3.2,
module СервисКриптографииDSSКлиентСервер).
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import msgspec

from cryptoarm_dss_plugin.dss.liberal import Flag, Number, Text, Wrapped, shape
from cryptoarm_dss_plugin.secrets import Secret

_PUSH_METHODS = frozenset({"mobile", "mydss", "airkey", "simauth"})
_CODE_METHODS = frozenset({"otpviasms", "otpviaemail", "oath"})
_SENT_METHODS = frozenset({"otpviasms", "otpviaemail"})
_OPTIONS_AT_MOST = 100
_IMAGE_BYTES_AT_MOST = 1024 * 1024
_WORDS_AT_MOST = 2000
"""Characters of a text that people see; to look through megabytes for secrets would take seconds."""


class FactorKind(StrEnum):
    """How a factor is answered."""

    PUSH = "push"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Challenge:
    """One thing the server asks the person to do.

    All texts are the server's words: untrusted, plain, cut at 2,000 characters.

    Attributes:
        kind: answered on the phone (polled), or by a code typed here.
        method: last part of the method's address, e.g. "otpviasms"; "" when the server does not say.
        text_ref: RefID of the text challenge, "" when missing.
        context_ref: RefID of the exchange, "" when missing.
        title: heading; after a wrong code it carries the refusal.
        label: what to do, or where the code went.
        expires_in: seconds it lives, None when the server does not say.
        hidden: the input should be masked.
        image: a picture to show (QR code for a phone without network), b"" for none.
        image_type: its media type as the server calls it, also of one that is not kept in `image`.
        beside: other ways to confirm that the server offers with it, None for none.
    """

    kind: FactorKind
    method: str
    text_ref: str
    context_ref: str
    title: str = ""
    label: str = ""
    expires_in: float | None = None
    hidden: bool = False
    image: bytes = field(default=b"", repr=False)
    image_type: str = ""
    beside: "FactorChoice | None" = None

    @property
    def may_be_tapped(self) -> bool:
        """Whether the person may confirm elsewhere: on a phone, or by a method that nobody describes."""
        return self.kind is FactorKind.PUSH or self.method not in _CODE_METHODS

    @property
    def code_was_sent(self) -> bool:
        """Whether the server has sent a code: a key fob, for one, makes its own."""
        return self.method in _SENT_METHODS


@dataclass(frozen=True, slots=True)
class FactorOption:
    """One factor, or one phone, to choose from: the whole RefID goes back to the server."""

    ref: str
    label: str


@dataclass(frozen=True, slots=True)
class FactorChoice:
    """The server wants the person to choose a factor first."""

    context_ref: str
    options: tuple[FactorOption, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class StillWaiting:
    """Not final, no error, nothing new to ask: the outcome is not there yet.

    Attributes:
        title: heading; after a wrong code it carries the refusal, "" for none.
    """

    title: str = ""


@dataclass(frozen=True, slots=True)
class TokenIssued:
    """Signed in.

    Attributes:
        token: the access token, in memory only.
        expires_in: seconds it lives, None when the server does not say.
    """

    token: Secret
    expires_in: float | None = None


Answer = Challenge | FactorChoice | StillWaiting | TokenIssued


def _joined(name: str) -> str:
    return name.replace("_", "")


class _Struct(msgspec.Struct, frozen=True, rename=_joined):
    """Members by their names in lower case without underscores; every one may be missing or null."""


class _Image(_Struct, frozen=True, rename=_joined):
    mime_type: Text = Text("")
    value: Text = Text("")


class _TextChallenge(_Struct, frozen=True, rename=_joined):
    ref_id: Text = Text("")
    authn_method: Text = Text("")
    label: Text = Text("")
    title: Text = Text("")
    expires_in: Number = Number("nan")
    is_hidden: Flag = Flag(0)
    hide_text: Flag = Flag(0)
    image: _Image | None = None


class _Choice(_Struct, frozen=True, rename=_joined):
    ref_id: Text = Text("")
    label: Text = Text("")


class _ChoiceChallenge(_Struct, frozen=True, rename=_joined):
    ref_id: Text = Text("")
    choice: list[_Choice] | None = None


class _Context(_Struct, frozen=True, rename=_joined):
    ref_id: Text = Text("")


class _Challenge(_Struct, frozen=True, rename=_joined):
    title: Wrapped = Wrapped("")
    text_challenge: list[_TextChallenge] | None = None
    choice_challenge: list[_ChoiceChallenge] | None = None
    context_data: _Context | None = None


class ConfirmationBody(_Struct, frozen=True, rename=_joined):
    """The body of an answer of `/confirmation`, as it stands on the wire."""

    is_final: Flag | None = None
    is_error: Flag | None = None
    error: Text = Text("")
    error_description: Text = Text("")
    access_token: Secret | None = None
    expires_in: Number = Number("nan")
    challenge: _Challenge | None = None

    def is_of_dss(self) -> bool:
        """Whether this is an answer of DSS at all: one of the two flags must be there.

        1C takes a missing IsError for an error; we take an answer without both flags for another service.
        """
        return self.is_final is not None or self.is_error is not None


def read_answer(body: ConfirmationBody) -> Answer | None:
    """What an answer without IsError means; None when it claims to be final without a usable token."""
    token = body.access_token
    if body.is_final or (body.is_final is None and token):
        return TokenIssued(token, body.expires_in.or_none()) if token and _fits_a_header(token) else None
    challenge = body.challenge
    if challenge is None:
        return StillWaiting()
    title = _words(challenge.title)
    context_ref = str(challenge.context_data.ref_id) if challenge.context_data else ""
    choice = _factor_choice(challenge.choice_challenge or (), title, context_ref)
    for text in challenge.text_challenge or ():
        return replace(_text_challenge(text, title, context_ref), beside=choice)
    return choice or StillWaiting(title)


def _factor_choice(choices: Sequence[_ChoiceChallenge], title: str, context_ref: str) -> FactorChoice | None:
    options = tuple(
        FactorOption(str(choice.ref_id), _words(choice.label))
        for offered in choices
        for choice in offered.choice or ()
        if choice.ref_id
    )
    if not options:
        return None
    # The exchange's RefID goes back (1C, КС:2598); of a server that names none, the choice's own.
    ref = context_ref or next((str(offered.ref_id) for offered in choices if offered.ref_id), "")
    return FactorChoice(ref, options[:_OPTIONS_AT_MOST], title)


def body_from(decoded: object) -> ConfirmationBody:
    """The struct of a decoded answer; `liberal.BrokenJson` when it is of another kind.

    Its members may be spelt as OAuth does, too: "access_token", "expires_in" (1C reads both).
    """
    if isinstance(decoded, dict):
        decoded = {_joined(str(name)): member for name, member in decoded.items()}
    return shape(decoded, ConfirmationBody)


def _fits_a_header(token: Secret) -> bool:
    """Whether a token is visible ASCII, as RFC 6750 has it; others would break the next request."""
    return all("!" <= sign <= "~" for sign in token.reveal())


def _text_challenge(text: _TextChallenge, title: str, context_ref: str) -> Challenge:
    method = str(text.authn_method).partition("?")[0].rstrip("/").rpartition("/")[2].lower()
    picture = _picture(str(text.image.value)) if text.image else b""
    # A challenge that names no method and brings nothing to read can only be waited for: this is how an
    # imitation of a push challenge looks (no Label, Title or ExpiresIn).
    nothing_to_type = not method and not (text.label or text.title or title)
    kind = FactorKind.PUSH if method in _PUSH_METHODS or nothing_to_type else FactorKind.CODE
    return Challenge(
        kind=kind,
        method=method,
        text_ref=str(text.ref_id),
        context_ref=context_ref,
        title=title or _words(text.title),
        label=_words(text.label),
        expires_in=text.expires_in.or_none(),
        hidden=bool(text.is_hidden or text.hide_text),
        image=picture,
        image_type=_words(text.image.mime_type) if text.image and text.image.value else "",
    )


def _words(text: Text) -> str:
    return str(text[:_WORDS_AT_MOST])


def _picture(text: str) -> bytes:
    """The bytes of an image, b"" when they are none or too many: a picture is never worth a failure."""
    if len(text) > _IMAGE_BYTES_AT_MOST * 4 // 3:
        return b""
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""
