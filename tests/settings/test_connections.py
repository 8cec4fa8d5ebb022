"""«Подключения DSS»: what the table says, and what can be done with a connection."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtGui import QContextMenuEvent
from PyQt5.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QRadioButton,
    QWizard,
)

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook, LastImport
from cryptoarm_dss_plugin.plugin import DssPlugin
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.store.database import FILE_NAME
from tests.administrators import Administrator
from tests.settings.connections_desk import ConnectionsTab, keeping, put, put_certificate
from tests.stub_host.hands import find
from tests.wizard.conftest import Sit
from tests.wizard.person import PLUGIN, Person

AUTH = "https://dss.example.test/STS/oauth"
DSS = "https://dss.example.test/SignServer/rest"
WORK = Connection("work", AUTH, DSS, "ivanova")
HOME = Connection("home", AUTH, DSS, "petrov")


def kept(person: Person) -> dict[str, Connection]:
    """The saved connections by name."""
    store = Store(person.data_dir)
    try:
        return {one.name: one for one in keeping(store, lambda host: ConnectionBook(host).all())}
    finally:
        store.close()


def owners(person: Person) -> list[str | None]:
    """The connections of the certificates that are kept."""
    return sorted((one.source.connection if one.source else "?" for one in person.certificates()), key=str)


def is_whole(line: QLabel) -> bool:
    """Whether a line can be read without scrolling."""
    return line.visibleRegion().boundingRect().height() == line.height()


@contextmanager
def unreadable(data_dir: Path) -> Iterator[None]:
    """While the settings cannot be read."""
    with sqlite3.connect(data_dir / FILE_NAME) as other:
        other.execute("ALTER TABLE settings RENAME TO settings_away")
    yield
    with sqlite3.connect(data_dir / FILE_NAME) as other:
        other.execute("ALTER TABLE settings_away RENAME TO settings")
    other.close()


def test_without_connections_the_page_says_so_and_leads_to_the_import(person: Person) -> None:
    tab = ConnectionsTab(person)

    assert "Подключений к серверам DSS пока нет" in tab.text("connectionsEmpty")
    assert not tab.sees("connectionsTable")
    tab.click("createFirstConnection")
    tab.wait_wizard()
    person.fill("idonly")
    person.forward()
    person.finish()
    person.until(lambda: tab.sees("connectionsTable"))

    (cells,) = tab.rows().values()
    today = datetime.now(UTC).astimezone().strftime("%d.%m.%Y")
    assert cells[:3] == ["idonly", person.training.dss_server.split("/")[2], "idonly"]
    assert re.fullmatch(rf"{today} \d\d:\d\d\nполучено 3 сертификата", cells[3])
    assert cells[4] == "3"


def test_an_import_that_failed_is_told_with_what_to_do(person: Person, store: Store) -> None:
    put(store, WORK)
    at = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    keeping(
        store, lambda host: ConnectionBook(host).keep_last_import("work", LastImport(at, "failed", "timeout"))
    )
    tab = ConnectionsTab(person)

    assert tab.last("work").startswith(f"{at.astimezone():%d.%m.%Y %H:%M}\n⚠ ")
    tab.choose("work")
    assert tab.text("connectionNotice").startswith("⚠ work: Не удалось подключиться")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], "—"),
        ([100.5], "{0}"),
        ([100.5, 11.5], "{1}\n⚠ осталось 11 дней"),
        ([1.5], "{0}\n⚠ остался 1 день"),
        ([0.5], "{0}\n⚠ осталось меньше суток"),
        ([-3], "⚠ истёк 1 сертификат"),
        ([21.5, -3, -8], "{0}\n⚠ остался 21 день, истекли 2 сертификата"),
        ([30.5], "{0}"),
    ],
)
def test_the_end_of_certificates_is_warned_of_in_words(
    sit_down: Sit, store: Store, days: list[float], expected: str
) -> None:
    put(store, WORK)
    ends = [datetime.now(UTC) + timedelta(days=each) for each in days]
    for number, each in enumerate(days):
        put_certificate(store, "work", number, each)
    tab = ConnectionsTab(sit_down())

    assert tab.cell("work", 5) == expected.format(*(f"{end.astimezone():%d.%m.%Y}" for end in ends))
    assert tab.cell("work", 4) == str(len(days))


def test_what_cannot_be_read_is_told_and_read_again(person: Person, store: Store) -> None:
    put(store, WORK)
    with unreadable(person.data_dir):
        tab = ConnectionsTab(person)
        assert tab.text("connectionsEmpty").startswith("⚠ Подключения показать не удалось.")
        assert not tab.sees("createFirstConnection")
    tab.click("readConnectionsAgain")

    person.until(lambda: tab.sees("connectionsTable"))
    assert list(tab.rows()) == ["work"]
    assert not tab.sees("connectionsEmpty")


def test_the_keyboard_stays_where_something_can_be_done(person: Person, store: Store) -> None:
    put(store, WORK)
    tab = ConnectionsTab(person)
    tab.choose("work")
    with unreadable(person.data_dir):
        tab.click("renameConnection")
        dialog = tab.dialog("renameConnectionDialog")
        tab.write_in(dialog, "newConnectionName", "other")
        tab.click_in(dialog, "renameAccept")
        person.until(lambda: tab.sees("readConnectionsAgain"))
        dialog.reject()
        person.until(lambda: not tab.has_dialog("renameConnectionDialog"))
        assert person.host.window.focusWidget() is tab.button("readConnectionsAgain")
    tab.click("readConnectionsAgain")
    person.until(tab.table.isVisible)
    assert person.host.window.focusWidget() is tab.table

    tab.click("removeConnection")
    tab.click_in(tab.dialog("removeConnectionDialog"), "removeKeepCertificates")

    person.until(lambda: tab.sees("createFirstConnection"))
    assert person.host.window.focusWidget() is tab.button("createFirstConnection")


def test_two_accounts_on_one_server_and_fifty_others_are_a_table(person: Person, store: Store) -> None:
    put(store, WORK, HOME, *(Connection(f"client_{n:02}", AUTH, DSS, f"user{n}") for n in range(50)))
    tab = ConnectionsTab(person)

    assert len(tab.rows()) == 52
    assert [tab.cell(name, 2) for name in ("work", "home")] == ["ivanova", "petrov"]
    assert list(tab.rows()) == sorted(tab.rows())
    heights = {tab.table.rowHeight(row) for row in range(52)}
    assert len(heights) == 1


def test_what_another_program_saved_is_there_when_the_page_is_looked_at_again(
    person: Person, store: Store
) -> None:
    put(store, WORK)
    tab = ConnectionsTab(person)
    tab.choose("work")
    person.host.window.tabs.setCurrentIndex(0)

    put(store, HOME)
    tab.show()

    person.until(lambda: list(tab.rows()) == ["home", "work"])
    assert tab.why_not("editConnection") == ""  # what was chosen still is


def test_buttons_that_cannot_be_used_say_why(person: Person, store: Store) -> None:
    put(store, WORK, HOME)
    tab = ConnectionsTab(person)

    for name in ("importConnection", "editConnection", "removeConnection", "checkSavedConnection"):
        assert tab.why_not(name) == "Выберите подключение в таблице."
    tab.choose("work", "home")
    assert tab.why_not("renameConnection") == "Выберите только одно подключение."
    assert tab.why_not("removeConnection") == tab.why_not("refreshConnection") == ""
    tab.choose("work")
    assert tab.why_not("forgetSavedPassword") == "Пароль не запомнен."
    assert tab.why_not("importConnection") == ""


def test_signing_in_over_a_connection_begins_with_its_name(person: Person) -> None:
    person.import_all("idonly", connectionName="work")
    tab = ConnectionsTab(person)
    tab.choose("work")

    tab.press(Qt.Key.Key_Return)

    tab.wait_wizard()
    person.until(lambda: person.box("login").text() == "idonly")
    assert person.box("connectionName").text() == "work"


def test_a_renamed_connection_keeps_certificates_and_password(person: Person) -> None:
    person.begin("pwd", connectionName="work")
    person.give_password("pwd", remember=True)
    person.finish()
    tab = ConnectionsTab(person)
    tab.choose("work")
    tab.press(Qt.Key.Key_F2)
    dialog = tab.dialog("renameConnectionDialog")

    tab.write_in(dialog, "newConnectionName", "office")
    tab.click_in(dialog, "renameAccept")

    tab.until_gone("renameConnectionDialog")
    person.until(lambda: list(tab.rows()) == ["office"])
    assert set(owners(person)) == {"office"}
    assert tab.why_not("forgetSavedPassword") == ""  # it is chosen, and its password known
    tab.click("refreshConnection")
    assert tab.until_over() == "Обновлено 1 подключение."


@pytest.mark.parametrize(
    ("name", "said"), [("home", "на странице «Подключения DSS»"), ("мой DSS", "латинск")]
)
def test_a_name_that_cannot_be_is_told_at_the_box(person: Person, store: Store, name: str, said: str) -> None:
    put(store, WORK, HOME)
    tab = ConnectionsTab(person)
    tab.choose("work")
    tab.click("renameConnection")
    dialog = tab.dialog("renameConnectionDialog")

    tab.write_in(dialog, "newConnectionName", name)
    tab.click_in(dialog, "renameAccept")

    hint = find(dialog, QLabel, "newConnectionNameHint")
    person.until(hint.isVisible)
    assert said in hint.text()
    person.until(lambda: is_whole(hint))
    assert find(dialog, QPushButton, "renameAccept").isEnabled()
    tab.click_in(dialog, "renameCancel")
    tab.until_gone("renameConnectionDialog")
    assert set(kept(person)) == {"work", "home"}


@pytest.mark.parametrize(
    ("button", "left"), [("removeKeepCertificates", [None, None]), ("removeWithCertificates", [])]
)
def test_a_removed_connection_leaves_its_certificates_or_not(
    person: Person, store: Store, button: str, left: list[str | None]
) -> None:
    put(store, WORK, HOME)
    for number in (1, 2):
        put_certificate(store, "work", number, 100)
    tab = ConnectionsTab(person)
    tab.choose("work")
    tab.press(Qt.Key.Key_Delete)
    dialog = tab.dialog("removeConnectionDialog")

    assert "получено 2 сертификата" in find(dialog, QLabel, "removeConsequence").text()
    tab.click_in(dialog, button)

    person.until(lambda: list(tab.rows()) == ["home"])
    assert owners(person) == left


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_who_only_presses_enter_or_escape_removes_nothing(person: Person, store: Store, key: Qt.Key) -> None:
    put(store, WORK)
    put_certificate(store, "work", 1, 100)
    tab = ConnectionsTab(person)
    tab.choose("work")
    tab.click("removeConnection")
    dialog = tab.dialog("removeConnectionDialog")
    person.until(find(dialog, QPushButton, "removeCancel").hasFocus)

    person.press(key)

    tab.until_gone("removeConnectionDialog")
    assert (list(kept(person)), owners(person)) == (["work"], ["work"])


def test_several_connections_go_at_once(person: Person, store: Store) -> None:
    put(store, WORK, HOME, Connection("third", AUTH, DSS, "x"))
    tab = ConnectionsTab(person)
    tab.choose("work", "home")
    tab.click("removeConnection")
    dialog = tab.dialog("removeConnectionDialog")

    assert "Удалить 2 подключения: home, work?" in find(dialog, QLabel, "removeQuestion").text()
    assert "через них" in find(dialog, QLabel, "removeConsequence").text()
    assert "Запомненные пароли будут забыты" in find(dialog, QLabel, "removeConsequence").text()
    tab.click_in(dialog, "removeKeepCertificates")

    person.until(lambda: list(tab.rows()) == ["third"])


def test_the_password_is_forgotten_when_that_is_wanted(person: Person) -> None:
    person.begin("pwd", connectionName="work")
    person.give_password("pwd", remember=True)
    person.finish()
    tab = ConnectionsTab(person)
    tab.choose("work")

    tab.click("forgetSavedPassword")

    assert tab.why_not("forgetSavedPassword") == "Пароль не запомнен."
    assert "забыт" in tab.text("connectionNotice")
    tab.click("refreshConnection")
    assert tab.until_over() == "⚠ Войдите в эти подключения сами: work."


def test_an_edited_connection_is_saved_as_it_is_typed(person: Person, store: Store) -> None:
    put(store, WORK)
    put_certificate(store, "work", 1, 100)
    tab = ConnectionsTab(person)
    tab.choose("work")
    tab.click("editConnection")
    dialog = tab.dialog("editConnectionDialog")

    assert not find(dialog, QLabel, "editOtherAccountText").isVisible()
    tab.write_in(dialog, "editProxy", "proxy.example.test:3128")
    tab.write_in(dialog, "editClientId", "cryptoarm")
    find(dialog, QComboBox, "editConfirmationApi").setCurrentIndex(2)
    find(dialog, QComboBox, "editGostTls").setCurrentIndex(2)
    tab.click_in(dialog, "editSave")

    tab.until_gone("editConnectionDialog")
    saved = kept(person)["work"]
    assert (saved.proxy, saved.client_id) == ("http://proxy.example.test:3128", "cryptoarm")
    assert (saved.confirmation_api, saved.gost_tls) == ("v2", "off")
    assert owners(person) == ["work"]


@pytest.mark.parametrize(
    ("choice", "left"), [("editKeepCertificates", [None]), ("editRemoveCertificates", [])]
)
def test_with_another_account_the_certificates_of_the_one_before_stay_or_go(
    person: Person, store: Store, choice: str, left: list[str | None]
) -> None:
    put(store, WORK)
    put_certificate(store, "work", 1, 100)
    tab = ConnectionsTab(person)
    tab.choose("work")
    tab.click("editConnection")
    dialog = tab.dialog("editConnectionDialog")

    tab.write_in(dialog, "editLogin", "sidorova")
    person.until(find(dialog, QLabel, "editOtherAccountText").isVisible)
    find(dialog, QRadioButton, choice).click()
    tab.click_in(dialog, "editSave")

    person.until(lambda: tab.cell("work", 2) == "sidorova")
    assert owners(person) == left


@pytest.mark.parametrize(
    ("box", "text"),
    [
        ("editAuthServer", "http://dss.example.test/STS"),
        ("editDssServer", ""),
        ("editLogin", "a:b"),
        ("editLogin", ""),
        ("editProxy", "ftp://proxy"),
        ("editCaFile", "/no/such/file.pem"),
    ],
)
def test_a_mistake_is_told_at_its_box(person: Person, store: Store, box: str, text: str) -> None:
    put(store, WORK)
    tab = ConnectionsTab(person)
    tab.choose("work")
    tab.click("editConnection")
    dialog = tab.dialog("editConnectionDialog")

    tab.write_in(dialog, box, text)
    tab.click_in(dialog, "editSave")

    person.until(find(dialog, QLabel, f"{box}Hint").isVisible)
    assert find(dialog, QLabel, f"{box}Hint").text().startswith("⚠ ")
    person.until(lambda: is_whole(find(dialog, QLabel, f"{box}Hint")))
    assert find(dialog, QLineEdit, box).hasFocus()
    assert kept(person) == {"work": WORK}


def test_a_proxys_password_is_taken_out_and_not_saved(person: Person, store: Store) -> None:
    put(store, WORK)
    tab = ConnectionsTab(person)
    tab.choose("work")
    tab.click("editConnection")
    dialog = tab.dialog("editConnectionDialog")

    tab.write_in(dialog, "editProxy", "http://anna:Canary@proxy/1@proxy.example.test:3128")
    tab.click_in(dialog, "editSave")

    assert find(dialog, QLineEdit, "editProxy").text() == "http://anna@proxy.example.test:3128"
    assert "Пароль убран" in find(dialog, QLabel, "editProxyHint").text()
    assert kept(person) == {"work": WORK}
    tab.click_in(dialog, "editSave")
    tab.until_gone("editConnectionDialog")
    assert kept(person)["work"].proxy_user == "anna"
    assert "Canary" not in person.look()


@pytest.fixture
def administrator(tmp_path: Path) -> Administrator:
    """Who writes the administrator's files."""
    return Administrator(tmp_path / "etc")


