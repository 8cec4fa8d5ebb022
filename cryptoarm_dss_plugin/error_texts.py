"""The error dictionary: for every code what happened, what to do about it and who can."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptoarm_dss_plugin.error_texts_account import (
    CONFIRMATION_WORDINGS,
    RESULT_WORDINGS,
    SIGN_IN_WORDINGS,
)
from cryptoarm_dss_plugin.error_texts_network import (
    ANSWER_WORDINGS,
    CONNECTING_WORDINGS,
)
from cryptoarm_dss_plugin.error_texts_typed import ADDRESS_WORDINGS, COMMAND_WORDINGS
from cryptoarm_dss_plugin.error_texts_wording import Owner, Wording
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.redaction import redact
from cryptoarm_dss_plugin.texts import Texts, mark, plain_line

WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    **COMMAND_WORDINGS,
    **ADDRESS_WORDINGS,
    **CONNECTING_WORDINGS,
    **ANSWER_WORDINGS,
    **SIGN_IN_WORDINGS,
    **CONFIRMATION_WORDINGS,
    **RESULT_WORDINGS,
}
"""For every code its wordings, the closest first; the last one fits whatever is known."""

BOXES: Final[Mapping[str, str]] = {
    "auth": mark("DSS authorization server"),
    "auth_server": mark("DSS authorization server"),
    "dss": mark("DSS server"),
    "dss_server": mark("DSS server"),
    "proxy": mark("Proxy server"),
    "name": mark("Connection name"),
    "login": mark("Login"),
}
"""What the form calls the boxes that the facts `server` and `field` of an error speak of."""

_SERVER_WORDS_AT_MOST: Final = 300
_FACT_AT_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class ErrorExplanation:
    """An error in the person's language.

    Attributes:
        message: what happened: a sentence without its full stop.
        advice: what to do about it: goes on after the message, begins small, without a full stop.
        owner: who can put it right.
        server_words: what the server itself said, "" for nothing: one line of plain text (not HTML),
            300 characters at most. To be shown as the server's words, apart from ours.
    """

    message: str
    advice: str
    owner: Owner
    server_words: str

    @property
    def notice(self) -> str:
        """Message and advice as one line, the way the user guide prints its notices."""
        return f"{self.message} - {self.advice}."


def explain(error: DssPluginError, texts: Texts) -> ErrorExplanation:
    """Put an error into words for the person.

    Args:
        error: any failure; its facts choose the closest wording and fill its fields.
        texts: the language.

    Returns:
        The explanation. Foreign words in it (facts, the server's words) are cleaned by `plain_line`,
        the server's also by `redact`, since a server may repeat what was sent to it.
    """
    facts = _shown_facts(error.facts, texts)
    wording = next(wording for wording in WORDINGS[error.code] if wording.fits(facts))
    return ErrorExplanation(
        message=texts.text(wording.message, **facts),
        advice=texts.text(wording.advice, **facts),
        owner=wording.owner,
        # Cleaned before it is redacted, so that an invisible character cannot split a secret in two.
        server_words=plain_line(redact(plain_line(error.server_words, 10_000)), _SERVER_WORDS_AT_MOST),
    )


def _shown_facts(facts: Mapping[str, str], texts: Texts) -> dict[str, str]:
    shown = {name: plain_line(value, _FACT_AT_MOST) for name, value in facts.items()}
    box = shown.get("field") or shown.get("server", "")
    shown["box"] = texts.text(BOXES.get(box, box))
    return shown
