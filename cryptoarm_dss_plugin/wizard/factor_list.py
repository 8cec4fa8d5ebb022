"""The list of the ways to confirm: by mouse or keys, Enter or a double click confirms."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.qt import QListWidget, QListWidgetItem, Qt


class FactorList(QListWidget):
    """What the server offers, in its order.

    Args:
        texts: the person's language.
    """

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("factorChoice")
        self.setAccessibleName(texts.text("Confirmation method"))
        self.setWordWrap(True)
        self.setSpacing(2)

    @property
    def chosen(self) -> str:
        """RefID of the chosen one, "" for none."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def offer(self, options: tuple[tuple[str, str], ...]) -> None:
        """Show what can be chosen: pairs of RefID and text; the first one is chosen."""
        self.clear()
        for ref, text in options:
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, ref)
            self.addItem(item)
        self.setCurrentRow(0)
