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
_NAMED_LOGIN: Final = re.compile(
    r"(?i)(?P<word>\b(?:логин\w{0,2}|login|user_?name|unique_name|account))"
    r"(?P<gap>[\"']?[ \t]*[:=][ \t]*[\"'«]?)(?P<hidden>[^\s\"'»,;&()]+)"
)
# "in the account ivanov on the server": only what cannot be the next word of the sentence.
_LOGIN_IN_PROSE: Final = re.compile(
    r"(?i)(?P<word>уч[её]тн\w{2,3} запис\w{1,2}|логин\w{0,2}|пользовател\w{1,3})(?P<gap> [«\"]?)"
    r"(?P<hidden>[A-Za-z0-9][\w.@+-]*)"
)
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LOGIN_KEYS: Final = re.compile(r"(?i)login|user|account|логин")
_SHORTEST_LOGIN: Final = 3


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
        (mark("a password"), r"(?i)\w*secret[\"']?\s*[:=]\s*[\"']?(?!\*{3})[^\s\"'*]"),
        (mark("a login and a password"), r"://[^\s/?#@]+:[^\s/?#@]+@"),
        (mark("a private key"), r"-----BEGIN [A-Z ]*PRIVATE KEY"),
        (mark("a cookie"), r"(?i)\b(?:set-)?cookie[\"']?\s*[:=]\s*[\"']?\w"),
    )
)
_BASE64: Final = re.compile(r"(?<![\w+/=-])[A-Za-z0-9_+/-]{8,}={0,2}(?![\w+/=-])")
_LOGIN_AND_PASSWORD: Final = re.compile(r"[^\s:]{1,200}:[^\r\n]{0,200}")
_MEANINGFUL: Final = 0.9  # of base64 that happens to decode to text, nearly nothing is letters and digits


def mask(text: str, logins: Iterable[str] = ()) -> str:
    """The text with personal numbers, e-mail addresses and logins replaced by `MASK`.

    Args:
        text: any text.
        logins: logins that are known; they are masked wherever they stand as a word.
    """
    for login in sorted({one for one in logins if len(one) >= _SHORTEST_LOGIN}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(login)}(?!\w)", MASK, text)
    for named in (_NAMED_NUMBER, _NAMED_LOGIN, _LOGIN_IN_PROSE):
        text = named.sub(lambda found: f"{found['word']}{found['gap']}{MASK}", text)
    return _NUMBERS.sub(MASK, _EMAIL.sub(MASK, text))


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
