"""The page of CryptoARM's guide «Как установить сертификат из DSS», step by step."""

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import (
    QAbstractButton,
    QAction,
    QCheckBox,
    QLabel,
    QMenu,
    QPlainTextEdit,
)

from cryptoarm_dss_plugin.host_api.values import Severity, StoreName
from tests.stub_host.hands import find
from tests.wizard.conftest import Sit
from tests.wizard.person import BOXES, Person

GUIDES = (
    "https://docs.cryptoarm.ru/06-v3.2-Beta/008-certs/import-UC-certs",
    "https://docs.cryptoarm.ru/06-v3.2-Beta/008-certs/import-crl",
)


def without_mnemonic(text: str) -> str:
    return text.replace("&", "")


def labels(person: Person) -> dict[str, str]:
    """The boxes of the page by the labels that lead to them."""
    page = person.wizard.currentPage()
    assert page is not None
    return {
        without_mnemonic(label.text()): label.buddy().objectName()  # type: ignore[union-attr]
        for label in page.findChildren(QLabel)
        if label.buddy() is not None and label.isVisible()
    }


def test_the_menu_offers_the_import_with_its_icon(person: Person) -> None:
    menu = find(person.host.window, QMenu, "importMenu")
    entry = find(menu, QAction, "dss.import")

    assert entry.text() == "Импорт из DSS"
    assert not entry.icon().isNull()
    person.choose_import()
    assert person.wizard.windowTitle() == "Импорт из DSS"
    assert person.page() == "connectionPage"


def test_the_fields_are_called_as_in_the_guide(person: Person) -> None:
    person.choose_import()

    assert labels(person) == {
        "Название подключения": "connectionName",
        "Сервер авторизации DSS": "authServer",
        "Сервер DSS": "dssServer",
        "Логин": "login",
    }
    tick = person.get(QCheckBox, "useDss2Confirmation")
    assert without_mnemonic(tick.text()) == "Использовать подтверждения КриптоПро DSS 2.0"
    assert without_mnemonic(person.forward_button().text()) == "Продолжить"
    assert not person.forward_button().isEnabled()
    person.fill("pwd")
    assert person.forward_button().isEnabled()


