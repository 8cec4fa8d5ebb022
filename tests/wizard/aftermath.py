"""What is left of a request in which somebody hung, when they have left: threads, windows, secrets, words."""

import gc
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from types import FunctionType, MethodType, ModuleType

from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication, QWidget

from cryptoarm_dss_plugin.host_api.values import HostStorageError, Severity
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.settings.connections_desk import ConnectionsDesk
from cryptoarm_dss_plugin.settings.refresh_run import RefreshRun
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.wizard.conversation import Conversation
from cryptoarm_dss_plugin.wizard.errand import Errand
from tests.canaries import MARK, TOKEN_HEADER
from tests.cli.hanging_server import HangingServer, Place
from tests.wizard.hanging import Leave, Scene
from tests.wizard.memory import secrets_in_memory
from tests.wizard.person import PLUGIN, Person

LOOK_UP_THREAD = "dss-name-look-up"


@dataclass(frozen=True)
class Times:
    """Seconds since the person left.

    Attributes:
        free: until the window takes what comes next: the call has returned, the event loop has turned.
        cut: until the server saw its connection end; 0 for a look-up, which has none.
        gone: until no thread of the plugin was left, but that of the look-up.
    """

    free: float
    cut: float
    gone: float

    def told(self) -> dict[str, float]:
        """As a record."""
        return asdict(self)


class Listener:
    """Hears what the widgets in a window are told by what works for them."""

    def __init__(self, window: QWidget) -> None:
        self.heard: list[str] = []
        seen: set[int] = set()
        for widget in window.findChildren(QWidget):
            for value in list(vars(widget).values()):
                self._listen(value, seen)

    def _listen(self, teller: object, seen: set[int]) -> None:
        if id(teller) in seen:
            return
        seen.add(id(teller))
        if isinstance(teller, Conversation):
            teller.changed.connect(lambda _: self.heard.append("the wizard"))
        elif isinstance(teller, Errand):
            teller.told.connect(lambda _: self.heard.append("an errand"))
        elif isinstance(teller, RefreshRun):
            teller.progressed.connect(lambda _: self.heard.append("a refresh"))
            teller.over.connect(lambda: self.heard.append("a refresh that is over"))
        elif isinstance(teller, ConnectionsDesk):
            for one in list(vars(teller).values()):
                self._listen(one, seen)


def plugin_threads() -> list[threading.Thread]:
    """The threads of the plugin."""
    return [one for one in threading.enumerate() if one.name.startswith("dss-")]


def workers() -> list[str]:
    """Their names, without name look-ups."""
    return [one.name for one in plugin_threads() if one.name != LOOK_UP_THREAD]


def secrets_held_by(thread: threading.Thread) -> list[str]:
    """What secrets can be reached from a thread: from its frames and from what it was started with.

    Modules, classes and the globals of functions are everybody's, not the thread's.
    """
    frame = sys._current_frames().get(thread.ident or 0)  # noqa: SLF001 - there is no public way to see them
    begin: list[object] = [vars(thread)]
    while frame is not None:
        begin += frame.f_locals.values()
        frame = frame.f_back
    found: list[str] = []
    seen: set[int] = set()
    while begin:
        one = begin.pop()
        if id(one) in seen or isinstance(one, type | ModuleType):
            continue
        seen.add(id(one))
        if isinstance(one, Secret):
            found.append("a Secret")
        elif isinstance(one, str | bytes | bytearray):
            text = one if isinstance(one, str) else bytes(one).decode("latin-1")
            found += [mark for mark in (MARK, TOKEN_HEADER) if mark in text]
        elif isinstance(one, FunctionType):
            begin += [one.__defaults__, one.__kwdefaults__, one.__closure__]
        elif isinstance(one, MethodType):
            begin += [one.__self__, one.__func__]
        else:
            begin += gc.get_referents(one)
    return found


Told = list[tuple[Severity, str]]


def kept_by_host(person: Person) -> tuple[Told, Told]:
    """The journal as severities and codes, the notifications as severities and titles, oldest first."""
    with suppress(HostStorageError):  # a host that has closed has written everything
        person.host.services.background.wait_for(lambda: None)
    store = Store(person.data_dir)
    try:
        journal = [(one.severity, one.code) for one in reversed(store.journal()) if one.plugin_id == PLUGIN]
        notices = [(one.severity, one.title) for one in reversed(store.notifications())]
    finally:
        store.close()
    return journal, notices


def running_timers(person: Person) -> int:
    """How many timers of the window run."""
    return len([one for one in person.host.window.findChildren(QTimer) if one.isActive()])


def visible(*names: str) -> list[str]:
    """The windows of these names that can be seen."""
    return [
        one.objectName()
        for one in QApplication.topLevelWidgets()
        if one.isVisible() and one.objectName() in names
    ]


@dataclass(frozen=True)
class Seen:
    """What leaving came to, while the server was silent as ever.

    Attributes:
        times: how long it took.
        windows: the windows of the plugin that could be seen when leaving had returned.
        heard: what the window has been told since; it goes on listening.
        look_ups: the threads of name look-ups that are left.
        journal: what was added to it.
        notices: what the person was told.
    """

    times: Times
    windows: list[str]
    heard: list[str]
    look_ups: list[threading.Thread]
    journal: Told
    notices: Told


def leave(scene: Scene, server: HangingServer, by: Leave) -> Seen:
    """Leave, and wait until nothing goes on any more."""
    person = scene.person
    listener = Listener(person.wizard if scene.request.where == "wizard" else person.host.window)
    journal, notices = kept_by_host(person)

    begun = time.monotonic()
    by(scene)
    windows = visible("dssImportWizard", "checkConnectionDialog")
    listener.heard.clear()
    QApplication.processEvents()
    free = time.monotonic() - begun

    if scene.place is not Place.LOOK_UP:
        person.until(server.is_cut)
    cut = time.monotonic() - begun
    person.until(lambda: workers() == [])
    gone = time.monotonic() - begun
    person.until(lambda: secrets_in_memory() == [])
    journal_then, notices_then = kept_by_host(person)
    return Seen(
        Times(free, cut, gone),
        windows,
        listener.heard,
        [one for one in plugin_threads() if one.name == LOOK_UP_THREAD],
        journal_then[len(journal) :],
        notices_then[len(notices) :],
    )
