"""The error dictionary: for every code what happened, what to do about it, who can, and a letter to them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cryptoarm_dss_plugin.error_texts.answering import ANSWER_WORDINGS
from cryptoarm_dss_plugin.error_texts.confirmation import CONFIRMATION_WORDINGS
from cryptoarm_dss_plugin.error_texts.connecting import CONNECTING_WORDINGS
from cryptoarm_dss_plugin.error_texts.letters import Circumstances, letter, note, safe_line
from cryptoarm_dss_plugin.error_texts.result import RESULT_WORDINGS
from cryptoarm_dss_plugin.error_texts.sign_in import SIGN_IN_WORDINGS
from cryptoarm_dss_plugin.error_texts.titles import TITLES
from cryptoarm_dss_plugin.error_texts.typed import ADDRESS_WORDINGS, COMMAND_WORDINGS
from cryptoarm_dss_plugin.error_texts.warnings import WARNING_WORDINGS
from cryptoarm_dss_plugin.error_texts.wording import Owner, Wording
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.texts import Texts, mark, plain_line

WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    **COMMAND_WORDINGS,
    **ADDRESS_WORDINGS,
    **CONNECTING_WORDINGS,
    **ANSWER_WORDINGS,
    **SIGN_IN_WORDINGS,
    **CONFIRMATION_WORDINGS,
    **RESULT_WORDINGS,
    **WARNING_WORDINGS,
}
"""For every code its wordings, the closest first; the last one fits whatever is known."""

BOXES: Final[Mapping[str, str]] = {
    "auth": mark("DSS authorization server"),
    "auth_server": mark("DSS authorization server"),
    "dss": mark("DSS server"),
    "dss_server": mark("DSS server"),
    "proxy": mark("Proxy server"),
    "address": mark("Server address"),
    "name": mark("Connection name"),
    "login": mark("Login"),
    "client_id": mark("Client identifier"),
    "client_secret": mark("Client secret"),
    "resource": mark("Resource identifier"),
    "confirmation_api": mark("Version of the confirmation service"),
    "ca_pem": mark("File of root certificates"),
    "gost_tls": mark("GOST TLS"),
}
"""What the form calls the boxes that the facts `server` and `field` of an error speak of."""

WHO: Final[Mapping[Owner, str]] = {
    Owner.YOU: mark("You can put it right yourself."),
    Owner.ADMINISTRATOR: mark("Your administrator can put it right."),
    Owner.OPERATOR: mark("The organisation that issued your certificate can put it right."),
}
"""Who can put an error right, in a sentence."""

_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")
_SERVER_WORDS_AT_MOST: Final = 300
_FACT_AT_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class ErrorExplanation:
    """An error in the person's language.

    Attributes:
        title: the error in a few words.
        message: what happened: a sentence without its full stop.
        advice: what to do about it: goes on after the message, begins small, without a full stop.
        owner: who can put it right.
        who: the same in a sentence.
        letter: to the administrator or the operator, ready to be copied: plain text of several lines without
            passwords, codes and tokens; "" where it is the person who can put it right, and where it was not
            asked for.
        note: what happened, where and when, for a file that goes to technical support: plain text of several
            lines, without the login either; "" where it was not asked for.
        server_words: what the server itself said, "" for nothing: one line of plain text (not HTML),
            300 characters at most. To be shown as the server's words, apart from ours.
    """

    title: str
    message: str
    advice: str
    owner: Owner
    who: str
    letter: str
    note: str
    server_words: str

    @property
    def notice(self) -> str:
        """Message and advice as one line, the way the user guide prints its notices."""
        return f"{self.message} - {self.advice}."


def explain(error: DssPluginError, texts: Texts, around: Circumstances | None = None) -> ErrorExplanation:
    """Put an error into words for the person.

    Args:
        error: any failure; its facts choose the closest wording and fill its fields.
        texts: the language.
        around: what is known beside it, for the letter and the note; None when neither is asked for.

    Returns:
        The explanation. Foreign words in it (facts, the server's words) are cleaned by `plain_line`,
        the server's and the letter also by `redact`, since a server may repeat what was sent to it.
    """
    facts = _shown_facts(error.facts, texts, plain_line)
    wording = next(wording for wording in WORDINGS[error.code] if wording.fits(facts))
    request = texts.text(wording.request)
    title, who = texts.text(TITLES[error.code]), texts.text(WHO[wording.owner])
    said = safe_line(error.server_words, _SERVER_WORDS_AT_MOST)
    to_owner = to_support = ""
    if around:
        to_support = note(error, title, who, around, said, texts)
    if around and request:
        told = texts.text(wording.message, **_shown_facts(error.facts, texts, safe_line))
        to_owner = letter(error, told, request, wording.owner, around, said, texts)
    return ErrorExplanation(
        title=title,
        message=texts.text(wording.message, **facts),
        advice=texts.text(wording.advice, **facts),
        owner=wording.owner,
        who=who,
        letter=to_owner,
        note=to_support,
        server_words=said,
    )


def _shown_facts(
    facts: Mapping[str, str], texts: Texts, cleaned: Callable[[str, int], str]
) -> dict[str, str]:
    shown = {name: cleaned(value, _FACT_AT_MOST) for name, value in facts.items()}
    box = shown.get("field") or shown.get("server", "")
    shown["box"] = texts.text(BOXES.get(box, box))
    said_code = shown.get("server_code", "")
    shown["said_code"] = said_code if _CODE.fullmatch(said_code) else ""
    return shown
