"""«Обновить»: side by side, told beside each connection, stopped at any moment, summed up in words."""

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QProgressBar, QPushButton

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook
from cryptoarm_dss_plugin.store import Store
from tests.settings.connections_desk import ConnectionsTab, keeping, put
from tests.stub_host.hands import find
from tests.wizard.conftest import Sit
from tests.wizard.person import PLUGIN, Person


@pytest.fixture
def person(sit_down: Sit, store: Store) -> Person:
    """A person who has three connections: without password, over the phone, and with a password."""
    person = sit_down()
    person.import_all("idonly", connectionName="free")
    saved = keeping(store, lambda host: ConnectionBook(host).find("free"))
    assert saved is not None
    for name, login in (("phone", "push"), ("secret", "pwd")):
        put(store, Connection(name, saved.auth_server, saved.dss_server, login, ca_pem=saved.ca_pem))
    book_of(store, saved.auth_server, "push")
    return person


def book_of(store: Store, auth_server: str, login: str) -> None:
    """Let it be known that an account lets its owner in without a password."""
    keeping(store, lambda host: ConnectionBook(host).keep_empty_password(auth_server, login, "accepted"))


def test_f5_refreshes_what_is_chosen_and_says_that_nothing_has_changed(person: Person) -> None:
    tab = ConnectionsTab(person)
    tab.choose("free")

    tab.press(Qt.Key.Key_F5)

    assert tab.until_over() == "Обновлено 1 подключение."
    assert tab.last("free") == "обновлено\nизменений нет"
    (told,) = person.notifications()[-1:]
    assert (told.title, told.text) == ("Подключения DSS: обновление закончено", "Обновлено 1 подключение.")


def test_what_has_changed_on_the_server_is_told_beside_the_connection(person: Person) -> None:
    tab = ConnectionsTab(person)
    gone = person.certificates()[0].source
    assert gone is not None
    person.training.change_list("idonly", without=[gone.item_id])
    tab.choose("free")

    tab.click("refreshConnection")

    tab.until_over()
    assert "Удалён на сервере: 1 сертификат" in tab.last("free")


def test_all_are_refreshed_side_by_side_and_the_phone_is_waited_for(person: Person) -> None:
    tab = ConnectionsTab(person)
    tab.wait_rows("free", "phone", "secret")

    tab.click("refreshAllConnections")

    tab.until_last("phone", "обновляется\nподтвердите на телефоне")
    tab.until_last("free", "обновлено")
    tab.until_last("secret", "⚠ войдите сами")
    person.until(lambda: tab.text("refreshProgressText") == "Обновлено: 2 из 3")
    assert find(tab.page, QProgressBar, "refreshProgress").value() == 2
    assert "Идёт обновление" in tab.why_not("refreshAllConnections")
    person.training.wait_for("push")
    person.training.confirm("push")
    assert tab.until_over() == "Обновлено 2 подключения.\n⚠ Войдите в эти подключения сами: secret."
    assert tab.last("phone").startswith("обновлено")
    person.until(lambda: tab.cell("phone", 4) != "0")  # what came is counted


def test_what_others_have_brought_is_counted_while_one_waits_for_the_phone(
    person: Person, store: Store
) -> None:
    store.remove_certificates(PLUGIN, "free")
    tab = ConnectionsTab(person)
    tab.choose("free")
    assert tab.cell("free", 4) == "0"

    tab.click("refreshAllConnections")

    person.until(lambda: tab.cell("free", 4) == "3")
    tab.until_last("phone", "обновляется\nподтвердите на телефоне")
    assert find(tab.page, QProgressBar, "refreshProgress").isVisible()
    assert tab.table.selectionModel().selectedRows()[0].data().startswith("free")  # type: ignore[union-attr]
    tab.click("stopRefresh")
    tab.until_over()


def test_what_is_under_way_cannot_be_changed(person: Person) -> None:
    tab = ConnectionsTab(person)
    tab.choose("phone")
    tab.click("refreshConnection")
    tab.until_last("phone", "обновляется\nподтвердите")

    for name in ("importConnection", "editConnection", "renameConnection", "removeConnection"):
        assert tab.why_not(name).startswith("Подключение обновляется")
    tab.choose("free")
    assert tab.why_not("editConnection") == ""
    tab.click("stopRefresh")
    tab.until_over()


