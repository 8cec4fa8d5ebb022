"""An answer of a server, as those who understand it get it: whole, unpacked, with what its head tells."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests

_RETRY_AFTER_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the server; its body may hold a token and is never printed.

    Attributes:
        url: the address that answered, without query and fragment.
        status: HTTP status.
        content_type: media type in lower case, without parameters.
        retry_after: seconds the server asks to wait, None when it does not say.
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
    content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    wait = response.headers.get("Retry-After", "").strip()
    # The other form of Retry-After, a date, needs a clock both sides agree on: treated as not said.
    retry_after = (
        float(wait) if wait.isascii() and wait.isdigit() and len(wait) <= _RETRY_AFTER_DIGITS else None
    )
    date = moment_of(response.headers.get("Date", ""))
    return Reply(re.split(r"[?#]", url)[0], response.status_code, content_type, retry_after, body, date)


def moment_of(text: str) -> datetime | None:
    """The time of a header in RFC 9110's form, None when it is none; without a zone it is UTC."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):  # which of them depends on the Python version
        return None