def administered(person: Person, administrator: Administrator) -> ConnectionsTab:
    """The page, where the administrator has set something."""
    plugin = person.host.plugins.manager.get_plugin(PLUGIN)
    assert isinstance(plugin, DssPlugin)
    plugin.place = administrator.place
    return ConnectionsTab(person)


def test_what_the_administrator_has_set_is_marked_and_stays(
    person: Person, administrator: Administrator
) -> None:
    administrator.preset(login="ivanova", locked=["auth_server", "dss_server", "login"])
    tab = administered(person, administrator)
    tab.choose("office")

    assert tab.cell("office", 0) == "office\nзадано администратором"
    assert tab.cell("office", 2) == "ivanova"
    assert "удалить его может только администратор" in tab.why_not("removeConnection")
    assert "переименовать его может только администратор" in tab.why_not("renameConnection")
    assert "задано администратором" in tab.why_not("editConnection")
    assert tab.why_not("importConnection") == tab.why_not("checkSavedConnection") == ""


def test_what_is_locked_can_be_read_only(person: Person, store: Store, administrator: Administrator) -> None:
    own_roots = Path(person.training.ca_file).read_text()
    administrator.preset(login="ivanova", ca_pem=own_roots, locked=["auth_server", "dss_server", "ca_file"])
    put(store, Connection("office", AUTH, DSS, "ivanova"))
    tab = administered(person, administrator)
    tab.choose("office")
    tab.click("editConnection")
    dialog = tab.dialog("editConnectionDialog")

    assert dialog.findChild(QLabel, "editCaKept") is None, "no other file can take its place"
    for name in ("editAuthServer", "editDssServer", "editCaFile"):
        assert find(dialog, QLineEdit, name).isReadOnly()
        assert find(dialog, QLabel, f"{name}Note").text() == "задано администратором"
    tab.write_in(dialog, "editLogin", "petrova")
    tab.click_in(dialog, "editSave")

    person.until(lambda: tab.cell("office", 2) == "petrova")


