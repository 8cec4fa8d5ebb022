"""The button beside the name of the connection: the names that are saved or preset, to choose from."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.offers import Known
from cryptoarm_dss_plugin.wizard.qt import QAction, QMenu, QToolButton, Signal
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded


class NameList(QToolButton):
    """Hidden while there is nothing to choose from.

    Attributes:
        bugs: where exceptions of its slots go.

    Args:
        texts: the person's language.
        bugs: the same.
    """

    chosen = Signal(str)
    """The person has chosen this name."""

    def __init__(self, texts: Texts, bugs: BugReports) -> None:
        super().__init__()
        self.bugs = bugs
        self._texts = texts
        self._names = QMenu(self)
        self._names.setObjectName("connectionNames")
        self._names.triggered.connect(self._triggered)
        self.setObjectName("chooseConnection")
        self.setText(texts.text("Choose"))
        self.setAccessibleName(texts.text("Choose a saved connection or one set by your administrator"))
        self.setToolTip(self.accessibleName())
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(self._names)
        self.hide()

    def show_names(self, known: Known) -> None:
        """Offer the names that are known."""
        self._names.clear()
        for name, offer in known.offers.items():
            preset = self._texts.text("{name} (set by your administrator)", name=name)
            action = self._names.addAction(name if offer.is_saved else preset)
            if action is not None:
                action.setData(name)
                action.setObjectName(name)
        self.setVisible(bool(known.offers))

    @guarded
    def _triggered(self, action: QAction) -> None:
        self.chosen.emit(action.data())
