"""What a server's refusal means: its codes and HTTP statuses as stable codes of ours.

Sources: the codes known to a production client (1C BSP 3.2, module СервисКриптографииDSSСлужебный,
functions ОписаниеОшибки_...), its reading of HTTP statuses (ПроверитьОшибкуВыполненияМетода), RFC 6749.
"""

from http import HTTPStatus

import msgspec

from cryptoarm_dss_plugin.dss.liberal import BrokenJson, NotJson, Text, TooManyParts, decode, shape
from cryptoarm_dss_plugin.dss.transport import Reply
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_WORDS_AT_MOST = 500

_BY_SERVER_CODE = {
    "authentication_declined": ErrorCode.CONFIRMATION_DECLINED,
    "authentication_failed": ErrorCode.WRONG_CREDENTIALS,
    "invalid_grant": ErrorCode.WRONG_CREDENTIALS,
    "transaction_expired": ErrorCode.CONFIRMATION_EXPIRED,
    "invalid_transaction": ErrorCode.CONFIRMATION_EXPIRED,
    "max_attempts_exceeded": ErrorCode.ATTEMPTS_EXCEEDED,
    "transaction_pending": ErrorCode.CONFIRMATION_PENDING,
    "invalid_client": ErrorCode.CLIENT_NOT_REGISTERED,
    "unauthorized_client": ErrorCode.CLIENT_NOT_REGISTERED,
    "invalid_request": ErrorCode.CLIENT_NOT_REGISTERED,
    "invalid_scope": ErrorCode.CLIENT_NOT_REGISTERED,
    "internal_error": ErrorCode.SERVER_ERROR,
}

_BY_STATUS: dict[int, ErrorCode] = {
    HTTPStatus.UNAUTHORIZED: ErrorCode.WRONG_CREDENTIALS,
    HTTPStatus.FORBIDDEN: ErrorCode.ACCESS_DENIED,
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED: ErrorCode.PROXY_FAILED,
    HTTPStatus.REQUEST_TIMEOUT: ErrorCode.TIMEOUT,
}


class _Envelope(msgspec.Struct, frozen=True):
    """The shapes of an error body: OAuth's, and ASP.NET's Message / MessageDetail; names in lower case."""

    error: Text = Text("")
    error_description: Text = Text("")
    message: Text = Text("")
    messagedetail: Text = Text("")


def refused(server_code: str, words: str) -> DssPluginError:
    """A refusal inside an answer (IsError): by its code; an unknown code means that access is denied."""
    code = _BY_SERVER_CODE.get(server_code.strip().lower(), ErrorCode.ACCESS_DENIED)
    return _refusal(code, f"the server said {server_code!r}", server_code, words)


def refused_by_status(reply: Reply) -> DssPluginError:
    """A refusal by HTTP status; the body only adds its code and words.

    429 and 5xx are the server's trouble whatever the body says. A code of DSS or OAuth says more than 400,
    401 or 403 (RFC 6749 has 401 for `invalid_client`). 404, 405 and anything else without such a code means
    that no such service lives at the address.

    Returns:
        The error; facts: status, and as far as the server says them server_code and retry_after (seconds).
    """
    envelope = _envelope(reply)
    server_code = str(envelope.error)
    words = str(envelope.error_description or envelope.message or envelope.messagedetail)
    by_code = _BY_SERVER_CODE.get(server_code.strip().lower())
    code = by_code or _BY_STATUS.get(reply.status, ErrorCode.NOT_DSS)
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR or reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        code = ErrorCode.SERVER_ERROR
    facts = {"status": str(reply.status)}
    if reply.retry_after is not None:
        facts["retry_after"] = f"{reply.retry_after:g}"
    return _refusal(code, f"HTTP {reply.status} from {reply.url}", server_code, words, **facts)


def unreadable(reply: Reply, problem: NotJson | TooManyParts | BrokenJson) -> DssPluginError:
    """A body that is not what was asked for: `not-dss`, `answer-too-large` or `bad-answer`; facts: status."""
    facts = {"status": str(reply.status)}
    if isinstance(problem, NotJson):
        return DssPluginError(ErrorCode.NOT_DSS, f"{reply.content_type or 'no type'}: {problem}", facts)
    too_many = isinstance(problem, TooManyParts)
    return DssPluginError(
        ErrorCode.ANSWER_TOO_LARGE if too_many else ErrorCode.BAD_ANSWER, str(problem), facts
    )


def _refusal(code: ErrorCode, detail: str, server_code: str, words: str, **facts: str) -> DssPluginError:
    if server_code:
        facts["server_code"] = server_code[:_WORDS_AT_MOST]
    return DssPluginError(code, detail[:_WORDS_AT_MOST], facts, words[:_WORDS_AT_MOST])


def _envelope(reply: Reply) -> _Envelope:
    try:
        return shape(decode(reply.body), _Envelope)
    except (NotJson, BrokenJson):
        return _Envelope()
