"""Certificates that were deleted on their server: how the list shows them, and removing them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.host_api.values import CertificateOffer, CertificateUpdate, ServerStatus, StoreName
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.stub_host import StubHost
from tests.stub_host.conftest import Start
from tests.stub_host.hands import click, find, press, select, texts_of
from tests.stub_host.listed import offer, owners, view_of
from tests.stub_host.looks import cut_texts, foreign_words, mnemonics, nameless

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
ANNA, BORIS = offer(1, "Аксёнова Анна"), offer(2, "Борисов Борис", status=ServerStatus.REVOKED)


def keep(data_dir: Path, *offers: CertificateOffer, gone: list[CertificateOffer]) -> None:
    """Let another program keep certificates, some of which have left their server."""
    store = Store(data_dir)
    store.store_certificates(offers)
    store.update_certificates([CertificateUpdate(one.der, one.source, NOON) for one in gone])
    store.close()


def details(host: StubHost) -> list[str]:
    panel = host.certificates.details
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]


def statuses(host: StubHost) -> dict[str, str]:
    return {row[0]: row[3] for row in texts_of(view_of(host))}


def can_remove(host: StubHost) -> bool:
    buttons = host.certificates.details.findChildren(QPushButton, "removeGoneButton")
    return any(button.isVisible() for button in buttons)


def question_of(host: StubHost, qtbot: QtBot) -> QMessageBox:
    qtbot.waitUntil(lambda: host.window.findChild(QMessageBox, "removalQuestion") is not None)
    question = find(host.window, QMessageBox, "removalQuestion")
    qtbot.waitExposed(question)
    return question


def test_the_status_says_so_in_words_and_by_a_sign(start: Start, data_dir: Path) -> None:
    keep(data_dir, ANNA, BORIS, offer(3, "Власов Влас"), gone=[ANNA, BORIS])
    host = start()

    assert statuses(host) == {
        "Аксёнова Анна": "Удалён на сервере",
        "Борисов Борис": "Удалён на сервере",
        "Власов Влас": "Действует",
    }
    model = host.certificates.model
    signs = [model.index(row, 3).data(Qt.ItemDataRole.DecorationRole).cacheKey() for row in range(3)]
    assert signs[0] == signs[1] != signs[2]
    select(view_of(host), "Аксёнова")
    told = details(host)
    found_out = NOON.astimezone().strftime("%d.%m.%Y %H:%M")
    assert "На сервере:" in told
    assert f"удалён; обнаружено {found_out}" in told
    assert can_remove(host)
    select(view_of(host), "Власов")
    assert "На сервере:" not in details(host)
    assert not can_remove(host)


def test_what_another_server_still_has_is_in_force(start: Start, data_dir: Path) -> None:
    revoked_at_work = offer(1, "Аксёнова Анна", status=ServerStatus.REVOKED)
    keep(data_dir, revoked_at_work, offer(1, "Аксёнова Анна", connection="home"), gone=[revoked_at_work])
    host = start()

    assert statuses(host) == {"Аксёнова Анна": "Действует"}
    select(view_of(host), "Аксёнова")
    assert can_remove(host)


def test_it_is_removed_when_the_person_agrees(start: Start, data_dir: Path, qtbot: QtBot) -> None:
    keep(data_dir, ANNA, BORIS, gone=[ANNA])
    host = start()
    select(view_of(host), "Аксёнова")

    click(host.window, "removeGoneButton")
    question = question_of(host, qtbot)
    assert "Аксёнова Анна" in question.text()
    assert "без возможности восстановления" in question.informativeText()
    click(question, "removeButton")

    qtbot.waitUntil(lambda: owners(host) == ["Борисов Борис"])
    qtbot.waitUntil(lambda: host.notifications.rowCount() == 1)
    host.close()
    store = Store(data_dir)
    assert [kept.der for kept in store.stored_certificates(None, None)] == [BORIS.der]
    assert [(entry.operation, "Аксёнова" in entry.text) for entry in store.journal()] == [
        ("certificate-removal", True)
    ]
    store.close()


@pytest.mark.parametrize("how", ["button", "escape", "return"])
def test_it_stays_when_the_person_does_not_agree(
    start: Start, data_dir: Path, qtbot: QtBot, how: str
) -> None:
    keep(data_dir, ANNA, gone=[ANNA])
    host = start()
    select(view_of(host), "Аксёнова")
    press(view_of(host), Qt.Key.Key_Delete)
    question = question_of(host, qtbot)

    if how == "button":
        click(question, "keepButton")
    else:  # Return presses the button that removes nothing
        press(question, Qt.Key.Key_Escape if how == "escape" else Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: host.window.findChild(QMessageBox, "removalQuestion") is None)
    click(host.window, "removeGoneButton")
    question_of(host, qtbot).reject()  # who has thought again is asked again
    host.close()
    store = Store(data_dir)
    assert len(store.stored_certificates(None, None)) == 1
    assert store.journal() == []
    store.close()


def test_a_certificate_that_is_on_its_server_cannot_be_removed(
    start: Start, data_dir: Path, qtbot: QtBot
) -> None:
    keep(data_dir, ANNA, BORIS, gone=[BORIS])
    host = start()
    select(view_of(host), "Аксёнова")

    press(view_of(host), Qt.Key.Key_Delete)

    assert host.window.findChild(QMessageBox, "removalQuestion") is None
    select(view_of(host), "Борисов")
    press(view_of(host), Qt.Key.Key_Delete)
    assert "Борисов" in question_of(host, qtbot).text()


def test_one_that_also_came_from_a_file_stays_as_that(start: Start, data_dir: Path, qtbot: QtBot) -> None:
    keep(data_dir, ANNA, gone=[ANNA])
    store = Store(data_dir)
    store.keep_own_certificates([(ANNA.der, ANNA.facts, StoreName.PERSONAL)])
    store.close()
    host = start()
    assert statuses(host) == {"Аксёнова Анна": "Удалён на сервере"}
    select(view_of(host), "Аксёнова")

    click(host.window, "removeGoneButton")
    question = question_of(host, qtbot)
    assert "останется в списке" in question.informativeText()
    click(question, "removeButton")

    qtbot.waitUntil(lambda: statuses(host) == {"Аксёнова Анна": "Действует"})


def test_a_store_that_fails_is_told(start: Start, data_dir: Path, qtbot: QtBot) -> None:
    keep(data_dir, ANNA, gone=[ANNA])
    host = start()
    select(view_of(host), "Аксёнова")
    for file in data_dir.iterdir():
        file.write_bytes(b"nothing of a database" * 1000)

    click(host.window, "removeGoneButton")
    click(question_of(host, qtbot), "removeButton")

    qtbot.waitUntil(lambda: host.notifications.rowCount() == 1)
    title = host.notifications.index(0, 0).data(Qt.ItemDataRole.DisplayRole)
    assert "Не удалось удалить сертификат" in str(title)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_question_can_be_read_and_answered_with_the_keyboard(
    start: Start, data_dir: Path, qtbot: QtBot, language: str
) -> None:
    keep(data_dir, ANNA, gone=[ANNA])
    host = start(language)
    select(view_of(host), "Аксёнова")
    letters = mnemonics(host.window)
    assert len(letters) == len(set(letters)), letters
    click(host.window, "removeGoneButton")
    question = question_of(host, qtbot)

    assert nameless(question) == []
    assert cut_texts(question) == []
    assert language == "en" or foreign_words(question) == []
    press(find(question, QWidget, "removeButton"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: owners(host) == [])
