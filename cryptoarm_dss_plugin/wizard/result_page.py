"""The page «Готово»: what was imported, what was here already, what was left out and why."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.labels import WrappedLabel, plain_label
from cryptoarm_dss_plugin.wizard.page import Page
from cryptoarm_dss_plugin.wizard.qt import QListWidget, Qt, QWizard
from cryptoarm_dss_plugin.wizard.views import PageId, View

# The two guides that the user guide page of CryptoARM names.
_ROOTS_GUIDE = "https://docs.cryptoarm.ru/06-v3.2-Beta/008-certs/import-UC-certs"
_CRL_GUIDE = "https://docs.cryptoarm.ru/06-v3.2-Beta/008-certs/import-crl"


class ResultPage(Page):
    """The last page; there is no way back from it."""

    page_id = PageId.RESULT
    grows = True

    def __init__(self, conversation: Conversation, texts: Texts) -> None:
        super().__init__(conversation, texts)
        self.setObjectName("resultPage")
        self.setTitle(texts.text("Done"))
        self.setSubTitle(texts.text("How the import ended."))
        self.setFinalPage(True)
        self._headline = plain_label(name="resultHeadline")
        font = self._headline.font()
        font.setBold(True)
        self._headline.setFont(font)
        self._lines = plain_label(name="resultLines")
        self._items = QListWidget()
        self._items.setObjectName("resultList")
        self._items.setAccessibleName(texts.text("Certificates"))
        self._items.setWordWrap(True)
        self._reminder = plain_label(
            texts.text(
                "For a certificate to be valid, the root certificates of its authority and a current "
                "revocation list (CRL) must be installed."
            ),
            "resultReminder",
        )
        roots = texts.text("How to install root and intermediate certificates")
        lists = texts.text("How to import a revocation list (CRL)")
        self._links = WrappedLabel(
            f'<a href="{_ROOTS_GUIDE}">{roots}</a><br><a href="{_CRL_GUIDE}">{lists}</a>'
        )
        self._links.setObjectName("resultLinks")
        self._links.setTextFormat(Qt.TextFormat.RichText)
        self._links.setOpenExternalLinks(True)
        self._links.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        for widget in (self._headline, self._lines):
            self._body.addWidget(widget)
        self._body.addWidget(self._items, 1)
        self._body.addStretch(0)
        for widget in (self._reminder, self._links):
            self._body.addWidget(widget)

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Show the result; there is nothing to go back to or to cancel any more."""
        wizard = self.wizard()
        if wizard:
            wizard.setOption(QWizard.WizardOption.NoBackButtonOnLastPage, on=True)
            wizard.setOption(QWizard.WizardOption.NoCancelButtonOnLastPage, on=True)
        self.draw(self._conversation.view)

    def validatePage(self) -> bool:  # noqa: N802 - Qt's name
        """The last page can always be left."""
        return True

    def draw(self, view: View) -> None:
        """Draw a view."""
        super().draw(view)
        result = view.result
        if result is None:
            return
        self._headline.setText(result.headline)
        self._lines.setText("\n".join(result.lines))
        self._lines.setVisible(bool(result.lines))
        self._items.clear()
        self._items.addItems(list(result.items))
        self._items.setVisible(bool(result.items))
        self._reminder.setVisible(result.reminder)
        self._links.setVisible(result.reminder)
