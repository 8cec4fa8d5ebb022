"""What must not leave the computer: personal numbers and logins are masked, secrets block a file."""

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cryptoarm_dss_plugin.stub_host.texts import mark

MASK: Final = "***"
"""What stands in the place of a login or a personal number."""

# A taxpayer number has 10 or 12 digits, a pension insurance number 11; a longer run of digits, or a part of
# a hexadecimal number or of a version, is something else.
_NUMBERS: Final = re.compile(
    r"(?<![\w.-])(?:\d{3}-\d{3}-\d{3}[ -]\d{2}|\d{10,12}|\d{3} \d{3} \d{3} \d{2})(?![\w-]|\.\d)"
)
# However it is written: after these words stands a personal number or a login.
_NAMED_NUMBER: Final = re.compile(
    r"(?i)\b(?P<word>ИНН(?: ЮЛ)?|INN(?:LE)?|СНИЛС|SNILS)(?P<gap>[ \t]*[:=№#]?[ \t]*)"
    r"(?P<hidden>\d[\d -]{6,}\d)"
)
# What may follow such a word in a sentence: no login.
_NO_LOGIN: Final = (
    r"(?!(?:and|are|as|at|by|cannot|disabled|does|expired|fail\w*|for|from|has|if|in|instead|is|its|locked|may|"
    r"must|name|not|of|on|or|page|root|that|the|then|to|until|was|whether|which|will|with)\b)"
)
_NAMED_LOGIN: Final = re.compile(
    r"(?i)(?P<word>\b(?:логин\w{0,2}|login|user|user_?name|unique_name|account))"
    rf"(?P<gap>[\"']?[ \t]*[:=][ \t]*[\"'«]?){_NO_LOGIN}(?P<hidden>[^\s\"'»,;&()]+)"
)
# "in the account ivanov on the server": only what cannot be the next word of the sentence.
_LOGIN_IN_PROSE: Final = re.compile(
    r"(?i)\b(?P<word>уч[её]тн\w{2,3} запис\w{1,2}|логин\w{0,2}|пользовател\w{1,3}"
    r"|login|user(?: ?name)?|account)"
    rf"(?P<gap> [«\"“]?){_NO_LOGIN}(?P<hidden>[A-Za-z0-9][\w.@+-]*\b)"
)
_SIGNED_IN_AS: Final = re.compile(
    r"(?i)\b(?P<word>вош(?:ли|ла|[её]л) как|(?:signed|logged)(?: you)? in as)"
    r"(?P<gap> [«\"“]?)(?P<hidden>[^\s«»\"“”,;:()]*[^\s«»\"“”,;:().])"
)
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LOGIN_KEYS: Final = re.compile(r"(?i)login|user|account|signed_in_as|логин")
# A server's name is no login, even if a part of it reads like one.
_SERVER: Final = r"https?://(?![^\s/?#]*@)[^\s/?#«»\"',;]+"


@dataclass(frozen=True, slots=True)
class SecretFound:
    """A place in a text that looks like a secret; the secret itself is not told.

    Attributes:
        line: number of the line, from 1.
        kind: an English sentence for `HostTexts.text` that says what it looks like.
    """

    line: int
    kind: str


