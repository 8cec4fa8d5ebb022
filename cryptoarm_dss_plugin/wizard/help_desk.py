"""Whom to ask, as the administrator says: added wherever a person is told that something went wrong."""

from dataclasses import replace

from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.notice import Notice
from cryptoarm_dss_plugin.wizard.views import Letter, View


def help_line(help_desk: str, texts: Texts) -> str:
    """The line that names whom to ask, "" when the administrator does not say."""
    return texts.text("Help: {help_desk}", help_desk=help_desk) if help_desk else ""


def sentence_with_help(sentence: str, help_desk: str, texts: Texts) -> str:
    """A sentence about what went wrong, and below it whom to ask, unless it says so itself."""
    line = help_line(help_desk, texts)
    return f"{sentence}\n{line}" if line and help_desk not in sentence else sentence


def with_help(view: View, help_desk: str, texts: Texts) -> View:
    """A view that names whom to ask: beside a problem, an empty result, and for who waits in vain.

    One that names it already is given back as it is.
    """
    line = help_line(help_desk, texts)
    if not line:
        return view
    if view.problem and not view.problem.help_line and help_desk not in view.problem.text:
        letter = _addressed(view.problem.letter, line)
        view = replace(view, problem=replace(view.problem, help_line=line, letter=letter))
    if view.result and view.result.letter and line not in view.result.lines:
        letter = _addressed(view.result.letter, line)
        view = replace(view, result=replace(view.result, lines=(*view.result.lines, line), letter=letter))
    if view.confirmation and view.confirmation.help_lines and line not in view.confirmation.help_lines:
        lines = (*view.confirmation.help_lines, line)
        view = replace(view, confirmation=replace(view.confirmation, help_lines=lines))
    return view


def notice_with_help(notice: Notice, help_desk: str, texts: Texts) -> Notice:
    """The notice of a failure likewise."""
    line = help_line(help_desk, texts)
    if not line or notice.severity is not Severity.ERROR or help_desk in notice.text:
        return notice
    return replace(notice, text=f"{notice.text} {line}")


def _addressed(letter: Letter | None, line: str) -> Letter | None:
    """What is said once the letter is copied also says to whom it may go."""
    return letter and replace(letter, copied=f"{letter.copied} {line}")
