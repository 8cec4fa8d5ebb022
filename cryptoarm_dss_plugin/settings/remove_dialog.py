"""«Удалить»: a connection, with its certificates or without them."""

from collections.abc import Sequence

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.settings.connection_dialog import ConnectionDialog
from cryptoarm_dss_plugin.settings.connection_rows import ConnectionRow
from cryptoarm_dss_plugin.settings.connections_desk import ConnectionsDesk
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import QWidget
from cryptoarm_dss_plugin.wizard.slots import guarded

_NAMES_AT_MOST = 12


class RemoveDialog(ConnectionDialog):
    """Asks what becomes of the certificates; the button that has the focus changes nothing.

    Args:
        rows: the connections, at least one, none of them preset.
        desk: who removes them.
        texts: the person's language.
        parent: the page.
    """

    def __init__(
        self, rows: Sequence[ConnectionRow], desk: ConnectionsDesk, texts: Texts, parent: QWidget
    ) -> None:
        super().__init__(desk, texts, parent, "removeConnectionDialog", texts.text("Delete a DSS connection"))
        self._connections = tuple(rows)
        certificates = sum(row.certificates for row in rows)
        self._body.addWidget(plain_label(self._question(), "removeQuestion"))
        self._body.addWidget(plain_label(self._consequence(certificates), "removeConsequence"))
        self._body.addStretch(1)
        if certificates:
            keep = texts.text("Delete, &keep the certificates")
            self._add_button(keep, "removeKeepCertificates", self._remove_only)
            both = texts.text("Delete &together with the certificates")
            self._add_button(both, "removeWithCertificates", self._remove_both)
        else:
            self._add_button(texts.text("&Delete"), "removeKeepCertificates", self._remove_only)
        cancel = self._add_button(texts.text("Cancel"), "removeCancel", self.reject)
        cancel.setDefault(True)
        cancel.setFocus()

    def _question(self) -> str:
        names = ", ".join(row.name for row in self._connections[:_NAMES_AT_MOST])
        if len(self._connections) == 1:
            return self._texts.text("Delete the connection {name}?", name=names)
        more = len(self._connections) - _NAMES_AT_MOST
        if more > 0:
            names = self._texts.text("{names} and {n} more", names=names, n=more)
        return self._texts.plural(
            "Delete {n} connection: {names}?",
            "Delete {n} connections: {names}?",
            len(self._connections),
            names=names,
        )

    def _consequence(self, certificates: int) -> str:
        texts, is_one = self._texts, len(self._connections) == 1
        if is_one:
            none = texts.text("No certificates came over it.")
            came = texts.plural(
                "{n} certificate came over it.", "{n} certificates came over it.", certificates
            )
            forgotten = texts.text("The remembered password is forgotten.")
        else:
            none = texts.text("No certificates came over them.")
            came = texts.plural(
                "{n} certificate came over them.", "{n} certificates came over them.", certificates
            )
            forgotten = texts.text("Remembered passwords are forgotten.")
        if not certificates:
            return f"{none} {forgotten}"
        kept = texts.text(
            "Certificates that are kept stay in the list, without a connection. Nothing changes on the "
            "server: with a new import you get them back."
        )
        return f"{came} {kept} {forgotten}"

    @guarded
    def _remove_only(self) -> None:
        self._remove(with_certificates=False)

    @guarded
    def _remove_both(self) -> None:
        self._remove(with_certificates=True)

    def _remove(self, *, with_certificates: bool) -> None:
        names = [row.name for row in self._connections]

        def work(host: Host) -> None:
            from cryptoarm_dss_plugin.managing.removing import remove_connection  # noqa: PLC0415

            for name in names:
                remove_connection(name, host, with_certificates=with_certificates)

        self._want(work)

    def _done_well(self, _result: object) -> None:
        self._desk.forget_passwords(self._connections)