def test_a_refresh_can_be_stopped(person: Person) -> None:
    tab = ConnectionsTab(person)
    tab.choose("phone")
    tab.click("refreshConnection")
    tab.until_last("phone", "обновляется\nподтвердите")

    tab.click("stopRefresh")

    assert tab.until_over() == "Остановлено, ничего не изменилось: phone."
    assert tab.last("phone") == "остановлено, ничего не изменилось"
    assert [one.title for one in person.notifications()] == ["Сертификаты DSS импортированы"]
    assert tab.why_not("refreshAllConnections") == ""


def test_who_has_to_sign_in_is_led_there_from_the_summary(person: Person) -> None:
    tab = ConnectionsTab(person)
    tab.wait_rows("free", "phone", "secret")
    tab.click("refreshAllConnections")
    tab.until_last("phone", "обновляется\nподтвердите")
    person.training.confirm("push")
    tab.until_over()

    assert find(tab.page, QPushButton, "signInNext").text() == "Во&йти: secret..."
    tab.click("signInNext")

    tab.wait_wizard()
    person.until(lambda: person.box("login").text() == "pwd")
    person.forward()
    person.give_password("pwd", remember=True)
    person.finish()
    person.until(lambda: not tab.sees("signInNext"))
    person.until(lambda: "получен" in tab.last("secret"))
    assert "Войдите" not in tab.text("refreshSummary")


@pytest.mark.parametrize("does", ["removed", "renamed"])
def test_nobody_is_sent_to_a_connection_that_is_not_there_any_more(person: Person, does: str) -> None:
    tab = ConnectionsTab(person)
    tab.choose("secret")
    tab.click("refreshConnection")
    assert "secret" in tab.until_over()

    if does == "removed":
        tab.click("removeConnection")
        tab.click_in(tab.dialog("removeConnectionDialog"), "removeKeepCertificates")
    else:
        tab.click("renameConnection")
        dialog = tab.dialog("renameConnectionDialog")
        tab.write_in(dialog, "newConnectionName", "other")
        tab.click_in(dialog, "renameAccept")

    person.until(lambda: "secret" not in tab.rows())
    assert (tab.sees("signInNext"), tab.text("refreshSummary")) == (False, "")


def test_a_remembered_password_signs_in_by_itself(person: Person) -> None:
    tab = ConnectionsTab(person)
    tab.choose("secret")
    tab.click("importConnection")
    tab.wait_wizard()
    person.until(lambda: person.box("login").text() == "pwd")
    person.forward()
    person.give_password("pwd", remember=True)
    person.finish()
    tab.choose("secret")

    tab.click("refreshConnection")

    assert tab.until_over() == "Обновлено 1 подключение."


def test_what_failed_says_what_to_do_with_a_letter_where_others_can(person: Person) -> None:
    person.training.fault("status", path="certificates", status=500, times=None)
    tab = ConnectionsTab(person)
    tab.choose("free")

    tab.click("refreshConnection")

    assert tab.until_over() == "⚠ Обновить не удалось: free."
    assert tab.last("free").startswith("⚠ обновить не удалось\n")
    assert tab.text("connectionNotice").startswith("⚠ free: ")
    assert tab.sees("copyConnectionLetterButton")
    (told,) = person.notifications()[-1:]
    assert "«Подключения DSS»" in told.text


def test_what_the_person_has_to_do_now_is_not_cut(person: Person) -> None:
    person.host.set_language("en")
    tab = ConnectionsTab(person)
    tab.choose("phone")

    tab.click("refreshConnection")

    tab.until_last("phone", "is being refreshed\nconfirm the sign-in on the phone")
    person.until(lambda: tab.table.columnWidth(3) >= tab.table.sizeHintForColumn(3))


def test_another_language_in_the_middle_of_it_stops_nothing(person: Person) -> None:
    tab = ConnectionsTab(person)
    tab.choose("phone")
    tab.click("refreshConnection")
    tab.until_last("phone", "обновляется\nподтвердите")

    person.host.set_language("en")

    tab.show()
    assert tab.last("phone") == "is being refreshed\nconfirm the sign-in on the phone"
    assert tab.text("refreshProgressText") == "Refreshed: 0 of 1"
    person.training.confirm("push")
    assert tab.until_over() == "1 connection was refreshed."


def test_another_plugin_in_the_middle_of_it_stops_nothing_either(person: Person) -> None:
    """The tabs are made anew with every plugin that comes or goes."""
    tab = ConnectionsTab(person)
    tab.choose("phone")
    tab.click("refreshConnection")
    tab.until_last("phone", "обновляется\nподтвердите")
    before = tab.page

    person.host.retranslate()

    assert tab.page is not before
    tab.show()
    person.training.confirm("push")
    tab.until_over()
    assert person.host.plugins.row(PLUGIN).reason == ""
