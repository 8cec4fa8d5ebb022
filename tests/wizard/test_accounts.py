"""Accounts of every kind and how imports end: one notice each, nothing lost but the password."""

import sqlite3
from contextlib import closing

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QAbstractButton, QCheckBox, QLabel, QListWidget

from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.store.database import FILE_NAME
from tests.front import steps_of
from tests.stub_host.hands import find
from tests.wizard.person import Person

WRONG = "Не удалось подключиться к серверу DSS: неверный логин или пароль"
WRONG_ADVICE = "проверьте правильность заполнения данных"
NO_CONNECTION = "Не удалось подключиться к серверу DSS"
NO_CONNECTION_ADVICE = "проверьте правильность ввода адресов серверов, доступ к сети Интернет"


def test_a_wrong_password_then_the_right_one(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    person.write("password", "Canary-wrong-1")
    person.forward()

    said = person.wait_problem()

    assert said == f"{WRONG} - {WRONG_ADVICE}."
    assert person.page() == "passwordPage"
    assert person.box("password").text() == ""
    assert person.focus() == "password"
    (told,) = person.notifications()
    assert (told.severity, told.title, told.code) == (Severity.ERROR, WRONG, "wrong-credentials")
    assert told.text == said
    assert [label for _, label in told.actions] == ["Повторить"]
    assert told.journal_id == person.journal()[0].entry_id
    assert person.journal()[0].text == said

    person.give_password("pwd")
    person.finish()
    assert [one.severity for one in person.notifications()] == [Severity.ERROR, Severity.SUCCESS]
    assert len(person.certificates()) == 3


def test_a_password_that_was_sent_cannot_be_brought_back(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    person.write("password", "Canary-wrong-1")
    person.forward()
    person.wait_problem()
    person.click(person.get(QAbstractButton, "showPassword"))
    person.click(person.box("password"))

    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert person.box("password").text() == ""


def test_confirmed_on_the_phone(person: Person) -> None:
    person.begin("pushpwd")
    person.give_password("pushpwd")
    person.wait_page("confirmationPage")
    person.training.wait_for("pushpwd", polls=1)

    person.training.confirm("pushpwd")

    person.finish()
    assert len(person.certificates()) == 3


@pytest.mark.parametrize(
    ("end", "headline"),
    [
        ("decline", "Вход отклонён на телефоне."),
        ("expire", "Время ожидания подтверждения истекло."),
    ],
)
def test_declined_or_too_late_then_again(person: Person, end: str, headline: str) -> None:
    person.begin("push")
    person.wait_page("confirmationPage")
    person.training.wait_for("push", polls=1)

    getattr(person.training, end)("push")

    said = person.wait_problem()
    assert person.page() == "confirmationPage"
    assert person.text("confirmationCountdown") == ""
    (told,) = person.notifications()
    assert person.text("confirmationText") == headline
    assert f"{told.title}." == headline
    assert told.text.endswith(said[1:])
    assert told.severity is Severity.ERROR
    assert person.forward_button().text().replace("&", "") == "Повторить"
    person.forward()
    person.training.wait_for("push", polls=1)
    assert not person.sees("problemText")
    person.training.confirm("push")
    person.finish()
    assert len(person.notifications()) == 2


def test_a_wrong_code_then_the_right_one(person: Person) -> None:
    person.begin("sms")
    person.give_password("sms")
    person.wait_page("confirmationPage")
    assert person.focus() == "confirmationCode"
    assert not person.forward_button().isEnabled()
    (right,) = person.training.codes("sms")
    person.type("0" if right[0] != "0" else "1")
    person.type(right[1:])
    person.forward()
    person.until(lambda: person.sees("confirmationTrouble"))
    assert person.box("confirmationCode").text() == ""
    assert person.focus() == "confirmationCode"
    assert person.notifications() == []

    person.type(right)
    person.press(Qt.Key.Key_Return)

    person.finish()
    assert steps_of(person.training, "sms").count("code") == 2


def test_too_many_wrong_codes_end_the_import_with_one_notice(person: Person) -> None:
    person.training.settings(attempts=1)
    person.begin("sms")
    person.give_password("sms")
    person.wait_page("confirmationPage")
    person.type("wrong")
    person.press(Qt.Key.Key_Return)

    person.wait_problem()

    (told,) = person.notifications()
    assert told.code == "attempts-exceeded"


def test_the_way_to_confirm_is_chosen_with_the_keys(person: Person) -> None:
    person.begin("choice")
    person.give_password("choice")
    person.wait_page("confirmationPage")
    choice = person.get(QListWidget, "factorChoice")
    assert [choice.item(row).text() for row in range(choice.count())] == [  # type: ignore[union-attr]
        "Код из СМС — «Код по СМС»",
        "Приложение myDSS",
    ]
    assert person.focus() == "factorChoice"

    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Return)

    person.until(lambda: person.text("confirmationText") == "Подтвердите вход в приложении myDSS.")
    assert not choice.isVisible()
    person.training.confirm("choice")
    person.finish()


def test_the_first_way_is_a_code(person: Person) -> None:
    person.begin("choice")
    person.give_password("choice")
    person.wait_page("confirmationPage")
    person.forward()
    person.until(lambda: person.sees("confirmationCode"))
    assert person.focus() == "confirmationCode"
    person.type(person.training.codes("choice")[0])
    person.forward()
    person.finish()


def test_an_account_without_certificates_is_no_success(person: Person) -> None:
    person.begin("nocerts")
    person.wait_page("resultPage")

    (told,) = person.notifications()
    assert told.severity is Severity.ERROR
    assert told.code == "no-certificates"
    assert person.text("resultHeadline") == told.text
    assert not person.sees("resultLinks")
    person.forward()
    assert person.certificates() == []


def test_one_broken_among_good_ones_is_named_and_the_others_are_imported(person: Person) -> None:
    person.begin("badcert")
    person.wait_page("resultPage")

    assert person.text("resultHeadline") == "Не все сертификаты удалось импортировать."
    assert len([item for item in person.items() if "импортирован" in item]) == len(person.certificates())
    assert len([item for item in person.items() if "пропущен" in item]) == 1
    (told,) = person.notifications()
    assert (told.severity, told.title) == (Severity.WARNING, "Импортированы не все сертификаты DSS")
    assert told.actions == ()


def test_a_wrong_address_leaves_the_person_at_the_box_with_everything_kept(person: Person) -> None:
    wrong = person.training.auth_server.replace("/STS", "/Nothing")
    person.begin("pushpwd", authServer=wrong, name="work")

    said = person.wait_problem()

    assert person.page() == "connectionPage"
    assert person.focus() == "authServer"
    assert person.box("authServer").accessibleDescription() == said
    kept = {
        name: person.box(name).text()
        for name in ("connectionName", "authServer", "dssServer", "login", "caFile")
    }
    assert kept == {
        "connectionName": "work",
        "authServer": wrong,
        "dssServer": person.training.dss_server,
        "login": "pushpwd",
        "caFile": person.training.ca_file,
    }
    (told,) = person.notifications()
    assert told.code == "not-dss"
    person.write("authServer", person.training.auth_server)
    assert not person.sees("problemText")
    person.forward()
    person.wait_page("passwordPage")


def test_a_wrong_signature_service_is_told_at_its_box_after_the_password(
    person: Person, free_port: int
) -> None:
    wrong = f"https://localhost:{free_port}/SignServer/rest"
    person.begin("pwd", dssServer=wrong)
    person.give_password("pwd")

    person.wait_problem()

    assert person.page() == "connectionPage"
    assert person.focus() == "dssServer"
    person.write("dssServer", person.training.dss_server)
    person.forward()
    person.wait_page("passwordPage")
    assert person.box("password").text() == ""
    person.give_password("pwd")
    person.finish()


def test_no_network_is_told_in_the_words_of_the_guide(person: Person, free_port: int) -> None:
    nobody = f"https://127.0.0.1:{free_port}"
    person.begin("pwd", authServer=f"{nobody}/STS/oauth", dssServer=f"{nobody}/SignServer/rest")

    said = person.wait_problem()

    assert said.startswith(f"{NO_CONNECTION} - {NO_CONNECTION_ADVICE}")
    (told,) = person.notifications()
    assert told.title == NO_CONNECTION
    assert person.page() == "connectionPage"
    assert person.focus() == "authServer"


def test_a_failure_without_a_box_at_fault_does_not_leave_enter_on_cancel(person: Person) -> None:
    person.import_all("onecert")
    with closing(sqlite3.connect(person.data_dir / FILE_NAME)) as other, other:
        other.execute(
            "CREATE TRIGGER full BEFORE INSERT ON certificates BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    person.begin("idonly")

    person.wait_problem()

    assert person.notifications()[-1].code == "store-failed"
    assert person.focus() == "connectionName"
    with closing(sqlite3.connect(person.data_dir / FILE_NAME)) as other, other:
        other.execute("DROP TRIGGER full")
    person.press(Qt.Key.Key_Return)
    person.finish()


def test_a_known_name_with_the_same_data_imports_again(person: Person) -> None:
    person.import_all("idonly")
    person.begin("idonly")
    person.wait_page("resultPage")

    assert person.text("resultLines") == "Уже есть на этом компьютере: 3 сертификата"
    assert all("уже" in item for item in person.items())


def test_a_known_name_with_other_data_is_an_error_at_the_name(person: Person) -> None:
    person.import_all("idonly", connectionName="work")
    person.begin("onecert", connectionName="work")

    said = person.wait_problem()

    assert person.focus() == "connectionName"
    assert "work" in said
    assert person.notifications()[-1].code == "connection-exists"
    person.write("connectionName", "work2")
    person.forward()
    person.finish()


def test_repeat_opens_the_wizard_with_the_form_filled_in(person: Person) -> None:
    wrong = person.training.auth_server.replace("/STS", "/Nothing")
    person.begin("pushpwd", authServer=wrong, connectionName="work")
    person.wait_problem()
    person.cancel()
    person.until(lambda: not person.has_wizard())

    person.open_notification(person.notifications()[0].title)
    person.click(find(person.host.window, QAbstractButton, "dss.repeat"))

    person.until(person.has_wizard)
    assert person.page() == "connectionPage"
    assert [
        person.box(name).text() for name in ("connectionName", "authServer", "dssServer", "login", "caFile")
    ] == [
        "work",
        wrong,
        person.training.dss_server,
        "pushpwd",
        person.training.ca_file,
    ]


def test_the_tick_asks_version_two_first_and_falls_back(person: Person) -> None:
    person.training.settings(confirmation="v1")
    person.choose_import()
    person.fill("idonly")
    person.click(person.get(QCheckBox, "useDss2Confirmation"))
    person.forward()
    person.finish()

    asked = [entry["path"] for entry in person.training.log() if entry["method"] == "POST"]
    assert "v2.0" in asked[0].lower()
    assert "v2.0" not in asked[1].lower()


def test_without_the_tick_version_one_is_asked(person: Person) -> None:
    person.import_all("idonly")

    asked = [entry["path"] for entry in person.training.log() if entry["method"] == "POST"]
    assert len(asked) == 1
    assert "v2.0" not in asked[0].lower()


def test_after_a_step_back_the_page_can_be_used_again(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    person.back()
    person.wait_page("connectionPage")

    person.until(lambda: person.box("login").isEnabled())
    assert not person.sees("busyText")
    person.write("login", "pushpwd")
    person.write("connectionName", "other")
    person.forward()
    person.give_password("pushpwd")
    person.wait_page("confirmationPage")
    person.back()
    person.wait_page("passwordPage")

    person.until(lambda: person.box("password").isEnabled())
    assert not person.sees("busyText")
    person.give_password("pushpwd")
    person.wait_page("confirmationPage")
    person.training.wait_for("pushpwd", polls=1)
    person.training.confirm("pushpwd")
    person.finish()


def test_the_servers_words_are_shown_as_they_are_and_never_as_markup(person: Person) -> None:
    person.training.fault("body", path="confirmation", body=HTML_CHALLENGE, content_type="application/json")
    person.begin("push")
    person.wait_page("confirmationPage")

    words = person.get(QLabel, "confirmationServerWords")
    assert "<b>жирно</b>" in words.text()
    assert "<i>курсив</i>" in words.text()
    assert words.textFormat() == Qt.TextFormat.PlainText


HTML_CHALLENGE = """{"Challenge": {"Title": {"Value": "<b>жирно</b><img src='https://example.test/x.png'>"},
 "ContextData": {"RefID": "c-1"}, "TextChallenge": [{"RefID": "t-1", "Label": "<i>курсив</i>",
 "AuthnMethod": "http://dss.cryptopro.ru/identity/authenticationmethod/mobile", "ExpiresIn": 300}]},
 "IsFinal": false, "IsError": false}"""
