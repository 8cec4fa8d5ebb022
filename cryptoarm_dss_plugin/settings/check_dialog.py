"""«Проверить подключение»: the ladder of a saved connection, begun at once."""

from cryptoarm_dss_plugin.settings.connection_dialog import ConnectionDialog
from cryptoarm_dss_plugin.settings.connection_rows import ConnectionRow
from cryptoarm_dss_plugin.settings.connections_desk import ConnectionsDesk
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.check_panel import CheckPanel
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import QShowEvent, QWidget
from cryptoarm_dss_plugin.wizard.slots import guarded
from cryptoarm_dss_plugin.wizard.views import FilledForm

_LINES = 22


class CheckDialog(ConnectionDialog):
    """Shows the check of the wizard, without its form.

    Args:
        row: the connection.
        desk: whose host it is.
        texts: the person's language.
        parent: the page.
    """

    def __init__(self, row: ConnectionRow, desk: ConnectionsDesk, texts: Texts, parent: QWidget) -> None:
        title = texts.text("Check of the connection {name}", name=row.name)
        super().__init__(desk, texts, parent, "checkConnectionDialog", title)
        form = FilledForm(
            row.name,
            row.auth_server,
            row.dss_server,
            row.login,
            proxy=row.values.get("proxy", ""),
            proxy_user=row.values.get("proxy_user", ""),
            offered=row.name,
            gost_tls=row.values.get("gost_tls") or "auto",
        )
        told = texts.text("The way to both servers is tried step by step. No password and no login is sent.")
        self._panel = CheckPanel(texts, self.bugs, desk.host, lambda: form, place=desk.place)
        self._body.addWidget(plain_label(told, "checkExplanation"))
        self._body.addWidget(self._panel)
        self._body.addStretch(1)
        self._add_button(texts.text("C&lose"), "checkClose", self.reject)
        self._has_begun = False
        self.setMinimumHeight(min(_LINES * self.fontMetrics().height(), 480))

    def release(self) -> None:
        """End the check."""
        self._panel.forget()

    @guarded
    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """The check begins with the first sight of it."""
        super().showEvent(event)
        if not self._has_begun:
            self._has_begun = True
            self._panel.run()
