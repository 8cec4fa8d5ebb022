"""Letters about errors for the pages: made while an import runs, copied when the person wants it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from cryptoarm_dss_plugin.error_texts import ErrorExplanation, explain
from cryptoarm_dss_plugin.error_texts.letters import Circumstances
from cryptoarm_dss_plugin.error_texts.wording import Owner
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.views import FilledForm, Letter


def around(form: FilledForm) -> Circumstances:
    """What is known of an error that happened just now, with this form."""
    now = datetime.now(UTC).astimezone()
    return Circumstances(now, form.auth_server, form.dss_server, form.login)


def letter_of(explanation: ErrorExplanation, texts: Texts) -> Letter | None:
    """The letter of an error that was explained with `around`, None where the person can put it right."""
    if not explanation.letter:
        return None
    copied = (
        texts.text("The letter is copied. Paste it into a message to your administrator.")
        if explanation.owner is Owner.ADMINISTRATOR
        else texts.text(
            "The letter is copied. Paste it into a message to the organisation that issued your certificate."
        )
    )
    return Letter(explanation.letter, copied)


def letter_about(errors: Iterable[DssPluginError], form: FilledForm, texts: Texts) -> Letter | None:
    """The letter about the first of these errors that somebody else has to put right, None for none."""
    here = around(form)
    letters = (letter_of(explain(error, texts, here), texts) for error in errors)
    return next((letter for letter in letters if letter is not None), None)
