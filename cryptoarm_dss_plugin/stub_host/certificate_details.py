"""The right part of the tab «Сертификаты»: what the selected one says, or what to do when none is."""

from collections.abc import Iterator
from datetime import UTC, datetime

from cryptoarm_dss_plugin.host_api.values import CertificateFacts, StoredCertificate
from cryptoarm_dss_plugin.store import RevocationList
from cryptoarm_dss_plugin.stub_host.certificate_rows import CATEGORY_TITLES, Row, moment_words
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.icons import own_icon
from cryptoarm_dss_plugin.stub_host.qt import (
    QFrame,
    QMenu,
    QPushButton,
    QScrollArea,
    QSize,
    QSizePolicy,
    QStackedWidget,
    Qt,
    QToolButton,
    QVBoxLayout,
    QWidget,
    pyqtSignal,
)
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, mark
from cryptoarm_dss_plugin.stub_host.widgets import heading, name_label, plain_label

Fact = tuple[str, str]
"""A name in the person's language, and a value."""

_IN_A_GROUP = 4
_GROUPS_AT_MOST = 100

# Pixels before scaling:
_WITHIN_A_FACT = 1
_BETWEEN_FACTS = 7


class DetailsPanel(QStackedWidget):
    """Shows one row of the list; without one the button «Импортировать» with the same menu as the toolbar.

    Args:
        services: for the texts.
        menu: the menu of the button.
        parent: owner.

    Signals:
        removal_wanted: the person wants to remove the row that is shown.
    """

    removal_wanted = pyqtSignal()

    def __init__(self, services: Services, menu: QMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self.services = services
        self._row: Row | None = None
        self.setObjectName("certificateDetails")
        self._nothing = QWidget(self)
        self._hint = plain_label(self._nothing)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.import_button = import_button(self._nothing, menu, "importButtonInPanel")
        nothing = QVBoxLayout(self._nothing)
        nothing.addStretch()
        nothing.addWidget(self._hint)
        nothing.addWidget(self.import_button, 0, Qt.AlignmentFlag.AlignHCenter)
        nothing.addStretch()
        self.addWidget(self._nothing)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.addWidget(self._scroll)
        self.retranslate()

    def show_row(self, row: Row | None) -> None:
        """Show another row, or that none is selected."""
        self._row = row
        if row is None:
            self.setCurrentWidget(self._nothing)
            return
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setSpacing(_WITHIN_A_FACT)
        column.addWidget(heading(self._title(row), sheet))
        if row.is_removable:
            column.addSpacing(_BETWEEN_FACTS)
            column.addWidget(self._remove_button(sheet))
        for name, value in facts_of(row, self.services.texts):
            value_label = plain_label(sheet, value, selectable=True)
            value_label.setAccessibleName(f"{name} {value}")
            column.addSpacing(_BETWEEN_FACTS)
            column.addWidget(name_label(name, value_label))
            column.addWidget(value_label)
        column.addStretch()
        self._scroll.setWidget(sheet)
        self.setCurrentWidget(self._scroll)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        texts = self.services.texts
        self._hint.setText(texts.text("Choose a certificate in the list to see what it says, or import one"))
        self.import_button.setText(texts.text("I&mport a certificate"))
        self._scroll.setAccessibleName(texts.text("Details of the certificate"))
        self.show_row(self._row)

    def _remove_button(self, sheet: QWidget) -> QPushButton:
        button = QPushButton(self.services.texts.text("Remove from the &list"), sheet)
        button.setObjectName("removeGoneButton")
        button.setAutoDefault(False)
        button.clicked.connect(self._on_remove)
        return button

    @guarded
    def _on_remove(self, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - what Qt tells of a click
        self.removal_wanted.emit()

    def _title(self, row: Row) -> str:
        if row.revocation_list is None:
            return row.owner
        return self.services.texts.text("CRL: {issuer}", issuer=row.issuer)


def import_button(parent: QWidget, menu: QMenu, object_name: str) -> QToolButton:
    """A button that opens the menu of imports; its text is set by whoever shows it."""
    button = QToolButton(parent)
    button.setObjectName(object_name)
    button.setIcon(own_icon("import"))
    button.setIconSize(QSize(20, 20))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    button.setMenu(menu)
    return button


def facts_of(row: Row, texts: HostTexts) -> list[Fact]:
    """What there is to tell of a row, in reading order; what it does not say is left out."""
    status = (texts.text("Status:"), texts.text(row.status(datetime.now(UTC)).words))
    if row.revocation_list is not None:
        told = [status, *_of_list(row.revocation_list, texts)]
    else:
        entries = row.entries
        told = [status, *_of_certificate(entries[0].facts, texts)]
        for entry in entries:
            told += _of_source(entry, texts)
        told.append((texts.text("Kept in:"), texts.text(CATEGORY_TITLES[row.category])))
        told.append(
            (
                texts.text("Chain and CRL:"),
                texts.text("not checked by this program; the status tells of dates and of the server's word"),
            )
        )
    return [(name, value) for name, value in told if value]


def _of_certificate(facts: CertificateFacts, texts: HostTexts) -> list[Fact]:
    return [
        (texts.text("Organisation:"), facts.organisation),
        (texts.text("INN of the person:"), facts.inn),
        (texts.text("INN of the organisation:"), facts.innle),
        (texts.text("SNILS:"), facts.snils),
        (texts.text("OGRN:"), facts.ogrn),
        (texts.text("OGRNIP:"), facts.ogrnip),
        (texts.text("Issued by:"), facts.issuer_name or facts.issuer),
        (texts.text("Valid from:"), moment_words(facts.not_before)),
        (texts.text("Valid until:"), moment_words(facts.not_after)),
        (texts.text("Key valid until:"), moment_words(facts.key_not_after)),
        (texts.text("Key algorithm:"), facts.algorithm),
        (texts.text("Serial number:"), _grouped(facts.serial)),
        (texts.text("Thumbprint:"), _grouped(facts.thumbprint)),
        (texts.text("Full name of the owner:"), facts.subject),
        (texts.text("Full name of the issuer:"), facts.issuer),
    ]


def _of_list(found: RevocationList, texts: HostTexts) -> list[Fact]:
    return [
        (texts.text("Issued by:"), found.issuer_name),
        (texts.text("Number:"), str(int(found.number, 16)) if found.number else ""),
        (texts.text("Issued on:"), moment_words(found.this_update)),
        (texts.text("Next update:"), moment_words(found.next_update)),
        (texts.text("Revoked certificates:"), str(found.revoked)),
        (texts.text("Full name of the issuer:"), found.issuer),
    ]


def _of_source(entry: StoredCertificate, texts: HostTexts) -> Iterator[Fact]:
    name = texts.text("Came from:")
    if entry.source is None:
        yield name, texts.text("a file")
        return
    if entry.source.connection is None:
        yield name, texts.text("a connection that has been removed")
    else:
        yield name, texts.text("the connection {name}", name=entry.source.connection)
    if entry.gone_since is not None:
        since = moment_words(entry.gone_since)
        yield texts.text("On the server:"), texts.text("deleted; found out on {since}", since=since)
    yield texts.text("Name on the server:"), entry.server.friendly_name
    remarks = [
        texts.text(words)
        for applies, words in (
            (entry.server.is_default, mark("the default certificate")),
            (entry.server.has_pin, mark("a PIN code is needed")),
            (entry.server.key_in_phone, mark("the key lies in the phone")),
        )
        if applies
    ]
    yield texts.text("Remarks:"), "; ".join(remarks)


def _grouped(number: str) -> str:
    """A hexadecimal number in groups, so that it can be compared by eye and broken over lines.

    An endless one ends in "…": nobody compares it, and the window would stand still.
    """
    starts = range(0, len(number), _IN_A_GROUP)
    groups = [number[start : start + _IN_A_GROUP] for start in starts[:_GROUPS_AT_MOST]]
    return " ".join(groups if len(starts) <= _GROUPS_AT_MOST else [*groups, "…"])
