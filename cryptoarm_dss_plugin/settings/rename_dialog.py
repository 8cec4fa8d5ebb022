"""«Переименовать»: another name for a connection, its certificates follow."""

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.settings.connection_dialog import ConnectionDialog
from cryptoarm_dss_plugin.settings.connection_rows import ConnectionRow
from cryptoarm_dss_plugin.settings.connections_desk import ConnectionsDesk
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.boxes import Boxes
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import QGridLayout, QWidget
from cryptoarm_dss_plugin.wizard.slots import guarded


class RenameDialog(ConnectionDialog):
    """Asks for the name.

    Args:
        row: the connection.
        desk: who renames it.
        texts: the person's language.
        parent: the page.

    Attributes:
        new_name: what it is called afterwards, "" unless it was renamed.
    """

    def __init__(self, row: ConnectionRow, desk: ConnectionsDesk, texts: Texts, parent: QWidget) -> None:
        title = texts.text("Rename the connection {name}", name=row.name)
        super().__init__(desk, texts, parent, "renameConnectionDialog", title)
        self._connection = row
        self.new_name = ""
        self._boxes = Boxes(self.bugs)
        grid = QGridLayout()
        told = texts.text("1 to 64 Latin letters, digits and underscores. The certificates stay with it.")
        self._body.addWidget(plain_label(told, "renameExplanation"))
        label = texts.text("New &name")
        self._line = self._boxes.add(grid, "name", "newConnectionName", label, row.name)
        self._body.addLayout(grid)
        self._body.addStretch(1)
        rename = self._add_button(texts.text("&Rename"), "renameAccept", self._rename)
        rename.setDefault(True)
        self._add_button(texts.text("Cancel"), "renameCancel", self.reject)
        self._boxes.typed.connect(self._typed)
        self._line.setFocus()
        self._line.selectAll()

    @guarded
    def _typed(self) -> None:
        self._boxes.demand("name", "")

    @guarded
    def _rename(self) -> None:
        old, new = self._connection.name, self._line.text().strip()
        if new == old:
            self.reject()
            return

        place = self._desk.place

        def work(host: Host) -> str:
            from cryptoarm_dss_plugin.managing.changing import rename_connection  # noqa: PLC0415
            from cryptoarm_dss_plugin.presets.administration import read_administration  # noqa: PLC0415

            rename_connection(old, new, host, read_administration(place))
            return new

        self._want(work)

    def _done_well(self, result: object) -> None:
        self.new_name = str(result)
        self._desk.follow_name(self._connection, self.new_name)

    def _failed(self, error: DssPluginError) -> None:
        if error.facts.get("field") != "name" and "name" not in error.facts:
            super()._failed(error)
            return
        self._boxes.demand("name", explain(error, self._texts).notice)
        self._line.setFocus()
        self._line.selectAll()
