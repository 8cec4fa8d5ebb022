"""«Изменить»: what is saved of a connection; what the administrator has locked can be read only."""

from collections.abc import Sequence

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.settings.connection_dialog import ConnectionDialog
from cryptoarm_dss_plugin.settings.connection_rows import ConnectionRow
from cryptoarm_dss_plugin.settings.connections_desk import Change, ConnectionsDesk
from cryptoarm_dss_plugin.settings.edit_values import EditedValues, proxy_text, without_password
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.boxes import Boxes
from cryptoarm_dss_plugin.wizard.ca_facts import CaFacts
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from cryptoarm_dss_plugin.wizard.slots import guarded

_WHOSE = ("auth_server", "dss_server", "login")
_CHOICES = {"confirmation_api": ("auto", "v1", "v2"), "gost_tls": ("auto", "require", "off")}


class EditDialog(ConnectionDialog):
    """Shows the values that count; only what was changed is saved.

    Args:
        row: the connection.
        desk: who changes it.
        texts: the person's language.
        parent: the page.
    """

    def __init__(self, row: ConnectionRow, desk: ConnectionsDesk, texts: Texts, parent: QWidget) -> None:
        title = texts.text("Edit the connection {name}", name=row.name)
        super().__init__(desk, texts, parent, "editConnectionDialog", title)
        self._connection = row
        self._boxes = Boxes(self.bugs)
        self._choices: dict[str, tuple[int, QLabel, QComboBox]] = {}
        self._grid = QGridLayout()
        self._body.addLayout(self._grid)
        self._shown = {
            "auth_server": row.auth_server,
            "dss_server": row.dss_server,
            "login": row.login,
            "proxy": proxy_text(row.values.get("proxy", ""), row.values.get("proxy_user", "")),
            "client_id": row.values.get("client_id", ""),
            "resource": row.values.get("resource", ""),
            "ca_file": "",
        }
        self._add("auth_server", "editAuthServer", texts.text("DSS &authorization server"))
        self._add("dss_server", "editDssServer", texts.text("DSS &server"))
        self._add("login", "editLogin", texts.text("&Login"))
        self._certificates = self._make_certificates()
        self._body_of_grid(self._certificates)
        versions = (texts.text("found by itself"), texts.text("first version"), texts.text("version 2.0"))
        self._add_choice("confirmation_api", "editConfirmationApi", texts.text("Confir&mations"), versions)
        self._add("proxy", "editProxy", texts.text("&Proxy server"))
        self._add_ca()
        wishes = (texts.text("where the server wants it"), texts.text("always"), texts.text("never"))
        self._add_choice("gost_tls", "editGostTls", texts.text("&GOST TLS"), wishes)
        self._add("client_id", "editClientId", texts.text("Client &identifier"))
        self._add("resource", "editResource", texts.text("&Resource identifier"))
        self._body.addStretch(1)
        save = self._add_button(texts.text("Sa&ve"), "editSave", self._save)
        save.setDefault(True)
        self._add_button(texts.text("Cancel"), "editCancel", self.reject)
        self._boxes.typed.connect(self._typed)
        self._typed("")

    def release(self) -> None:
        """End the reading of a file."""
        self._ca_facts.drop()

    def _add(self, key: str, name: str, label: str) -> None:
        self._boxes.add(self._grid, key, name, label, self._shown[key])
        if key in self._connection.locked:
            self._boxes.lock(key, self._texts.text("set by the administrator"))

    def _add_ca(self) -> None:
        texts = self._texts
        browse = QPushButton(texts.text("&Browse..."))
        browse.setObjectName("editCaFileBrowse")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        label = texts.text("&File of root certificates")
        line = self._boxes.add(self._grid, "ca_file", "editCaFile", label, "", browse)
        is_locked = "ca_pem" in self._connection.locked
        if self._connection.has_ca and not is_locked:
            said = texts.text(
                "Root certificates are saved with the connection; another file takes their place."
            )
            self._body_of_grid(plain_label(said, "editCaKept"))
        self._ca_facts = CaFacts(texts, self.bugs, line)
        self._grid.addWidget(self._ca_facts, self._grid.rowCount(), 0, 1, 2)
        if is_locked:
            self._boxes.lock("ca_file", texts.text("set by the administrator"))
            browse.setEnabled(False)

    def _add_choice(self, key: str, name: str, heading: str, words: Sequence[str]) -> None:
        """A choice among the values of `_CHOICES`."""
        box = QComboBox()
        box.setObjectName(name)
        box.addItems(words)
        box.setCurrentIndex(self._chosen_before(key))
        label = QLabel(heading)
        label.setBuddy(box)
        number = self._grid.rowCount()
        note = plain_label(self._texts.text("set by the administrator"), f"{name}Note")
        is_locked = key in self._connection.locked
        box.setEnabled(not is_locked)
        note.setVisible(is_locked)
        self._grid.addWidget(label, number, 0)
        self._grid.addWidget(box, number, 1)
        self._grid.addWidget(note, number + 2, 1)  # between them is room for `_make_narrow`
        self._choices[key] = (number, label, box)

    def _chosen_before(self, key: str) -> int:
        value = self._connection.values.get(key, "")
        return _CHOICES[key].index(value) if value in _CHOICES[key] else 0

    def _make_narrow(self) -> None:
        self._boxes.stack()
        for number, label, box in self._choices.values():
            for place, part in enumerate((label, box), number):
                self._grid.removeWidget(part)
                self._grid.addWidget(part, place, 0, 1, 2)

    def _make_certificates(self) -> QWidget:
        """What becomes of the certificates when the account becomes another."""
        texts, box = self._texts, QWidget()
        box.setObjectName("editOtherAccount")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        said = texts.plural(
            "{n} certificate came over this connection as it is now. What becomes of it?",
            "{n} certificates came over this connection as it is now. What becomes of them?",
            self._connection.certificates,
        )
        self._keep = QRadioButton(texts.text("&Keep, without a connection"))
        self._keep.setObjectName("editKeepCertificates")
        self._keep.setChecked(True)
        self._let_go = QRadioButton(texts.text("D&elete from this computer"))
        self._let_go.setObjectName("editRemoveCertificates")
        for one in (plain_label(said, "editOtherAccountText"), self._keep, self._let_go):
            column.addWidget(one)
        return box

    def _body_of_grid(self, part: QWidget) -> None:
        self._grid.addWidget(part, self._grid.rowCount(), 1)

    @guarded
    def _typed(self, key: str) -> None:
        if key:
            self._boxes.demand(key, "")
        moved = any(self._boxes.content(key).strip() != self._shown[key] for key in _WHOSE)
        self._certificates.setVisible(moved and bool(self._connection.certificates))
        self._say(None)

    @guarded
    def _browse(self) -> None:
        """Choose a file without blocking the event loop."""
        dialog = QFileDialog(self, self._texts.text("File of root certificates"))
        dialog.setNameFilter(f"{self._texts.text('Certificates')} (*.pem *.crt *.cer)")
        dialog.fileSelected.connect(self._boxes.line("ca_file").setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @guarded
    def _save(self) -> None:
        proxy = self._boxes.content("proxy")
        if without_password(proxy) != proxy:
            self._boxes.line("proxy").setText(without_password(proxy))
            said = self._texts.text(
                "The password was taken out: it is not saved with a connection. Save once more."
            )
            self._show_at("proxy", said)
            return
        said_now = {key: self._boxes.content(key).strip() for key in self._shown}
        changed = {key: text for key, text in said_now.items() if text != self._shown[key]}
        for key, (_number, _label, box) in self._choices.items():
            if box.currentIndex() != self._chosen_before(key):
                changed[key] = _CHOICES[key][box.currentIndex()]
        if not changed:
            self.reject()
            return
        edited = EditedValues(
            self._connection.name,
            changed,
            with_certificates=self._let_go.isChecked() and self._certificates.isVisible(),
        )
        self._want(self._work(edited))

    def _work(self, edited: EditedValues) -> Change:
        place = self._desk.place
        return lambda host: edited.save(host, place)

    def _done_well(self, result: object) -> None:
        if result:
            self._desk.forget_passwords([self._connection])

    def _failed(self, error: DssPluginError) -> None:
        said = explain(error, self._texts).notice
        if error.code is ErrorCode.BAD_CA_FILE:
            field = "ca_file"
        else:
            server = error.facts.get("server", "")
            field = error.facts.get("field", "") or (f"{server}_server" if server != "proxy" else "proxy")
        if self._boxes.has(field):
            self._show_at(field, said)
        else:
            self._say(said)

    def _show_at(self, field: str, sentence: str) -> None:
        line = self._boxes.line(field)
        self._boxes.demand(field, sentence)
        line.setFocus()
        line.selectAll()
        self._scrolled.follow_focus()
