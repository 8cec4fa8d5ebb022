"""The small window of the demo: what the training server listens on, its accounts, its phone.

A window of its own, because a wizard keeps the main window from being used while it is open.
"""

from typing import Any

from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.icons import own_icon
from cryptoarm_dss_plugin.stub_host.qt import (
    QApplication,
    QDesktopServices,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    Qt,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QUrl,
    QVBoxLayout,
    QWidget,
)
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.texts import mark
from cryptoarm_dss_plugin.stub_host.widgets import characters, plain_label

_ADDRESSES = (
    ("auth_server", mark("DSS &authorization server:")),
    ("dss_server", mark("&DSS server:")),
    ("ca_file", mark("&File of root certificates:")),
    ("phone", mark("P&hone page:")),
)
LOGIN, PASSWORD, WHAT = range(3)


class TrainingPanel(QWidget):
    """Shows what there is to type into the wizard, with buttons that copy it.

    Args:
        services: shared by the parts of the window.
    """

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.setObjectName("trainingPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)  # the keyboard is for the main one
        self._failed = False
        self._fields: dict[str, QLineEdit] = {}
        self._labels: dict[str, QLabel] = {}
        self._copies: list[QToolButton] = []
        self._explanation = plain_label(self)
        self._make_addresses()
        self._make_accounts()
        self._lay_out()
        self.retranslate()

    def show_server(self, server: dict[str, Any]) -> None:
        """Show a server that is ready, given by its first line."""
        self._failed = False
        for name, field in self._fields.items():
            field.setText(str(server[name]))
            field.setCursorPosition(0)
        self.accounts.clear()
        for account in server["accounts"]:
            password = account["password"]
            item = QTreeWidgetItem([account["login"], password or "", account["what"]])
            for column in (LOGIN, PASSWORD, WHAT):
                item.setToolTip(column, item.text(column))
            self.accounts.addTopLevelItem(item)
        self.accounts.setCurrentItem(self.accounts.topLevelItem(0))
        self._judge()

    def show_failure(self) -> None:
        """Say that the server did not start or is gone."""
        self._failed = True
        for field in self._fields.values():
            field.clear()
        self.accounts.clear()
        self._judge()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        texts = self.services.texts
        self.setWindowTitle(texts.text("Training DSS server"))
        for name, words in _ADDRESSES:
            self._labels[name].setText(texts.text(words))
        for button in self._copies:
            button.setText(texts.text("Copy"))
            field = self._fields[button.objectName()]
            label = self._labels[button.objectName()].text().replace("&", "")
            button.setAccessibleName(f"{texts.text('Copy')}: {label}")
            field.setAccessibleName(label)
        self._open_phone.setText(texts.text("Open the phone in the &browser"))
        self._accounts_label.setText(texts.text("Acc&ounts:"))
        self.accounts.setHeaderLabels(
            [texts.text("Login"), texts.text("Password"), texts.text("What it is for")]
        )
        self._copy_login.setText(texts.text("Copy the &login"))
        self._copy_password.setText(texts.text("Copy the &password"))
        self._judge()

    def _make_addresses(self) -> None:
        for name, _ in _ADDRESSES:
            field = QLineEdit(self)
            field.setReadOnly(True)
            field.setObjectName(f"training.{name}")
            label = QLabel(self)
            label.setBuddy(field)
            copy = QToolButton(self)
            copy.setObjectName(name)
            copy.setIcon(own_icon("copy"))
            copy.clicked.connect(self._on_copy)
            self._fields[name], self._labels[name] = field, label
            self._copies.append(copy)
        self._open_phone = QPushButton(self)
        self._open_phone.clicked.connect(self._on_open_phone)

    def _make_accounts(self) -> None:
        self.accounts = QTreeWidget(self)
        self.accounts.setObjectName("trainingAccounts")
        self.accounts.setRootIsDecorated(False)
        self.accounts.setUniformRowHeights(True)
        self.accounts.setAlternatingRowColors(True)
        self.accounts.setColumnCount(len((LOGIN, PASSWORD, WHAT)))
        header = self.accounts.header()
        if header is not None:
            for column in (LOGIN, PASSWORD):
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.accounts.currentItemChanged.connect(self._on_account)
        self._accounts_label = QLabel(self)
        self._accounts_label.setBuddy(self.accounts)
        self._purpose = plain_label(self)  # the list has no room for it
        self._copy_login = QPushButton(own_icon("copy"), "", self)
        self._copy_password = QPushButton(own_icon("copy"), "", self)
        self._copy_login.clicked.connect(self._on_copy_login)
        self._copy_password.clicked.connect(self._on_copy_password)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        for number, (name, _) in enumerate(_ADDRESSES):
            grid.addWidget(self._labels[name], 2 * number, 0)
            grid.addWidget(self._fields[name], 2 * number + 1, 0)
            grid.addWidget(self._copies[number], 2 * number + 1, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._copy_login)
        buttons.addWidget(self._copy_password)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.addWidget(self._explanation)
        layout.addLayout(grid)
        layout.addWidget(self._open_phone)
        layout.addWidget(self._accounts_label)
        layout.addWidget(self.accounts, 1)
        layout.addWidget(self._purpose)
        layout.addLayout(buttons)
        self.resize(characters(self, 74), self.fontMetrics().height() * 36)

    def _judge(self) -> None:
        """Say how the server stands, and enable what can be done."""
        ready = bool(self._fields["phone"].text())
        if self._failed:
            words = mark("The training server does not run: close the program and start it again")
        elif ready:
            words = mark(
                "A DSS server for practice on this computer: nothing leaves it. Type these addresses and one"
                " of the accounts into the form of the import, and choose the file of root certificates"
                " there under “Additional”."
            )
        else:
            words = mark("The training server is starting")
        self._explanation.setText(self.services.texts.text(words))
        for button in (*self._copies, self._open_phone):
            button.setEnabled(ready)
        account = self.accounts.currentItem()
        self._purpose.setText("" if account is None else f"{account.text(LOGIN)}: {account.text(WHAT)}")
        self._copy_login.setEnabled(account is not None)
        self._copy_password.setEnabled(account is not None and bool(account.text(PASSWORD)))

    def _copy(self, text: str) -> None:
        clipboard = QApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(text)

    @guarded
    def _on_copy(self) -> None:
        button = self.sender()
        if button is not None:
            self._copy(self._fields[button.objectName()].text())

    @guarded
    def _on_copy_login(self) -> None:
        account = self.accounts.currentItem()
        if account is not None:
            self._copy(account.text(LOGIN))

    @guarded
    def _on_copy_password(self) -> None:
        account = self.accounts.currentItem()
        if account is not None:
            self._copy(account.text(PASSWORD))

    @guarded
    def _on_account(self, _current: object, _previous: object) -> None:
        self._judge()

    @guarded
    def _on_open_phone(self) -> None:
        QDesktopServices.openUrl(QUrl(self._fields["phone"].text()))
