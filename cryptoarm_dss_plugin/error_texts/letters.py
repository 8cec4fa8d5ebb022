"""Letters to the administrator and to the DSS operator about an error: ready to be copied, without secrets.

Whoever gets one should not have to ask back: it holds what happened, what is asked for, the addresses, the
time with its zone, the codes and the technical detail.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptoarm_dss_plugin.error_texts.wording import Owner
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.redaction import redact
from cryptoarm_dss_plugin.texts import Texts, plain_line

_LOCAL: Final = frozenset({ErrorCode.STORE_FAILED, ErrorCode.INTERNAL_ERROR})
"""Errors of this computer: no server has to do with them."""

_VALUE_AT_MOST: Final = 300


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known around an error, for a letter about it; "" and None for what is not.

    Attributes:
        at: when it happened, aware.
        auth_server: address of the authorization server.
        dss_server: address of the signature service.
        login: the account. It stands only in a letter to the operator, who has to find the account, marked as
            a line that may be left out: it is the person who sends the letter.
    """

    at: datetime | None = None
    auth_server: str = ""
    dss_server: str = ""
    login: str = ""


def letter(
    error: DssPluginError,
    message: str,
    request: str,
    owner: Owner,
    around: Circumstances,
    server_words: str,
    texts: Texts,
) -> str:
    """A letter about an error, as plain text of several lines.

    Args:
        error: the failure.
        message: what happened, in the language of `texts`, without secrets.
        request: what is asked for, likewise.
        owner: who gets the letter.
        around: what else is known.
        server_words: what the server said, cleaned already.
        texts: the person's language.
    """
    login = around.login or error.facts.get("login", "")
    told = _details(error, around, login if owner is Owner.OPERATOR else "", server_words, texts)
    paragraphs = (
        texts.text("Hello!"),
        texts.text("The program “Import from DSS” says: {message}.", message=message),
        request,
        "\n".join([texts.text("Details:"), *told]),
    )
    return "\n\n".join(paragraphs)


def note(error: DssPluginError, title: str, who: str, around: Circumstances, said: str, texts: Texts) -> str:
    """The same details for a file that goes to technical support, without the login.

    Args:
        error: the failure.
        title: what the error is called, in the language of `texts`.
        who: who can put it right, likewise.
        around: what else is known.
        said: what the server said, cleaned already.
        texts: the person's language.
    """
    return "\n".join([f"{title}.", who, *_details(error, around, "", said, texts)])


def safe_line(words: str, limit: int = _VALUE_AT_MOST) -> str:
    """A stranger's words as a part of one line, without secrets.

    They are cleaned before they are redacted, so that an invisible character cannot split a secret in two,
    and cut afterwards, so that no half of one is left. Our own sentences are not redacted: a password may be
    a word of them, and its gap would tell which.
    """
    return plain_line(redact(plain_line(words, 10_000)), limit)


def _details(
    error: DssPluginError, around: Circumstances, login: str, server_words: str, texts: Texts
) -> Iterator[str]:
    facts = error.facts
    if error.code not in _LOCAL:
        yield from _servers(facts, around, texts)
    if account := safe_line(login):
        yield texts.text("Login: {login} (this line may be left out)", login=account)
    if around.at is not None:
        yield texts.text("Time: {time}", time=_time(around.at))
    yield texts.text("Error code: {code}", code=error.code.value)
    for line, value in (
        (
            texts.text("Code of the server: {code}", code=_shown(facts, "server_code")),
            facts.get("server_code"),
        ),
        (texts.text("Words of the server: “{words}”", words=server_words), server_words),
        (
            texts.text("Technical details: {detail}", detail=safe_line(error.detail)),
            error.detail,
        ),
    ):
        if value and value.strip():
            yield line


def _servers(facts: Mapping[str, str], around: Circumstances, texts: Texts) -> Iterator[str]:
    auth, dss = safe_line(around.auth_server), safe_line(around.dss_server)
    if auth:
        yield texts.text("DSS authorization server: {address}", address=auth)
    if dss:
        yield texts.text("DSS server: {address}", address=dss)
    host = _shown(facts, "host")
    if host and host not in f"{auth} {dss}":
        yield texts.text("Server: {name}", name=host)


def _shown(facts: Mapping[str, str], name: str) -> str:
    return safe_line(facts.get(name, ""))


def _time(at: datetime) -> str:
    zone = at.strftime("%z")
    return f"{at:%d.%m.%Y %H:%M:%S} (UTC{zone[:3]}:{zone[3:5]})"
