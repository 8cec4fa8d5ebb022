"""The file for technical support about a real import: no login in it, and the servers' facts in words."""

import pytest
from PyQt5.QtWidgets import QListWidget, QPlainTextEdit

from cryptoarm_dss_plugin.stub_host.support_dialog import SupportDialog
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.stub_host.hands import find
from tests.wizard.person import Person


def support_file(person: Person, title: str) -> str:
    """Everything the person sees of the file about a notification."""
    person.open_notification(title)
    person.click_in_window("sendToSupportButton")
    window = person.host.window
    person.until(lambda: window.findChild(SupportDialog) is not None)
    dialog = find(window, SupportDialog, "supportDialog")
    parts = find(dialog, QListWidget, "supportParts")
    preview = find(dialog, QPlainTextEdit, "supportPreview")
    seen = []
    for row in range(parts.count()):
        parts.setCurrentRow(row)
        item = parts.item(row)
        assert item is not None
        seen += [item.text(), preview.toPlainText()]
    dialog.reject()
    return "\n".join(seen)


def refused(person: Person, login: str, name: str) -> None:
    """A wrong password, and the person gives up."""
    person.begin(login, connectionName=name)
    person.wait_page("passwordPage")
    person.write("password", "wrong")
    person.forward()
    person.wait_problem()
    person.cancel()


def test_a_login_that_is_the_name_of_its_connection_is_masked_in_both(person: Person) -> None:
    refused(person, "pushpwd", "PushPwd")

    seen = support_file(person, "неверный логин или пароль")

    assert "pushpwd" not in seen.lower()
    assert "Подключение: ***" in seen
    assert "Логин: ***" in seen


def test_the_account_that_the_server_named_is_masked(person: Person) -> None:
    person.begin("alias@example.test", connectionName="work")
    person.wait_page("resultPage")
    person.forward()

    seen = support_file(person, "импортированы")

    assert "alias" not in seen
    assert "Вы вошли как ***." in seen
    assert "Логин, названный сервером: ***" in seen
    assert "Подключение: work" in seen


def test_a_login_that_is_a_word_of_the_code_leaves_the_code(person: Person) -> None:
    person.begin("mismatch", connectionName="work")
    person.wait_problem()
    person.cancel()

    seen = support_file(person, "Сервер DSS выполнил вход")

    assert "Код ошибки: account-mismatch" in seen
    assert "account-***" not in seen
    assert "mismatch" not in seen.replace("account-mismatch", "")


@pytest.mark.parametrize("login", ["DSS", "1", "Когда", "auth"])
def test_a_login_that_is_a_common_word_leaves_the_names_of_things(person: Person, login: str) -> None:
    refused(person, login, "work")

    seen = support_file(person, "неверный логин или пароль")

    assert f"Логин: {login}" not in seen
    for kept in ("1. Что произошло.txt", "Когда: ", "Сервер авторизации DSS: https://", "Код ошибки: "):
        assert kept in seen


def test_who_issued_the_certificate_and_how_far_the_clocks_are_apart_is_told_in_words(
    person: Person, training: TrainingProcess
) -> None:
    training.settings(clock_offset=-7200)
    refused(person, "pwd", "work")

    seen = support_file(person, "неверный логин или пароль")
    person.click_in_window("goToLogButton")
    person.until(lambda: person.host.journal.chosen is not None)

    for told in (seen, person.host.journal.detail.toPlainText()):
        assert "Издатель сертификата сервера: CN=Учебный корень" in told
        assert "Расхождение часов, секунд: -7" in told
