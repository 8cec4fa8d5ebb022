"""«Импорт из файла»: what a file holds lands where it belongs, and what it lacks is told."""

import base64
from pathlib import Path

import pytest
from PyQt5.QtWidgets import QListWidget, QMenu, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.stub_host import StubHost
from tests.stub_host.conftest import Start
from tests.stub_host.hands import CERTIFICATES, choose_files, find, texts_of
from tests.stub_host.installed import OFFERING, Site

FILES = [
    CERTIFICATES / name
    for name in ("accountant-256.der", "authority-256.der", "root-512.der", "authority.crl")
]


def counts(host: StubHost) -> list[str]:
    categories = find(host.window, QListWidget, "categoryList")
    return [item.text() for row in range(categories.count()) if (item := categories.item(row))]


def notices(host: StubHost) -> list[tuple[Severity, str, str]]:
    centre = host.notifications
    shown = [centre.at(centre.index(row, 0)) for row in range(centre.rowCount())]
    return [(one.severity, one.title, one.text) for one in shown if one is not None]


def armoured(file: Path, what: str) -> bytes:
    body = base64.encodebytes(file.read_bytes()).decode()
    return f"-----BEGIN {what}-----\n{body}-----END {what}-----\n".encode()


def test_the_menu_has_the_hosts_entry_and_after_it_those_of_the_plugins(start: Start, site: Site) -> None:
    site.install("later-one", OFFERING.replace('"icon.svg")', '"icon.svg", order=50)'))
    site.install(
        "earlier-one",
        OFFERING.replace("example.import", "early.import").replace('"icon.svg")', '"icon.svg", order=5)'),
    )

    host = start()

    menu = find(host.window, QMenu, "importMenu")
    assert [action.objectName() for action in menu.actions()] == [
        "file.import",
        "early.import",
        "example.import",
    ]
    assert not menu.actions()[1].icon().isNull()
    assert find(host.window, QToolButton, "importButton").menu() is menu
    in_panel = find(host.window, QToolButton, "importButtonInPanel")
    assert in_panel.isVisible()
    assert in_panel.menu() is menu


def test_each_lands_in_its_category_and_the_first_is_shown(start: Start, qtbot: QtBot) -> None:
    host = start()

    choose_files(qtbot, host, FILES)

    qtbot.waitUntil(lambda: host.notifications.rowCount() == 1)
    assert counts(host) == ["Личные (1)", "Промежуточные (1)", "Доверенные корневые (1)", "СОС (1)"]
    view = find(host.window, QTableView, "certificateView")
    assert texts_of(view) == [
        ["Примерова Анна Ивановна", "Тестовый удостоверяющий центр", "01.01.2036", "Действует"]
    ]
    assert host.certificates.model.at(view.currentIndex()) is not None
    assert notices(host) == [
        (
            Severity.SUCCESS,
            "Импорт из файла выполнен",
            "\n".join(
                f"{category}: добавлено 1"
                for category in ("Личные", "Промежуточные", "Доверенные корневые", "СОС")
            ),
        )
    ]


def test_a_pem_file_may_hold_several_certificates_and_lists(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    bundle = tmp_path / "bundle.pem"
    kinds = ["CERTIFICATE", "TRUSTED CERTIFICATE", "CERTIFICATE", "X509 CRL"]
    blocks = [armoured(file, kind) for file, kind in zip(FILES, kinds, strict=True)]
    bundle.write_bytes("# удостоверяющий центр\n".encode() + b"\n".join(blocks))
    host = start()

    host.importer.import_files([bundle])

    qtbot.waitUntil(lambda: counts(host)[3] == "СОС (1)")
    assert counts(host)[:3] == ["Личные (1)", "Промежуточные (1)", "Доверенные корневые (1)"]


def test_bare_base64_as_some_servers_give_it_is_read_too(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    bare = tmp_path / "certificate.cer"
    bare.write_bytes(base64.encodebytes(FILES[0].read_bytes()))
    host = start()

    host.importer.import_files([bare])

    qtbot.waitUntil(lambda: counts(host)[0] == "Личные (1)")


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_a_file_that_holds_none_is_named_and_the_others_are_imported(
    start: Start, qtbot: QtBot, tmp_path: Path, content: bytes
) -> None:
    other = tmp_path / "notes.cer"
    other.write_bytes(content)
    host = start()

    host.importer.import_files([other, FILES[0], tmp_path / "gone.cer"])

    qtbot.waitUntil(lambda: host.notifications.rowCount() == 2)
    told = notices(host)
    assert [severity for severity, _, _ in told] == [Severity.ERROR, Severity.SUCCESS]
    assert told[0][1] == "Не удалось прочитать сертификат или СОС из файла «notes.cer», «gone.cer»"
    assert counts(host)[0] == "Личные (1)"


def test_what_is_here_already_is_told_as_such_and_kept_once(start: Start, qtbot: QtBot) -> None:
    host = start()
    host.importer.import_files(FILES)
    qtbot.waitUntil(lambda: host.notifications.rowCount() == 1)

    host.importer.import_files(FILES)

    qtbot.waitUntil(lambda: host.notifications.rowCount() == 2)
    assert notices(host)[0][1:] == ("В файле нет ничего нового", "Уже есть на этом компьютере: 4")
    assert counts(host)[0] == "Личные (1)"


def test_it_is_all_there_after_a_restart(start: Start, qtbot: QtBot) -> None:
    first = start()
    first.importer.import_files(FILES)
    qtbot.waitUntil(lambda: first.notifications.rowCount() == 1)

    second = start()

    assert counts(second) == ["Личные (1)", "Промежуточные (1)", "Доверенные корневые (1)", "СОС (1)"]


def test_a_store_that_cannot_be_written_is_told(start: Start, qtbot: QtBot, data_dir: Path) -> None:
    host = start()
    (data_dir / "store.sqlite3").write_bytes(b"no database at all" * 100)

    host.importer.import_files(FILES)

    qtbot.waitUntil(lambda: host.notifications.rowCount() == 1)
    severity, title, text = notices(host)[0]
    assert (severity, title) == (Severity.ERROR, "Не удалось импортировать файлы")
    assert "повреждено" in text
