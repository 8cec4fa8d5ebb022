"""What a server's refusal means: its codes and HTTP statuses as stable codes of ours.

Sources: how a production client reads HTTP statuses (1C BSP 3.2, module СервисКриптографииDSSСлужебный,
function ПроверитьОшибкуВыполненияМетода), RFC 6749; for the codes see `server_codes`.
"""

from http import HTTPStatus

import msgspec

from cryptoarm_dss_plugin.dss.liberal import BrokenJson, NotJson, Text, TooManyParts, decode, shape
from cryptoarm_dss_plugin.dss.reply import Reply
from cryptoarm_dss_plugin.dss.server_codes import is_code, meaning_of
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_WORDS_AT_MOST = 500

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
    code = meaning_of(server_code) or ErrorCode.ACCESS_DENIED
    return _refusal(code, f"the server said {server_code!r}", server_code, words)


def refused_by_status(reply: Reply) -> DssPluginError:
    """A refusal by HTTP status; the body only adds its code and words.

    429 and 5xx are the server's trouble whatever the body says. A code of DSS or OAuth says more than 400,
    401 or 403 (RFC 6749 has 401 for `invalid_client`); with 400 also one that is not known is a refusal,
    since a service that names a code has understood the question. 404, 405 and anything else without a known
    code means that no such service lives at the address.

    Returns:
        The error; facts: status, and as far as the server says them server_code and retry_after (seconds).
    """
    envelope = _envelope(reply)
    server_code = str(envelope.error)
    words = str(envelope.error_description or envelope.message or envelope.messagedetail)
    code = meaning_of(server_code) or _BY_STATUS.get(reply.status, ErrorCode.NOT_DSS)
    if reply.status == HTTPStatus.BAD_REQUEST and code is ErrorCode.NOT_DSS and is_code(server_code):
        code = ErrorCode.ACCESS_DENIED
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR or reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        code = ErrorCode.SERVER_ERROR
    facts = {"status": str(reply.status)}
    if reply.retry_after is not None:
        facts["retry_after"] = f"{reply.retry_after:g}"
    return _refusal(code, f"HTTP {reply.status} from {reply.url}", server_code, words, **facts)


def at_the_authorization_server(
    error: DssPluginError, *, has_client: bool, has_secret: bool
) -> DssPluginError:
    """A failure of a sign-in, with what is known of it: facts server; of `client-not-registered` field, sent.

    The codes are those of RFC 6749, 5.2. An operator answers for a client identifier, its secret and the name
    of the resource, so the person must know which of them to ask for.

    Args:
        error: the failure.
        has_client: a client identifier was sent.
        has_secret: its secret was sent.
    """
    if error.code is ErrorCode.SESSION_EXPIRED:  # nothing can have run out yet: "sign in" refuses a sign-in
        error = DssPluginError(ErrorCode.ACCESS_DENIED, error.detail, error.facts, error.server_words)
    if error.code is not ErrorCode.CLIENT_NOT_REGISTERED:
        return error.with_facts(server="auth")
    server_code = error.facts.get("server_code", "").strip().lower()
    if server_code == "invalid_request" and has_client:
        field = "resource"
    elif server_code == "invalid_client" and has_client and not has_secret:
        field = "client_secret"
    else:  # not registered, not for this way of signing in (`unauthorized_client`), or with other scopes
        field = "client_id"
    # A server names no more than "the client", so a secret that was sent may be what is wrong.
    sent = {"sent": "client_secret"} if server_code == "invalid_client" and has_client and has_secret else {}
    return error.with_facts(server="auth", field=field, **sent)


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