def test_the_password_page_is_as_in_the_guide(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")

    remember = person.get(QCheckBox, "rememberPassword")
    assert without_mnemonic(remember.text()) == "Запоминать пароль до выхода из приложения"
    assert not remember.isChecked()
    assert without_mnemonic(person.forward_button().text()) == "Подключить"
    assert person.box("password").hasFocus()
    assert not person.forward_button().isEnabled()
    assert person.text("passwordAccount").startswith("pwd")


def test_the_password_can_be_shown_and_hidden(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    show = person.get(QAbstractButton, "showPassword")
    box = person.box("password")
    person.write("password", "Canary-look")
    assert "Canary" not in box.displayText()

    person.click(show)

    assert box.displayText() == "Canary-look"
    assert without_mnemonic(show.text()) == "Скрыть"
    person.click(show)
    assert "Canary" not in box.displayText()
    assert without_mnemonic(show.text()) == "Показать"


def test_an_account_without_a_password_goes_from_the_first_page_to_the_last(person: Person) -> None:
    person.begin("idonly")
    person.wait_page("resultPage")

    assert [person.wizard.page(one).objectName() for one in person.wizard.visitedIds()] == [  # type: ignore[union-attr]
        "connectionPage",
        "resultPage",
    ]
    assert without_mnemonic(person.forward_button().text()) == "Готово"


def test_the_confirmation_is_waited_for_with_account_server_and_countdown(person: Person) -> None:
    person.begin("push")
    person.wait_page("confirmationPage")

    assert person.text("confirmationText") == "Подтвердите вход в приложении myDSS."
    assert person.text("confirmationAccount").startswith("push")
    assert "127.0.0.1" in person.text("confirmationAccount") or "localhost" in person.text(
        "confirmationAccount"
    )
    assert "myDSS" in person.text("confirmationServerWords")
    assert person.text("confirmationCountdown").startswith("Осталось ")
    assert not person.forward_button().isEnabled()
    before = person.text("confirmationCountdown")
    person.until(lambda: person.text("confirmationCountdown") != before)

    person.training.confirm("push")

    person.finish()


def test_the_certificate_lies_in_personal_with_the_cloud_and_the_connection(person: Person) -> None:
    person.import_all("onecert", connectionName="work_1")

    (kept,) = person.certificates()
    assert kept.store is StoreName.PERSONAL
    person.until(lambda: len(person.rows()) == 1)
    model = person.host.certificates.model
    cell = model.index(0, 0)
    assert cell.data(Qt.ItemDataRole.DecorationRole) is not None
    assert "Сертификат DSS, подключение work_1" in cell.data(Qt.ItemDataRole.ToolTipRole)


def test_the_last_page_says_what_came_and_reminds_of_roots_and_lists(person: Person) -> None:
    person.begin("idonly")
    person.wait_page("resultPage")

    assert len(person.items()) == 3
    assert all("импортирован" in item for item in person.items())
    assert person.text("resultLines") == "Импортировано: 3 сертификата"
    assert "СОС" in person.text("resultReminder")
    links = person.text("resultLinks")
    assert [link for link in GUIDES if f'href="{link}"' in links] == list(GUIDES)
    assert "Как установить корневой и промежуточный сертификаты" in links
    assert "Как импортировать список отзыва сертификатов (СОС)" in links


def test_success_is_told_once_and_leads_to_its_entry(person: Person) -> None:
    person.import_all("idonly")

    (told,) = person.notifications()
    (entry,) = person.journal()
    assert told.severity is Severity.SUCCESS
    assert told.title == "Сертификаты DSS импортированы"
    assert told.actions == ()
    assert told.journal_id == entry.entry_id
    person.open_notification(told.title)
    person.click_in_window("goToLogButton")
    person.until(lambda: person.host.journal.chosen is not None)
    assert person.host.journal.chosen.entry_id == entry.entry_id  # type: ignore[union-attr]


def test_all_of_it_by_keyboard_with_tab_and_enter(person: Person) -> None:
    person.choose_import_by_keys()
    assert person.focus() == "connectionName"
    texts = ("work", person.training.auth_server, person.training.dss_server)
    for text in texts:
        person.type(text)
        person.press(Qt.Key.Key_Tab)
    assert person.focus() == "useDss2Confirmation"
    person.press(Qt.Key.Key_Tab)
    person.type("pushpwd")
    person.press(Qt.Key.Key_Tab)
    assert person.focus() == "furtherButton"
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Tab)
    person.type(person.training.ca_file)
    person.press(Qt.Key.Key_Return)
    person.wait_page("passwordPage")
    assert person.focus() == "password"
    person.type(person.training.password("pushpwd") or "")
    person.press(Qt.Key.Key_Tab)
    assert person.focus() == "showPassword"
    person.press(Qt.Key.Key_Tab)
    assert person.focus() == "rememberPassword"
    person.press(Qt.Key.Key_Space)
    assert person.get(QCheckBox, "rememberPassword").isChecked()
    person.press(Qt.Key.Key_Return)
    person.wait_page("confirmationPage")
    person.training.confirm("pushpwd")
    person.wait_page("resultPage")
    person.press(Qt.Key.Key_Return)
    person.until(lambda: not person.has_wizard())
    assert len(person.certificates()) == 3


def test_all_of_it_by_keyboard_with_the_letters_of_an_english_window(sit_down: Sit) -> None:
    person = sit_down("en")
    person.choose_import_by_keys()
    for letter, text in (
        ("l", "sms"),
        ("s", person.training.dss_server),
        ("a", person.training.auth_server),
        ("n", "work"),
        ("d", ""),
        ("f", person.training.ca_file),
    ):
        person.alt(letter)
        if text:
            person.type(text)
        else:
            person.until(lambda: person.sees("caFile"))
    person.alt("2")
    person.until(person.get(QCheckBox, "useDss2Confirmation").isChecked)
    person.alt("c")
    person.wait_page("passwordPage")
    person.alt("p")
    person.type(person.training.password("sms") or "")
    person.alt("h")
    person.until(lambda: person.box("password").displayText() == person.training.password("sms"))
    person.alt("h")
    person.until(lambda: person.box("password").displayText() != person.training.password("sms"))
    person.alt("r")
    person.until(person.get(QCheckBox, "rememberPassword").isChecked)
    person.alt("c")
    person.wait_page("confirmationPage")
    assert person.focus() == "confirmationCode"
    person.alt("c")
    person.type(person.training.codes("sms")[0])
    person.alt("o")
    person.wait_page("resultPage")
    person.alt("f")
    person.until(lambda: not person.has_wizard())
    assert len(person.certificates()) == 3


def test_tab_goes_through_the_first_page_as_it_is_read(person: Person) -> None:
    person.choose_import()
    person.fill("pwd")
    person.click(person.box("connectionName"))
    visited = []
    for _ in range(17):
        visited.append(person.focus())
        person.press(Qt.Key.Key_Tab)

    names = [*BOXES[:3], "useDss2Confirmation", "login", "furtherButton", "caFile", "caFileBrowse"]
    further = [
        "chooseCertificates",
        "proxy",
        "gostTls",
        "clientId",
        "clientSecret",
        "showClientSecret",
        "resource",
        "checkConnection",
    ]
    assert visited[:16] == [*names, *further]
    assert without_mnemonic(visited[16]) == "Продолжить"


def test_an_error_is_one_click_from_its_entry_and_one_from_the_support_file(person: Person) -> None:
    person.begin("pwd")
    person.wait_page("passwordPage")
    person.write("password", "Canary-wrong-1")
    person.forward()
    person.wait_problem()
    person.cancel()
    person.until(lambda: [entry.code for entry in person.journal()] == ["wrong-credentials", "cancelled"])
    person.qtbot.wait(1)

    title = "Не удалось подключиться к серверу DSS: неверный логин или пароль"
    person.open_notification(title)
    person.click_in_window("goToLogButton")

    person.until(lambda: person.host.journal.chosen is not None)
    chosen = person.host.journal.chosen
    assert chosen is not None
    assert chosen.code == "wrong-credentials"
    shown = "\n".join(
        one.toPlainText() for one in person.host.journal.findChildren(QPlainTextEdit) if one.isVisible()
    )
    assert "wrong-credentials" in shown
    person.open_notification(title)
    assert find(person.host.window, QAbstractButton, "sendToSupportButton").isEnabled()
