"""An answer of a server, as those who understand it get it: whole, unpacked, with what its head tells."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests

_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}", re.ASCII)

_LONGEST_WAIT_SECONDS = 86_400.0
"""A day; nobody waits for so long, so that more says nothing more."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the server; its body may hold a token and is never printed.

    Attributes:
        url: the address that answered, without query and fragment.
        status: HTTP status.
        content_type: media type in lower case, without parameters; "" for none.
        retry_after: seconds the server asks to wait, a day at the most; None when it does not say.
        body: decompressed body.
        date: what time it is by the server's clock (the header Date), aware; None when it does not say.
    """

    url: str
    status: int
    content_type: str
    retry_after: float | None
    body: bytes = field(repr=False)
    date: datetime | None = None


def reply_of(url: str, response: requests.Response, body: bytes) -> Reply:
    """The answer to a request for `url`, from the head of a response and its whole body."""
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    content_type = media_type if _MEDIA_TYPE.fullmatch(media_type) else ""
    date = moment_of(response.headers.get("Date", ""))
    retry_after = _retry_after(response.headers.get("Retry-After", "").strip(), date)
    return Reply(re.split(r"[?#]", url)[0], response.status_code, content_type, retry_after, body, date)


def _retry_after(said: str, date: datetime | None) -> float | None:
    """The seconds of a Retry-After (RFC 9110, 10.2.3), None for what is neither seconds nor a date to come.

    A date is taken by the clock of the server that names it: from the answer's own Date. Without one it says
    nothing, for the clocks of two computers need not agree.
    """
    if said.isascii() and said.isdigit():
        return min(float(said), _LONGEST_WAIT_SECONDS)
    moment = moment_of(said) if date else None
    if moment is None or date is None or moment <= date:
        return None
    return min((moment - date).total_seconds(), _LONGEST_WAIT_SECONDS)


def moment_of(text: str) -> datetime | None:
    """The time of a header in RFC 9110's form, None when it is none; without a zone it is UTC."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):  # which of them depends on the Python version
        return None