def test_the_check_of_a_saved_connection_climbs_the_ladder(person: Person) -> None:
    person.import_all("idonly", connectionName="work")
    tab = ConnectionsTab(person)
    tab.choose("work")

    tab.click("checkSavedConnection")

    dialog = tab.dialog("checkConnectionDialog")
    outcome = find(dialog, QLabel, "checkOutcome")
    person.until(lambda: outcome.text().startswith("Всё в порядке"))
    tab.click_in(dialog, "checkClose")
    tab.until_gone("checkConnectionDialog")
    assert person.host.window.focusWidget() is tab.table


@pytest.mark.parametrize("who", ["saved", "locked"])
def test_the_check_goes_the_connections_own_way(
    person: Person, store: Store, administrator: Administrator, free_port: int, who: str
) -> None:
    proxy = f"http://localhost:{free_port}"
    if who == "saved":
        put(store, Connection("work", AUTH, DSS, "ivanova", proxy=proxy, gost_tls="off"))
    else:
        administrator.write(
            "work.json",
            {
                "name": "work",
                "auth_server": AUTH,
                "dss_server": DSS,
                "proxy": proxy,
                "gost_tls": "off",
                "locked": ["proxy", "gost_tls"],
            },
        )
    tab = administered(person, administrator)
    tab.choose("work")

    tab.click("checkSavedConnection")

    dialog = tab.dialog("checkConnectionDialog")
    outcome = find(dialog, QLabel, "checkOutcome")
    person.until(lambda: "прокси-сервер не пропускает соединение" in outcome.text())
    rungs = find(dialog, QListWidget, "checkRungs")
    said = [rungs.item(row).text() for row in range(rungs.count())]  # type: ignore[union-attr]
    assert any(line.startswith("✗ Прокси-сервер") for line in said)


