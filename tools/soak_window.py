"""Every kind of import in the real window: each begins and ends with the main window, and nothing running."""

import gc
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from PyQt5 import sip
from PyQt5.QtCore import QObject, QTimer
from PyQt5.QtWidgets import QApplication, QLabel, QLineEdit, QProgressBar, QWidget
from window_person import Person

from cryptoarm_dss_plugin.training.process import TrainingProcess

PLUGIN = "cryptoarm-dss"
NOBODY_LISTENS = "https://localhost:9/STS/oauth"
"""The discard port."""


class WindowImports:
    """A person who imports in every way there is, again and again, with one window.

    Args:
        training: the server.
        directory: the host's data directory.
    """

    def __init__(self, training: TrainingProcess, directory: Path) -> None:
        self._training = training
        self._person = Person(directory, "ru")
        self.kinds: Mapping[str, Callable[[], None]] = {
            "without a factor": self._free,
            "push confirmed": self._push,
            "push declined": self._declined,
            "code by SMS": self._code,
            "wrong password, then the right one": self._second_try,
            "wrong password, then cancelled": self._wrong_password,
            "refused: locked": self._locked,
            "cancelled at the form": self._cancelled_form,
            "cancelled at the phone": self._cancelled_phone,
            "cancelled while a request hangs": self._cancelled_request,
            "server not trusted": self._untrusted,
            "nobody listens": self._unreachable,
            "list broken off": self._broken,
            "connection checked": self._checked,
            "refreshed from the settings": self._refreshed,
            "wizard open, plugin off and on": self._switched,
        }

    def close(self) -> None:
        """Close the window."""
        self._person.close()

    def settle(self) -> None:
        """Wait until nothing goes on: no thread of the plugin, nothing for the host's disk, no old window."""
        self._person.wait(lambda: not _plugin_threads(), "the end of the plugin's threads")
        for _ in range(2):  # what was done there may have asked for more
            done: list[None] = []
            self._person.host.services.background.run(lambda: None, done.append)
            self._person.wait(lambda done=done: done, "the host's disk")  # type: ignore[misc]
        self._person.linger(0.0)

    def counts(self) -> Mapping[str, int]:
        """What there is of Qt."""
        window = self._person.window
        living = [one for one in gc.get_objects() if isinstance(one, QObject) and not sip.isdeleted(one)]
        timers = {id(one): one for one in (*window.findChildren(QTimer), *living) if isinstance(one, QTimer)}
        manager = self._person.host.plugins.manager
        hooks = [getattr(manager.hook, name) for name in vars(manager.hook) if not name.startswith("_")]
        return {
            "QObjects of Python": len(living),
            "QObjects of the window": len(window.findChildren(QObject)),
            "widgets": len(QApplication.allWidgets()),
            "windows": len(QApplication.topLevelWidgets()),
            "timers": sum(one.isActive() for one in timers.values()),
            "plugins": len(manager.get_plugins()),
            "hooks": sum(len(hook.get_hookimpls()) for hook in hooks),
        }

    # --- the kinds -------------------------------------------------------------------------------------

    def _free(self) -> None:
        self._begin("free", "idonly")
        self._finish()

    def _push(self) -> None:
        self._begin("phone", "push")
        self._confirm("push")
        self._finish()

    def _declined(self) -> None:
        self._begin("phone", "push")
        self._person.wait_for_page("confirmationPage")
        self._training.wait_for("push")
        self._training.decline("push")
        self._fail()

    def _code(self) -> None:
        self._begin("code", "sms", self._training.password("sms"))
        self._person.wait_for_page("confirmationPage")
        self._person.type_into("confirmationCode", self._training.codes("sms")[0])
        self._person.forward()
        self._finish()

    def _second_try(self) -> None:
        self._begin("secret", "pwd", "wrong")
        self._person.wait(lambda: self._person.sees("problemText"), "the refusal")
        self._give_password(self._training.password("pwd"))
        self._finish()

    def _wrong_password(self) -> None:
        self._begin("secret", "pwd", "wrong")
        self._fail()

    def _locked(self) -> None:
        self._begin("locked", "locked", self._training.password("locked"))
        self._fail()

    def _cancelled_form(self) -> None:
        self._fill("free", "idonly")
        self._person.cancel()

    def _cancelled_phone(self) -> None:
        self._begin("phone", "push")
        self._person.wait_for_page("confirmationPage")
        self._person.cancel()

    def _cancelled_request(self) -> None:
        self._training.fault("slow", step="start", seconds=5, login="idonly")
        before = len(self._training.log())
        self._begin("free", "idonly")
        self._person.wait(lambda: len(self._training.log()) > before, "the request")
        self._person.cancel()

    def _untrusted(self) -> None:
        self._begin("untrusted", "idonly", ca_file="")
        self._fail()

    def _unreachable(self) -> None:
        self._begin("unreachable", "idonly", auth_server=NOBODY_LISTENS)
        self._fail()

    def _broken(self) -> None:
        self._training.fault("truncated", path="certificates")
        self._begin("free", "idonly")
        self._fail()

    def _checked(self) -> None:
        person = self._person
        self._fill("free", "idonly")
        person.click("checkConnection", person.wizard)
        outcome = person.find(QLabel, "checkOutcome", person.wizard)
        person.wait(lambda: outcome.isVisible() and not outcome.text().endswith("..."), "the check")
        person.cancel()

    def _refreshed(self) -> None:
        person = self._person
        tabs = person.window.tabs
        tabs.setCurrentWidget(person.find(QWidget, "dss.connections"))
        person.wait(lambda: person.rows("connectionsTable") > 0, "the connections")
        person.click("refreshAllConnections")
        self._training.wait_for("push")
        self._training.confirm("push")
        summary = person.find(QLabel, "refreshSummary")
        bar = person.find(QProgressBar, "refreshProgress")
        person.wait(lambda: summary.text() and not bar.isVisible(), "the end of the refresh")
        tabs.setCurrentIndex(0)

    def _switched(self) -> None:
        self._begin("phone", "push")
        self._person.wait_for_page("confirmationPage")
        self._person.host.plugins.disable(PLUGIN)
        self.settle()
        self._person.host.plugins.enable(PLUGIN)

    # --- their steps -----------------------------------------------------------------------------------

    def _fill(self, name: str, login: str, ca_file: str | None = None, auth_server: str = "") -> None:
        person = self._person
        person.open_wizard()
        if not person.sees("caFile"):
            person.click("furtherButton", person.wizard)
        for box, text in (
            ("connectionName", name),
            ("authServer", auth_server or self._training.auth_server),
            ("dssServer", self._training.dss_server),
            ("login", login),
            ("caFile", self._training.ca_file if ca_file is None else ca_file),
        ):
            person.type_into(box, text)

    def _begin(
        self,
        name: str,
        login: str,
        password: str | None = None,
        *,
        ca_file: str | None = None,
        auth_server: str = "",
    ) -> None:
        self._fill(name, login, ca_file, auth_server)
        self._person.forward()
        if password is not None:
            self._give_password(password)

    def _give_password(self, password: str | None) -> None:
        self._person.wait_for_page("passwordPage")
        box = self._person.find(QLineEdit, "password", self._person.wizard)
        self._person.wait(box.isEnabled, "the box for the password")
        self._person.type_into("password", password or "")
        self._person.forward()

    def _confirm(self, login: str) -> None:
        self._person.wait_for_page("confirmationPage")
        self._training.wait_for(login)
        self._training.confirm(login)

    def _finish(self) -> None:
        self._person.wait_for_page("resultPage")
        self._person.finish()

    def _fail(self) -> None:
        self._person.wait(lambda: self._person.sees("problemText"), "what is wrong")
        self._person.cancel()


def _plugin_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("dss-")]
