"""The page «Подключение»: name, the two addresses, the tick for DSS 2.0, the login, a CA file."""

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.page import Page, plain_label
from cryptoarm_dss_plugin.wizard.qt import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    Qt,
    QTimer,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from cryptoarm_dss_plugin.wizard.slots import guarded
from cryptoarm_dss_plugin.wizard.views import FilledForm, PageId, Problem, View

_CHECK_DELAY_MS = 400


class ConnectionPage(Page):
    """Collects the form; mistakes are shown at their box while typing."""

    page_id = PageId.CONNECTION

    def __init__(self, conversation: Conversation, texts: Texts, form: FilledForm) -> None:
        super().__init__(conversation, texts)
        self.setObjectName("connectionPage")
        self.setTitle(texts.text("Connection to the DSS service"))
        self.setSubTitle(
            texts.text("Ask the organisation that issued your certificate for the addresses and the login.")
        )
        self._forward_text(texts.text("&Continue"))
        self._boxes: dict[str, tuple[QLineEdit, QLabel]] = {}
        self._touched: set[str] = set()
        layout = QGridLayout()
        self._add_box(layout, "name", "connectionName", texts.text("Connection &name"), form.name)
        self._add_box(
            layout, "auth_server", "authServer", texts.text("DSS &authorization server"), form.auth_server
        )
        self._add_box(layout, "dss_server", "dssServer", texts.text("DSS &server"), form.dss_server)
        self._tick = QCheckBox(texts.text("Use CryptoPro DSS &2.0 confirmations"))
        self._tick.setObjectName("useDss2Confirmation")
        self._tick.setChecked(form.dss2)
        layout.addWidget(self._tick, layout.rowCount(), 1)
        self._add_box(layout, "login", "login", texts.text("&Login"), form.login)
        for server in ("auth_server", "dss_server"):
            self._boxes[server][0].setPlaceholderText("https://")
        self._body.addLayout(layout)
        self._body.addLayout(self._further(form))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CHECK_DELAY_MS)
        self._timer.timeout.connect(self._check)

    def form(self) -> FilledForm:
        """The form as filled in."""
        return FilledForm(
            name=self._text("name"),
            auth_server=self._text("auth_server"),
            dss_server=self._text("dss_server"),
            login=self._text("login"),
            dss2=self._tick.isChecked(),
            ca_file=self._text("ca_file"),
        )

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Begin at the first empty box."""
        self._focus_first_empty()

    def draw(self, view: View) -> None:
        """Draw a view; after an error the person is at the box at fault."""
        super().draw(view)
        for box, _hint in self._boxes.values():
            box.setEnabled(not view.busy)
        self._tick.setEnabled(not view.busy)
        self._more.setEnabled(not view.busy)
        if view.problem:
            self._show_at_fault(view.problem)

    def _add_box(self, layout: QGridLayout, key: str, object_name: str, label: str, text: str) -> None:
        box = QLineEdit(text)
        box.setObjectName(object_name)
        box.setAccessibleName(label.replace("&", ""))
        box.setMaxLength(4096)
        hint = plain_label(name=f"{object_name}Hint")
        hint.hide()
        heading = QLabel(label)
        heading.setBuddy(box)
        row = layout.rowCount()
        layout.addWidget(heading, row, 0)
        layout.addWidget(box, row, 1)
        layout.addWidget(hint, row + 1, 1)  # a row of its own: a form's row is too low for several lines
        self._boxes[key] = (box, hint)
        box.textChanged.connect(lambda _text: self._typed(key))

    def _further(self, form: FilledForm) -> QVBoxLayout:
        """«Дополнительно»: closed until wanted."""
        texts = self._texts
        self._more = QToolButton()
        self._more.setObjectName("furtherButton")
        self._more.setText(texts.text("A&dditional"))
        self._more.setCheckable(True)
        self._more.setAutoRaise(True)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.toggled.connect(self._open_further)
        self._further_box = QWidget()
        inner = QGridLayout(self._further_box)
        self._add_box(inner, "ca_file", "caFile", texts.text("&File of root certificates"), form.ca_file)
        browse = QPushButton(texts.text("&Browse..."))
        browse.setObjectName("caFileBrowse")
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(browse)
        inner.addLayout(row, inner.rowCount(), 1)
        column = QVBoxLayout()
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._further_box)
        self._more.setChecked(bool(form.ca_file))
        self._open_further(bool(form.ca_file))
        return column

    def _text(self, key: str) -> str:
        return self._boxes[key][0].text()

    def _is_filled(self) -> bool:
        return all(self._text(key).strip() for key in ("name", "auth_server", "dss_server", "login"))

    def _forward(self) -> None:
        self._timer.stop()
        self._touched.update(self._boxes)
        problems = self._conversation.check(self.form())
        self._show_hints(problems)
        if problems:
            self._show_at_fault(problems[0])
        else:
            self._conversation.submit(self.form())

    @guarded
    def _typed(self, key: str) -> None:
        self._touched.add(key)
        self._boxes[key][1].hide()
        self._problem.show_problem(None)
        self._timer.start()
        self.completeChanged.emit()

    @guarded
    def _check(self) -> None:
        if not self._conversation.ready:
            self._timer.start()
            return
        self._show_hints(self._conversation.check(self.form()))

    @guarded
    def _open_further(self, opened: bool) -> None:  # noqa: FBT001 - the signature of Qt's signal
        self._more.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self._further_box.setVisible(opened)

    @guarded
    def _browse(self) -> None:
        """Choose a file without blocking the event loop."""
        dialog = QFileDialog(self, self._texts.text("File of root certificates"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(f"{self._texts.text('Certificates')} (*.pem *.crt *.cer)")
        dialog.fileSelected.connect(self._boxes["ca_file"][0].setText)
        dialog.open()

    def _show_hints(self, problems: list[Problem]) -> None:
        """Show mistakes under their boxes, as far as the person has been there."""
        by_field = {problem.field: problem for problem in reversed(problems)}
        for key, (box, hint) in self._boxes.items():
            problem = by_field.get(key) if key in self._touched and box.text().strip() else None
            hint.setText(f"⚠ {problem.text}" if problem else "")
            hint.setVisible(problem is not None)
            box.setAccessibleDescription(problem.text if problem else "")

    def _show_at_fault(self, problem: Problem) -> None:
        if problem.field == "ca_file":
            self._more.setChecked(True)
        # While the import ran the boxes were closed and the focus went to «Отмена»: it must not stay there.
        box, _hint = self._boxes.get(problem.field) or self._boxes["name"]
        box.setAccessibleDescription(problem.text)
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        box.selectAll()

    def _focus_first_empty(self) -> None:
        for key in ("name", "auth_server", "dss_server", "login"):
            if not self._text(key).strip():
                self._boxes[key][0].setFocus(Qt.FocusReason.OtherFocusReason)
                return