def test_the_check_asks_the_administrators_policy(person: Person, administrator: Administrator) -> None:
    administrator.preset()
    administrator.set_policy({"allowed_servers": ["other.example.test"], "help_desk": "телефон 100"})
    tab = administered(person, administrator)
    tab.choose("office")

    tab.click("checkSavedConnection")

    outcome = find(tab.dialog("checkConnectionDialog"), QLabel, "checkOutcome")
    person.until(lambda: outcome.text().startswith("⚠"))
    assert "телефон 100" in outcome.text()


def test_the_menu_of_a_row_has_the_same_as_the_buttons(person: Person, store: Store) -> None:
    put(store, WORK)
    tab = ConnectionsTab(person)
    tab.choose("work")

    wanted = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint())
    QApplication.sendEvent(tab.table, wanted)

    person.until(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    entries = {one.objectName(): one.isEnabled() for one in menu.actions() if not one.isSeparator()}
    assert entries == {
        f"{name}Entry": tab.button(name).isEnabled()
        for name in (
            "createConnection",
            "importConnection",
            "refreshConnection",
            "refreshAllConnections",
            "checkSavedConnection",
            "editConnection",
            "renameConnection",
            "forgetSavedPassword",
            "removeConnection",
        )
    }
    menu.close()


def test_the_wizard_opens_only_once(person: Person, store: Store) -> None:
    put(store, WORK)
    tab = ConnectionsTab(person)
    tab.click("createConnection")
    person.until(person.has_wizard)

    assert len(person.host.window.findChildren(QWizard)) == 1
