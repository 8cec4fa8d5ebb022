"""«Дополнительно» of the first page: CA file, proxy, and what some operators want besides."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.boxes import Boxes
from cryptoarm_dss_plugin.wizard.ca_facts import CaFacts
from cryptoarm_dss_plugin.wizard.gost_choice import GostChoice
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.offers import Offer
from cryptoarm_dss_plugin.wizard.proxy_part import PROXY_KEYS, ProxyPart
from cryptoarm_dss_plugin.wizard.qt import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QPushButton,
    Qt,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from cryptoarm_dss_plugin.wizard.secret_box import SecretBox
from cryptoarm_dss_plugin.wizard.slots import guarded
from cryptoarm_dss_plugin.wizard.views import FilledForm

FURTHER_KEYS = ("ca_file", *PROXY_KEYS, "client_id", "client_secret", "resource")


class Further(QWidget):
    """Closed until wanted, or until there is something in it.

    Attributes:
        button: opens and closes it.
        ca_facts: what stands in the CA file.
        proxy: the boxes about the proxy.
        gost: the choice about GOST TLS.
        secret: the box of the client secret, which is neither in the form nor saved.
    """

    def __init__(self, texts: Texts, boxes: Boxes, form: FilledForm) -> None:
        """Prepare.

        Args:
            texts: the person's language.
            boxes: where its boxes are added.
            form: what they are filled in with.
        """
        super().__init__()
        self.bugs = boxes.bugs
        self._texts = texts
        self._boxes = boxes
        self.button = QToolButton()
        self.button.setObjectName("furtherButton")
        self.button.setText(texts.text("A&dditional"))
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.toggled.connect(self._open)
        self._section = QWidget()
        self._section.setObjectName("furtherSection")
        grid = QGridLayout(self._section)
        grid.setContentsMargins(0, 0, 0, 0)
        self._browse_button = QPushButton(texts.text("&Browse..."))
        self._browse_button.setObjectName("caFileBrowse")
        self._browse_button.clicked.connect(self._browse)
        roots = texts.text("&File of root certificates")
        boxes.add(grid, "ca_file", "caFile", roots, form.ca_file, self._browse_button)
        self.ca_facts = CaFacts(texts, self.bugs, boxes.line("ca_file"))
        grid.addWidget(self.ca_facts, grid.rowCount(), 0, 1, 2)
        self._choose = QCheckBox(texts.text("Pic&k the certificates"))
        self._choose.setObjectName("chooseCertificates")
        self._choose.setChecked(form.choose)
        grid.addWidget(self._choose, grid.rowCount(), 1)
        self.proxy = ProxyPart(texts, boxes, grid, form.proxy, form.proxy_user)
        self.gost = GostChoice(texts, grid, form.gost_tls)
        told = texts.text(
            "The fields below usually stay empty. If they are needed, the operator of the DSS server "
            "tells what belongs there."
        )
        grid.addWidget(plain_label(told, "furtherExplanation"), grid.rowCount(), 0, 1, 2)
        boxes.add(grid, "client_id", "clientId", texts.text("Client &identifier"), form.client_id)
        words = (texts.text("Client secret"), texts.text("Sho&w"), texts.text("Hid&e"))
        self.secret = SecretBox(texts, self.bugs, "clientSecret", words)
        boxes.add_secret(grid, "client_secret", self.secret, texts.text("Client secre&t"))
        boxes.add(grid, "resource", "resource", texts.text("&Resource identifier"), form.resource)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._section)
        self._open(self.button.isChecked())
        self.open_if_filled()

    @property
    def chooses(self) -> bool:
        """Whether the person wants to choose which certificates are imported."""
        return self._choose.isChecked()

    def show_offer(self, offer: Offer) -> None:
        """Show what a saved or preset connection brings along that has no box."""
        self._browse_button.setVisible("ca_file" not in offer.locked)
        self.ca_facts.show_offered(offer.ca_pem, is_preset=offer.ca_is_preset)
        self.open_if_filled()
        if offer.ca_pem or "gost_tls" in offer.locked:
            self.open()

    def open_if_filled(self) -> None:
        """Open it when there is something in it: what will be sent is to be seen."""
        if self.chooses or self.gost.value != "auto" or any(self._boxes.content(key) for key in FURTHER_KEYS):
            self.open()

    def open(self) -> None:
        """Open it."""
        self.button.setChecked(True)

    def set_enabled(self, *, enabled: bool) -> None:
        """Open or close it for typing; its boxes are closed with the others."""
        self.button.setEnabled(enabled)
        self.proxy.set_enabled(enabled=enabled)
        self.gost.set_open(enabled=enabled)
        self.secret.button.setEnabled(enabled)
        self._choose.setEnabled(enabled)
        self._browse_button.setEnabled(enabled)

    @guarded
    def _open(self, opened: bool) -> None:  # noqa: FBT001 - the signature of Qt's signal
        self.button.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self._section.setVisible(opened)

    @guarded
    def _browse(self) -> None:
        """Choose a file without blocking the event loop."""
        dialog = QFileDialog(self, self._texts.text("File of root certificates"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(f"{self._texts.text('Certificates')} (*.pem *.crt *.cer)")
        dialog.fileSelected.connect(self._boxes.line("ca_file").setText)
        dialog.open()
