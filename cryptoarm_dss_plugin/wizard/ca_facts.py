"""Under the box for the CA file: what stands in it, to be compared before it is trusted.

Without a file, the certificates that the connection trusts anyway: saved with it, or the administrator's.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.texts import Texts, plain_line
from cryptoarm_dss_plugin.wizard.errand import Errand, Tell
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.lines import Lines
from cryptoarm_dss_plugin.wizard.qt import QLineEdit, QTimer, QVBoxLayout, QWidget
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.importing.ca_described import CaCertificate

_DELAY_MS = 400
_MOST = 6
_NAME_AT_MOST = 120
_GROUP = 4
_SHORT = 16


class CaFacts(QWidget):
    """Reads on a worker whenever the path has been changed.

    Attributes:
        bugs: where exceptions of its slots go.
    """

    def __init__(self, texts: Texts, bugs: BugReports, line: QLineEdit) -> None:
        """Prepare.

        Args:
            texts: the person's language.
            bugs: where exceptions of slots go.
            line: the box with the path.
        """
        super().__init__()
        self.bugs = bugs
        self._texts = texts
        self._line = line
        self._offered = ""
        self._offered_headline = ""
        self._errand = Errand(bugs)
        self._errand.told.connect(self._told)
        self._headline = plain_label(name="caFacts")
        self._lines = Lines("caCertificate", numbered=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._headline)
        column.addWidget(self._lines)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._read)
        line.textChanged.connect(self._changed)
        self.hide()
        if line.text().strip():
            self._timer.start()

    def show_offered(self, ca_pem: str, *, is_preset: bool) -> None:
        """Show these certificates as long as no file is named.

        Args:
            ca_pem: certificates, "" for none.
            is_preset: whether they are the administrator's, else they are saved.
        """
        if ca_pem == self._offered:
            return
        self._offered = ca_pem
        self._offered_headline = (
            self._texts.text("Set by your administrator. The connection trusts these certificates, too:")
            if is_preset
            else self._texts.text("Saved with the connection, which trusts these certificates, too:")
        )
        self._changed()

    def drop(self) -> None:
        """Read nothing any more."""
        self._timer.stop()
        self._errand.drop()

    @guarded
    def _changed(self) -> None:
        self._errand.drop()
        self.hide()
        self._timer.start()

    @guarded
    def _read(self) -> None:
        path, offered = self._line.text().strip(), self._offered
        if not path and not offered:
            return

        def prepare(tell: Tell) -> None:
            from cryptoarm_dss_plugin.importing.ca_described import (  # noqa: PLC0415 - loads the engine
                describe_ca_file,
                describe_ca_pem,
            )

            tell(describe_ca_file(Path(path)) if path else describe_ca_pem(offered))

        self._errand.begin(prepare)

    @guarded
    def _told(self, event: object) -> None:
        if isinstance(event, DssPluginError):
            self._show(f"⚠ {explain(event, self._texts).notice}", [])
        elif isinstance(event, tuple):
            compare = self._texts.text("Compare with what you were told. Certificates in the file:")
            headline = compare if self._line.text().strip() else self._offered_headline
            lines = [ca_line(one, self._texts) for one in event[:_MOST]]
            if len(event) > _MOST:
                lines.append(self._texts.text("and further ones: {n}", n=len(event) - _MOST))
            self._show(headline, lines)

    def _show(self, headline: str, lines: list[str]) -> None:
        self._headline.setText(headline)
        self._lines.show_lines(lines)
        self._lines.setVisible(bool(lines))
        self.show()


def ca_line(one: "CaCertificate", texts: Texts) -> str:
    """One certificate in a paragraph: a mark and a word where something is odd, then what it says."""
    dates = {"begin": one.not_before.strftime("%d.%m.%Y"), "end": one.not_after.strftime("%d.%m.%Y")}
    said = [
        texts.text(
            "{owner}. Issued by: {issuer}. Valid from {begin} until {end}.",
            owner=plain_line(one.owner, _NAME_AT_MOST),
            issuer=plain_line(one.issuer, _NAME_AT_MOST),
            **dates,
        ),
        texts.text(
            "Thumbprint SHA-256: {sha256}; SHA-1: {sha1}...",
            sha256=_grouped(one.sha256),
            sha1=_grouped(one.sha1[:_SHORT]),
        ),
    ]
    if not one.is_authority:
        said.insert(0, texts.text("⚠ This is not the certificate of an authority."))
    if not one.is_current:
        said.insert(0, texts.text("⚠ Not valid now: look at the dates."))
    return " ".join(said)


def _grouped(digits: str) -> str:
    upper = digits.upper()
    return " ".join(upper[at : at + _GROUP] for at in range(0, len(upper), _GROUP))