_SECRETS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (mark("a sign-in header"), r"(?i)\b(?:proxy-)?authorization[\"']?\s*[:=]\s*[\"']?\w"),
        (mark("an access token"), r"(?i)\bbearer[ \t]+[\w.~+/=-]{8,}"),
        (mark("an access token"), r"\beyJ[\w-]{5,}"),
        (mark("an access token"), r"(?i)\b\w*(?:token|assertion)[\"']?\s*[:=]\s*[\"']?[\w.~+/-]{8,}"),
        (mark("a password"), r"(?i)(?:password|passwd|pwd|пароль)[\"']?\s*[:=]\s*[\"']?(?!\*{3})[^\s\"'*]"),
        (mark("a password"), r"(?i)\bпарол(?:ь|я|ем)[ \t]+[«\"“]?(?=[A-Za-z0-9!-/]*\d)[^\s«»]{4,}"),
        (mark("a password"), r"(?i)\bпароль[ \t]+[«\"“]?(?!dss\b|pin\b)[A-Za-z][^\s«»]{3,}"),
        (mark("a password"), r"(?i)\b(?:password|passwd|pwd)[ \t]+[\"“]?(?=[^\s]*\d)[^\s\"“”{}]{4,}"),
        (mark("a one-time code"), r"(?i)(?<![\w-])(?:otp|one-time code)[\"']?\s*[:=]\s*[\"']?[\w-]{3,}"),
        (mark("a one-time code"), r"(?i)(?<![\w-])code[\"']?\s*=\s*[\"']?[\w-]{4,}"),
        (
            mark("a one-time code"),
            r"(?i)(?<!error )(?<![\w-])(?:code|код(?: подтверждения)?)[\"']?\s*[:=]?\s*\d{4,10}\b",
        ),
        (mark("a PIN code"), r"(?i)(?<![\w-])(?:pin|пин)(?:[ -]?(?:code|код))?[\"']?\s*[:=]?\s*[\"']?\d{3,}"),
        (mark("a password"), r"(?i)\w*secret[\"']?\s*[:=]\s*[\"']?(?!\*{3})[^\s\"'*]"),
        (mark("a login and a password"), r"://[^\s/?#@]+:[^\s/?#@]+@"),
        (mark("a private key"), r"-----BEGIN [A-Z ]*PRIVATE KEY"),
        (mark("a cookie"), r"(?i)\b(?:set-)?cookie[\"']?\s*[:=]\s*[\"']?\w"),
    )
)
_BASE64: Final = re.compile(r"(?<![\w+/=-])[A-Za-z0-9_+/-]{8,}={0,2}(?![\w+/=-])")
_LOGIN_AND_PASSWORD: Final = re.compile(r"[^\s:]{1,200}:[^\r\n]{0,200}")
_MEANINGFUL: Final = 0.9  # of base64 that happens to decode to text, nearly nothing is letters and digits


def mask(text: str, logins: Iterable[str] = (), kept: Iterable[str] = ()) -> str:
    """The text with personal numbers, e-mail addresses and logins replaced by `MASK`.

    Args:
        text: any text.
        logins: logins that are known; they are masked wherever they stand as a word, in capitals or not.
        kept: words that mean something else, whatever the logins are: the codes of errors.
    """
    if words := _any_of(logins):
        codes = _any_of(kept)
        others = rf"{_SERVER}|(?<![\w-])(?:{codes})(?![\w-])" if codes else _SERVER
        known = re.compile(rf"(?i)(?P<kept>{others})|(?<!\w)(?:{words})(?!\w)")
        text = known.sub(lambda found: found["kept"] or MASK, text)
    for named in (_NAMED_NUMBER, _NAMED_LOGIN, _LOGIN_IN_PROSE, _SIGNED_IN_AS):
        text = named.sub(lambda found: f"{found['word']}{found['gap']}{MASK}", text)
    return _NUMBERS.sub(MASK, _EMAIL.sub(MASK, text))


def _any_of(words: Iterable[str]) -> str:
    """A pattern that fits any of some words, "" when there is none."""
    there = {word.strip() for word in words} - {""}
    return "|".join(re.escape(word) for word in sorted(there, key=len, reverse=True))


def logins_in(facts: Iterable[tuple[str, str]]) -> set[str]:
    """The values of named facts that are logins by their name."""
    return {value for name, value in facts if value and _LOGIN_KEYS.search(name)}


def secrets_in(text: str) -> list[SecretFound]:
    """Every place that looks like a secret, in order; the same kind once a line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        kinds = dict.fromkeys(_kinds_in(line))
        found += [SecretFound(number, kind) for kind in kinds]
    return found


def _kinds_in(line: str) -> Iterator[str]:
    for kind, pattern in _SECRETS:
        if pattern.search(line):
            yield kind
    for run in _BASE64.finditer(line):
        if _hides_login_and_password(run[0]):
            yield mark("a login and a password")


def _hides_login_and_password(run: str) -> bool:
    """Whether base64 stands for "login:password", as the header of a sign-in has it."""
    plain = run.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        decoded = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode()
    except ValueError:
        return False
    if not _LOGIN_AND_PASSWORD.fullmatch(decoded) or not decoded.isprintable():
        return False
    usual = sum(one.isalnum() or one in ":.@_-+!#$%&*?= " for one in decoded)
    return usual >= _MEANINGFUL * len(decoded)
