"""Puts the pages of «Импорт из DSS» together for a host."""

from collections.abc import Callable

from cryptoarm_dss_plugin.host_api.plugin_values import WizardPageSpec, WizardSpec
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.certificates_page import CertificatesPage
from cryptoarm_dss_plugin.wizard.confirmation_page import ConfirmationPage
from cryptoarm_dss_plugin.wizard.connection_page import ConnectionPage
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.password_page import PasswordPage
from cryptoarm_dss_plugin.wizard.result_page import ResultPage
from cryptoarm_dss_plugin.wizard.views import FilledForm

OBJECT_NAME = "dssImportWizard"


def build_wizard(
    conversation: Conversation, texts: Texts, form: FilledForm, on_finished: Callable[[], None]
) -> WizardSpec:
    """The wizard's pages, for the host to put into a window of its own.

    Args:
        conversation: what the pages talk to.
        texts: the person's language.
        form: what the first page is filled in with.
        on_finished: called once when the wizard has ended, however it did.
    """
    first = ConnectionPage(conversation, texts, form)
    pages = (
        first,
        PasswordPage(conversation, texts),
        ConfirmationPage(conversation, texts),
        CertificatesPage(conversation, texts),
        ResultPage(conversation, texts),
    )
    conversation.mover.attach(first.wizard)
    return WizardSpec(
        OBJECT_NAME,
        texts.text("Import from DSS"),
        tuple(WizardPageSpec(int(page.page_id), page) for page in pages),
        lambda _well: on_finished(),
    )
