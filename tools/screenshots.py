"""Takes the pictures of the user guide: the real window and plugin, the training server, both languages.

    .venv/bin/python tools/screenshots.py [DIRECTORY]

writes DIRECTORY/ru/*.png and DIRECTORY/en/*.png (docs/images without DIRECTORY). No display is needed.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PyQt5.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QWidget,
)
from window_person import Person

from cryptoarm_dss_plugin.training.process import TrainingProcess

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
PORT = 8443
"""Of the training server: always the same one, for it stands in the pictures."""

CA_FILES = {"ru": "учебный-сервер.pem", "en": "training-server.pem"}
LANGUAGES = tuple(CA_FILES)
WINDOW = (1320, 560)
"""Width and height of the main window in pixels."""

NAME = "office"

FORM_HEIGHT = 780
HELP_HEIGHT = 800
"""Of the wizard, in pixels, so that all boxes, or the whole help, can be seen."""

STORED_HEIGHT = 1250
"""Of the main window, in pixels, so that everything that is stored can be seen."""

DATA_FOLDER = "~/.local/share/cryptoarm-dss"
"""Stands in the picture instead of the temporary one."""

CONNECTIONS = ("director", "office", "warehouse")
"""Those that are shown on their page."""

CONFIRMATIONS = {
    "waiting-for-phone": ("push", False),
    "waiting-for-cryptopro-key": ("mydss", False),
    "waiting-for-airkey-lite": ("airkey", False),
    "waiting-for-sim-card": ("sim", False),
    "qr-code": ("qr", False),
    "one-time-code": ("sms", False),
    "code-by-mail": ("mail", False),
    "code-of-key-fob": ("oath", False),
    "unknown-method": ("unknown-code", False),
    "choice-of-method": ("choice4", False),
    "choice-of-phone": ("devices", True),
}
"""Pictures of the page «Подтверждение»: the account, and whether the tick for DSS 2.0 is set."""


class Tour:
    """The way through the guide in one language.

    Args:
        person: at the window, in that language.
        training: the training server.
        ca_file: its CA file as the person names it.
        directory: where the pictures go.
    """

    def __init__(self, person: Person, training: TrainingProcess, ca_file: str, directory: Path) -> None:
        self._person = person
        self._training = training
        self._ca_file = ca_file
        self._directory = directory

    def take(self) -> None:
        """Take all pictures."""
        self._person.window.resize(*WINDOW)
        self._form()
        self._password()
        self._list()
        self._declined()
        self._no_connection()
        self._events()
        self._journal_and_support()
        self._plugins()
        self._stored()
        self._connections()
        self._remembered()  # from here on many a sign-in is cancelled, which the notifications would show
        self._confirmations()

    def _form(self) -> None:
        person = self._person
        self._shoot("settings")
        menu = person.open_menu()
        person.save_picture(self._directory / "step-1-menu.png", popup=menu)
        person.open_wizard()
        person.type_into("connectionName", "мой DSS")
        person.type_into("authServer", "http://localhost:8443/STS/oauth")
        person.type_into("dssServer", "localhost")
        person.type_into("login", "pwd")
        person.forward()
        person.linger(0.6)  # what is typed is judged a moment later
        self._shoot_wizard("form-mistakes")
        self._fill(NAME, "pwd")
        person.linger(0.6)
        self._shoot_wizard("step-2-form")

    def _password(self) -> None:
        person = self._person
        person.forward()
        person.wait_for_page("passwordPage")
        person.type_into("password", "12345678")
        self._shoot_wizard("password")
        person.forward()
        person.wait(lambda: person.sees("problemText"), "the refusal of a wrong password")
        self._shoot_wizard("wrong-password")
        person.type_into("password", self._training.password("pwd") or "")
        person.forward()
        person.wait_for_page("resultPage")
        self._shoot_wizard("done")
        person.finish()

    def _remembered(self) -> None:
        """The first page with a remembered password, and what lies below «Дополнительно»."""
        person = self._person
        self._begin(NAME, "pwd")
        person.wait_for_page("passwordPage")
        person.type_into("password", self._training.password("pwd") or "")
        person.tick("rememberPassword")
        person.forward()
        person.wait_for_page("resultPage")
        person.finish()
        person.open_wizard()
        self._fill(NAME, "pwd")
        person.linger(0.6)
        person.wait(lambda: person.sees("forgetPassword"), "that the password is remembered")
        self._shoot_wizard("remembered-password")
        person.cancel()
        person.open_wizard()
        person.click("furtherButton", person.wizard)
        person.wizard.resize(person.wizard.width(), FORM_HEIGHT)
        person.linger(0.3)
        self._shoot_wizard("further")
        person.cancel()

    def _declined(self) -> None:
        person = self._person
        self._begin("director", "push")
        self._training.wait_for("push")
        person.wait_for_page("confirmationPage")
        self._training.decline("push")
        person.wait(lambda: person.sees("problemText"), "the refusal")
        self._shoot_wizard("declined")
        person.cancel()

    def _confirmations(self) -> None:
        person = self._person
        for name, (login, dss2) in CONFIRMATIONS.items():
            self._begin(login.replace("-", "_"), login, self._training.password(login), dss2=dss2)
            person.wait_for_page("confirmationPage")
            person.linger(0.5)
            self._shoot_wizard(name)
            person.cancel()
        self._other_method()
        self._no_notification()

    def _other_method(self) -> None:
        person = self._person
        self._begin("choice4", "choice4", self._training.password("choice4"))
        person.wait_for_page("confirmationPage")
        person.choose(person.find(QListWidget, "factorChoice", person.wizard), 3)
        person.forward()
        person.wait(lambda: person.sees("otherFactorButton"), "the phone")
        person.linger(0.5)
        self._shoot_wizard("other-method")
        person.cancel()

    def _no_notification(self) -> None:
        """The help, which comes after 20 seconds."""
        person = self._person
        self._begin("director", "push")
        person.wait_for_page("confirmationPage")
        person.wait(lambda: person.sees("noNotificationButton"), "the help")
        person.click("noNotificationButton", person.wizard)
        person.wizard.resize(person.wizard.width(), HELP_HEIGHT)
        self._shoot_wizard("no-notification")
        person.cancel()

    def _no_connection(self) -> None:
        person = self._person
        person.open_wizard()
        self._fill("branch", "pwd", "https://localhost:9/STS/oauth")  # nobody listens at the discard port
        person.forward()
        person.wait(lambda: person.sees("problemText"), "that the server cannot be reached")
        self._shoot_wizard("cannot-connect")
        person.cancel()

    def _list(self) -> None:
        person = self._person
        person.wait(lambda: person.rows("certificateView"), "the imported certificates")
        self._shoot("list-with-cloud")
        person.choose("certificateView", 0)
        self._shoot("certificate")

    def _events(self) -> None:
        person = self._person
        person.click("eventsButton")
        # The newest one is that no server answered; the wrong password was told second.
        self._shoot("notification-cannot-connect")
        person.choose("notificationList", person.rows("notificationList") - 1)
        self._shoot("notifications")

    def _journal_and_support(self) -> None:
        person = self._person
        person.click("goToLogButton")
        person.wait(lambda: person.rows("journalView"), "the journal")
        person.linger(0.3)
        self._shoot("journal")
        person.click("journalSupportButton")
        dialog = person.wait_for_dialog("supportDialog")
        person.save_picture(self._directory / "support-file.png", dialog)
        dialog.close()

    def _plugins(self) -> None:
        person = self._person
        tabs = person.host.window.tabs
        tabs.setCurrentWidget(person.host.plugin_page)
        person.choose("pluginList", 0)
        self._shoot("plugin-list")

    def _stored(self) -> None:
        """«Что хранится», and the question before all of it goes."""
        person = self._person
        tabs = person.host.window.tabs
        width, height = WINDOW
        person.window.resize(width, STORED_HEIGHT)
        tabs.setCurrentWidget(person.find(QWidget, "dss.stored"))
        person.find(QLineEdit, "storedFolder").setText(DATA_FOLDER)
        button = person.find(QAbstractButton, "forgetEverything")
        person.wait(button.isEnabled, "what is stored")
        self._shoot("stored")
        person.click(button)
        question = person.wait_for_dialog("storedQuestion")
        person.save_picture(self._directory / "forget-everything.png", question)
        question.reject()
        tabs.setCurrentIndex(0)
        person.window.resize(width, height)

    def _connections(self) -> None:
        """«Подключения DSS»: three of them, the windows that lead from there, a refresh."""
        person = self._person
        self._begin("warehouse", "idonly")
        person.wait_for_page("resultPage")
        person.finish()
        self._begin("director", "push")
        self._training.wait_for("push")
        self._training.confirm("push")
        person.wait_for_page("resultPage")
        person.finish()
        tabs = person.host.window.tabs
        tabs.setCurrentWidget(person.find(QWidget, "dss.connections"))
        person.wait(lambda: self._connections_shown() == len(CONNECTIONS), "the connections")
        person.choose("connectionsTable", 1)
        self._shoot("connections")
        for button, dialog, picture in (
            ("editConnection", "editConnectionDialog", "connection-edit"),
            ("removeConnection", "removeConnectionDialog", "connection-remove"),
            ("checkSavedConnection", "checkConnectionDialog", "connection-check"),
        ):
            person.click(button)
            opened = person.wait_for_dialog(dialog)
            if picture == "connection-check":
                outcome = person.find(QLabel, "checkOutcome", opened)
                person.wait(partial(_is_over, outcome), "the check")
            person.save_picture(self._directory / f"{picture}.png", opened)
            opened.reject()
        person.click("refreshAllConnections")
        bar = person.find(QProgressBar, "refreshProgress")
        person.wait(lambda: bar.value() == len(CONNECTIONS) - 1, "those that need no phone")
        self._training.wait_for("push")
        self._shoot("connections-refreshing")
        self._training.confirm("push")
        person.wait(lambda: not bar.isVisible(), "the end of the refresh")
        person.linger(0.3)
        self._shoot("connections-refreshed")
        tabs.setCurrentIndex(0)

    def _connections_shown(self) -> int:
        tables = self._person.window.findChildren(QAbstractItemView, "connectionsTable")
        return sum(self._person.rows(table) for table in tables)

    def _begin(self, name: str, login: str, password: str | None = None, *, dss2: bool = False) -> None:
        """Fill in the form and go on; with a password through the page for it as well."""
        person = self._person
        person.open_wizard()
        self._fill(name, login)
        if dss2:
            person.tick("useDss2Confirmation")
        person.forward()
        if password is not None:
            person.wait_for_page("passwordPage")
            person.type_into("password", password)
            person.forward()

    def _fill(self, name: str, login: str, auth_server: str = "") -> None:
        for box, text in (
            ("connectionName", name),
            ("authServer", auth_server or self._training.auth_server),
            ("dssServer", self._training.dss_server),
            ("login", login),
            ("caFile", self._ca_file),
        ):
            self._person.type_into(box, text)
        if not self._person.sees("caFile"):
            self._person.click("furtherButton", self._person.wizard)
        self._person.wizard.resize(self._person.wizard.width(), FORM_HEIGHT)

    def _shoot(self, name: str) -> None:
        self._person.save_picture(self._directory / f"{name}.png")

    def _shoot_wizard(self, name: str) -> None:
        self._person.save_picture(self._directory / f"{name}.png", self._person.wizard)


def _is_over(outcome: QLabel) -> bool:
    return not outcome.text().endswith("...")


@contextlib.contextmanager
def _working_directory() -> Iterator[Path]:
    """A temporary working directory, so that the CA file has a short name in the pictures."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="cryptoarm-dss-screenshots-") as name:
        os.chdir(name)
        try:
            yield Path(name)
        finally:
            os.chdir(before)


def main() -> int:
    """Run as a command; the exit code."""
    parser = argparse.ArgumentParser(description="Take the pictures of the user guide.")
    parser.add_argument("directory", nargs="?", type=Path, default=IMAGES)
    images = parser.parse_args().directory.resolve()
    for language in LANGUAGES:
        directory = images / language
        directory.mkdir(parents=True, exist_ok=True)
        with _working_directory() as work, TrainingProcess(port=PORT) as training:
            shutil.copy(training.ca_file, CA_FILES[language])
            person = Person(work / "data", language)
            try:
                Tour(person, training, CA_FILES[language], directory).take()
            finally:
                person.close()
        pictures = sorted(directory.glob("*.png"))
        size = sum(picture.stat().st_size for picture in pictures)
        print(f"{directory}: {len(pictures)} pictures, {size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
