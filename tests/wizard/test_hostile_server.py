"""A server whose every word is markup, bidi overrides and controls: the windows show plain text, in time."""

import time
from pathlib import Path

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QLabel,
    QListWidget,
    QTableView,
)

from tests import widget_texts
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer
from tests.dss.signs import BIDI
from tests.faults.dss import CERTIFICATE, METHODS, Dss, item, reply
from tests.faults.test_hostile_words import FORGED, hostile_challenge, hostile_choice
from tests.stub_host.hands import find
from tests.wizard.person import Person
from tests.x509.certificates import CN, INTEGER, ISSUER, SERIAL, SUBJECT, O, attribute, changed, name, tlv

HARMFUL = {*BIDI, "\x1b", "\x00", "\x9b", "\u2028"}


def _look(person: Person) -> None:
    """Nothing that is shown, or would be by a tooltip, is more than plain text."""
    seen = [text for text in widget_texts.all_texts() if not text.startswith(METHODS)]  # goes back as it came
    assert not [text for text in seen if HARMFUL & set(text)]
    person.look()
    for widget in QApplication.allWidgets():
        if isinstance(widget, QLabel) and "<img" in widget.text():
            assert widget.textFormat() == Qt.TextFormat.PlainText
        if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
            for row in range(model.rowCount()):
                told = model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
                assert "<img" not in (told or "")
        assert "<img" not in widget.toolTip()


def _hostile_certificate() -> bytes:
    """Its names hold markup and 3 MB more, its number has 64 KiB."""
    return changed(
        CERTIFICATE,
        {
            SUBJECT: name(attribute(CN, FORGED), attribute(O, FORGED + "ы" * 1_500_000)),
            ISSUER: name(attribute(CN, FORGED)),
            SERIAL: tlv(INTEGER, b"\x01" * (1 << 16)),
        },
    )


def test_a_hostile_server_is_shown_in_plain_text_on_every_page(person: Person, tmp_path: Path) -> None:
    authority = Authority()
    ca_file = tmp_path / "ca.pem"
    ca_file.write_text(authority.pem)
    listed = item(14, _hostile_certificate(), FriendlyName=FORGED)
    dss = Dss(start=hostile_choice(), choice=hostile_challenge("otpviasms"), list=reply([listed]))
    with ScriptedServer(dss, authority.server_context()) as server:
        person.choose_import()
        person.fill(
            "ivanova",
            authServer=server.url("/STS"),
            dssServer=server.url("/SignServer"),
            caFile=str(ca_file),
        )
        person.click(person.get(QCheckBox, "chooseCertificates"))
        person.forward()
        person.wait_page("confirmationPage")
        person.until(lambda: person.sees("factorChoice"))
        _look(person)
        person.forward()
        person.until(lambda: person.sees("confirmationCode"))
        _look(person)
        person.type("123456")
        person.forward()
        person.wait_page("certificatesPage")
        assert "<img" in person.get(QListWidget, "certificateChoice").item(0).text()  # type: ignore[union-attr]
        _look(person)
        person.forward()
        person.wait_page("resultPage")
        _look(person)
        person.finish()
    assert dss.steps == "SCPL"

    view = find(person.host.window, QTableView, "certificateView")
    person.until(lambda: view.model().rowCount() == 1)  # type: ignore[union-attr]
    began = time.process_time()
    view.setCurrentIndex(view.model().index(0, 0))  # type: ignore[union-attr]
    QApplication.processEvents()
    assert time.process_time() - began < 1.0, "the window stands still over endless names"
    _look(person)
