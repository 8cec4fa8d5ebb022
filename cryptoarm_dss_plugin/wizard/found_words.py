"""What a search has found, in sentences: which value came from where, and what the person should know."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.texts import Texts, plain_line

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.discovering.found import Found, Source
    from cryptoarm_dss_plugin.discovering.probing import Asked

_LINE_AT_MOST = 300


def asked_words(asked: "Asked", texts: Texts) -> str:
    """What is being asked just now."""
    where = plain_line(f"{asked.host}{asked.path}", _LINE_AT_MOST)
    return texts.text("Searching at {host}{path}...", host=where, path="")


def source_lines(
    found: "Found", texts: Texts, *, letter: bool, is_locked: Callable[[str], bool]
) -> list[str]:
    """For each box that is filled in, where its text came from; for one that is locked, that it stays.

    Args:
        found: what was found.
        texts: the person's language.
        letter: whether the text that was searched was more than one address.
        is_locked: whether the administrator has set what `Found` calls so for good.
    """
    stays = texts.text("not changed: set by your administrator")
    names = {
        "auth_server": texts.text("DSS authorization server"),
        "dss_server": texts.text("DSS server"),
        "api_version": texts.text("Use CryptoPro DSS &2.0 confirmations").replace("&", ""),
        "client_id": texts.text("Client identifier"),
        "resource": texts.text("Resource identifier"),
    }
    return [
        texts.text(
            "{box}: {source}",
            box=name,
            source=stays if is_locked(field) else _source(found.sources[field], texts, letter=letter),
        )
        for field, name in names.items()
        if field in found.sources
    ]


def note_lines(found: "Found", texts: Texts) -> list[str]:
    """What the person should know beside that; the question about another computer is put apart."""
    from cryptoarm_dss_plugin.discovering.found import FindingNote  # noqa: PLC0415 - loads the engine

    others = plain_line("; ".join(f"{auth}, {dss}" for auth, dss in found.others), _LINE_AT_MOST)
    sentences = {
        FindingNote.SEVERAL: texts.text("There are further services there: {others}", others=others),
        FindingNote.PLAIN_HTTP: texts.text(
            "An address that begins with http:// was left out: such a connection is not protected."
        ),
        FindingNote.INSTANCE_CHANGED: texts.text(
            "Instead of the service named in the address another one was found there."
        ),
    }
    told = dict.fromkeys(note.code for note in found.notes)
    return [sentences[code] for code in told if code in sentences]


def failure_words(error: DssPluginError, texts: Texts) -> str:
    """Why nothing was found."""
    if error.code is ErrorCode.CANCELLED:
        return texts.text("The search was stopped. Nothing was changed.")
    if error.code is ErrorCode.USAGE:
        if error.facts.get("problem") == "large-file":
            return texts.text("The file is too large: choose the letter or the settings file itself.")
        return texts.text("The file cannot be read: check that it exists and that you may open it.")
    return explain(error, texts).notice


def _source(source: "Source", texts: Texts, *, letter: bool) -> str:
    from cryptoarm_dss_plugin.discovering.found import Source  # noqa: PLC0415 - loads the engine

    return {
        Source.TEXT: texts.text("from the letter") if letter else texts.text("as you entered it"),
        Source.SETTINGS: texts.text("from the settings file"),
        Source.WEBFINGER: texts.text("named by the server"),
        Source.PROBE: texts.text("found and checked"),
    }[source]
