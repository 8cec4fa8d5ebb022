"""Ten thousand certificates are no burden, and the models keep the rules of models."""

from PyQt5.QtCore import QModelIndex
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.host_api.plugin_values import CertificateBadge
from cryptoarm_dss_plugin.host_api.values import StoredCertificate
from cryptoarm_dss_plugin.store import Store, unpack
from cryptoarm_dss_plugin.stub_host.certificate_model import CertificateModel
from cryptoarm_dss_plugin.stub_host.certificate_rows import Category, Row
from cryptoarm_dss_plugin.stub_host.icons import DIRECTORY
from cryptoarm_dss_plugin.stub_host.texts import HostTexts
from tests.stub_host.conftest import Start
from tests.stub_host.hands import CERTIFICATES
from tests.stub_host.listed import offer, view_of

ICON = DIRECTORY / "info.svg"


def ten_thousand(store: Store) -> list[Row]:
    """Rows of as many certificates, all made of one that a store gave."""
    store.store_certificates([offer(1, "Владелец")])
    (packed,), _ = store.certificates_after()
    rows = []
    for number in range(10_000):
        row = Row(Category.PERSONAL, f"{number:05}")
        row.add(packed, unpack(packed))
        row.owner, row.search = f"Владелец {number:05}", f"владелец {number:05}"
        rows.append(row)
    return rows


def test_of_ten_thousand_only_those_in_sight_are_asked_for_their_mark(
    start: Start, qtbot: QtBot, store: Store
) -> None:
    rows = ten_thousand(store)
    host = start()
    asked: list[StoredCertificate] = []

    def badge_of(entry: StoredCertificate) -> CertificateBadge:
        asked.append(entry)
        return CertificateBadge(ICON, "Облако")

    model = CertificateModel(lambda: HostTexts("ru"), badge_of, host.window)
    view = view_of(host)
    view.setModel(model)
    model.show(Category.PERSONAL, rows, "")

    qtbot.waitUntil(lambda: bool(asked))
    at_the_top = len(asked)
    port = view.viewport()
    assert port is not None
    port.repaint()
    assert len(asked) == at_the_top  # each once
    view.scrollToBottom()
    qtbot.waitUntil(lambda: len(asked) > at_the_top)
    view.scrollToTop()
    view.scrollToBottom()
    assert len(asked) < 200


def test_the_model_keeps_the_rules_of_models(qtmodeltester: ModelTester, qtbot: QtBot, start: Start) -> None:
    host = start()
    host.importer.import_files([CERTIFICATES / "accountant-256.der", CERTIFICATES / "authority.crl"])
    qtbot.waitUntil(lambda: host.certificates.model.rowCount() == 1)

    qtmodeltester.check(host.certificates.model)  # type: ignore[no-untyped-call]
    host.certificates.show_row(Category.REVOCATION_LISTS, None)
    qtmodeltester.check(host.certificates.model)  # type: ignore[no-untyped-call]
    qtmodeltester.check(host.notifications)  # type: ignore[no-untyped-call]
    qtmodeltester.check(host.journal.model)  # type: ignore[no-untyped-call]

    assert not host.certificates.model.index(5, 0).isValid()
    assert host.certificates.model.data(QModelIndex()) is None
