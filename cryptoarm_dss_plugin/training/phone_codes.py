"""What a phone without network makes of a QR picture: the code that confirms, and the one that declines.

The real way is the vendor's secret (docs, mydss/mydss_usage.html, tells of the two codes only). Here the
picture carries ``TRAINING-DSS:1:`` and an id, and the codes are a keyed hash of that text.
"""

import hashlib
import hmac
import secrets
import uuid

PREFIX = "TRAINING-DSS:1:"
_CODES = 1_000_000


class PhoneCodes:
    """The secret a person's phone shares with the server, made anew at every start."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def new_text(self) -> str:
        """Return a text for a picture."""
        return f"{PREFIX}{uuid.uuid4()}"

    def codes(self, text: str) -> tuple[str, str]:
        """Return the code and the code of refusal, six digits each; ValueError for a foreign text."""
        if not text.startswith(PREFIX):
            raise ValueError(f"the text of a picture begins with {PREFIX}")
        digest = hmac.digest(self._key, text.encode(), hashlib.sha256)
        code, refusal = (int.from_bytes(part, "big") % _CODES for part in (digest[:8], digest[8:16]))
        if code == refusal:
            refusal = (refusal + 1) % _CODES
        return f"{code:06}", f"{refusal:06}"


def random_code() -> str:
    """Return six digits for a message or a token."""
    return f"{secrets.randbelow(_CODES):06}"
