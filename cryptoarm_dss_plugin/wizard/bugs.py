"""What is said of a bug of the window: one sentence to the person, the place to support."""

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.letters import around, letter_of
from cryptoarm_dss_plugin.wizard.notice import Notice
from cryptoarm_dss_plugin.wizard.views import FilledForm, Problem, View


def told_of_bug(place: str, form: FilledForm, texts: Texts) -> tuple[View, Notice]:
    """The end of an import by a bug: what the page draws, and what the notification centre is told.

    Args:
        place: kind and place of the exception, without its values.
        form: the form of the import.
        texts: the person's language.
    """
    error = DssPluginError(ErrorCode.INTERNAL_ERROR, place)
    text = explain(error, texts, around(form))
    view = View(problem=Problem(text.notice, letter=letter_of(text, texts)), over=True)
    said = f"{text.notice} ({place})"
    return view, Notice(Severity.ERROR, text.message, said, error.code.value, form.name.strip(), None)
