"""The one error type of the program, with the stable codes that scripts and hosts rely on."""

import traceback
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType


class ErrorCode(StrEnum):
    """Stable codes; the sentence for each is in `texts`, the exit code in `cli`."""

    USAGE = "usage"
    BAD_CA_FILE = "bad-ca-file"
    BAD_NAME = "bad-name"
    BAD_ADDRESS = "bad-address"
    INSECURE_ADDRESS = "insecure-address"
    CONNECTION_EXISTS = "connection-exists"
    UNKNOWN_CONNECTION = "unknown-connection"
    NOT_DSS = "not-dss"
    BAD_ANSWER = "bad-answer"
    ANSWER_TOO_LARGE = "answer-too-large"
    CANNOT_RESOLVE = "cannot-resolve"
    CANNOT_CONNECT = "cannot-connect"
    TIMEOUT = "timeout"
    TLS_UNTRUSTED = "tls-untrusted"
    TLS_NAME_MISMATCH = "tls-name-mismatch"
    TLS_EXPIRED = "tls-expired"
    TLS_GOST_REQUIRED = "tls-gost-required"
    TLS_FAILED = "tls-failed"
    PROXY_FAILED = "proxy-failed"
    CLOCK_SKEW = "clock-skew"
    SERVER_CERTIFICATE_EXPIRES = "server-certificate-expires"
    SERVER_CERTIFICATE_REPLACED = "server-certificate-replaced"
    WRONG_CREDENTIALS = "wrong-credentials"
    ACCESS_DENIED = "access-denied"
    PASSWORD_REQUIRED = "password-required"  # noqa: S105 - the code of an error, not a password
    CLIENT_NOT_REGISTERED = "client-not-registered"
    CONFIRMATION_DECLINED = "confirmation-declined"
    CONFIRMATION_EXPIRED = "confirmation-expired"
    ATTEMPTS_EXCEEDED = "attempts-exceeded"
    CONFIRMATION_PENDING = "confirmation-pending"
    CODE_REQUIRED = "code-required"
    FACTOR_NOT_OFFERED = "factor-not-offered"
    NO_CERTIFICATES = "no-certificates"
    BAD_CERTIFICATE = "bad-certificate"
    STORE_FAILED = "store-failed"
    SERVER_ERROR = "server-error"
    ACCOUNT_MISMATCH = "account-mismatch"
    SESSION_EXPIRED = "session-expired"
    CANCELLED = "cancelled"
    INTERNAL_ERROR = "internal-error"


class DssPluginError(Exception):
    """A failure that a person is told about.

    It never carries a foreign exception: those hold requests, headers and frames with secrets in them.

    Attributes:
        code: the stable code.
        detail: technical detail for the journal, in English, without secrets; one line, for a server may
            have had a part in it, and what turns the direction of writing or moves a cursor is left out.
        facts: named values for the sentence, e.g. `server` ("auth" or "dss"), `field`, `host`, `status`.
        server_words: what the server itself said, untrusted: shown cut, as plain text, marked as its words.
    """

    def __init__(
        self,
        code: ErrorCode,
        detail: str = "",
        facts: Mapping[str, str] | None = None,
        server_words: str = "",
    ) -> None:
        detail = "".join(sign if sign.isprintable() else " " for sign in detail).strip()
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail
        self.facts: Mapping[str, str] = MappingProxyType(dict(facts or {}))
        self.server_words = server_words

    def with_facts(self, **facts: str) -> "DssPluginError":
        """The same failure, with further named values (those already known stay)."""
        return DssPluginError(self.code, self.detail, {**facts, **self.facts}, self.server_words)


def place_of(error: BaseException) -> str:
    """Kind and place of a bug, without the values around it: they may be secrets."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}, {frames[-1].name}" if frames else "?"
    return f"{type(error).__name__} in {place}"
