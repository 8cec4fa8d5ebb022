"""The demonstration behind `./run demo`: the window, with a training server on this computer.

Where there is a display the window opens in its demo mode, for the person to use. Where there is none, the
same window is used offscreen by a person of code: it imports with a confirmation on the phone, saves a
picture of every step, and shows what then lies in «Личные».
"""

import argparse
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.texts import Language, preferred_language
from cryptoarm_dss_plugin.training.process import TrainingError, TrainingProcess

if TYPE_CHECKING:
    from window_person import Person

LOGIN = "push"
CONNECTION = "demo"
SECONDS_BEFORE_THE_TAP = 2.0
SECONDS_TO_TRY_THE_DISPLAY = 20.0
INTERRUPTED = 130
WINDOW = (1560, 640)
"""Pixels: where there is no screen there is room for all columns."""

PICTURES = Path(__file__).resolve().parents[1] / "build" / "demo"

SENTENCES: Mapping[Language, Mapping[str, str]] = {
    "ru": {
        "display": "Открываю окно в учебном режиме. Закройте его, чтобы закончить.",
        "offscreen": "Экрана здесь нет: настоящее окно работает без него, каждый шаг сохраняется картинкой.",
        "start": "Запускаю учебный сервер DSS на этом компьютере (в сеть ничего не отправляется)...",
        "window": "Открываю окно: «Настройки», вкладка «Сертификаты».",
        "menu": "Нажимаю «Импортировать», выбираю «Импорт из DSS».",
        "form": "Заполняю форму: учётная запись «{login}» без пароля, вход подтверждается в телефоне.",
        "phone": "Мастер ждёт: {words}",
        "tap": "(Демонстрация нажимает «Подтвердить» в телефоне.)",
        "done": "Мастер закончил: {words}",
        "list": "В списке окна сертификатов: {number}.",
        "store": "Теперь в хранилище «Личные»:",
        "pictures": "Картинки всех шагов лежат в папке {directory}:",
        "kept": "Хранилище осталось в папке {directory}. Посмотреть ещё раз:",
        "gone": "Хранилище демонстрации удалено. Чтобы оставить его: ./run demo --keep ПАПКА",
        "not-empty": "Папка {directory} не пуста - назовите новую.",
        "no-command": "Команда cryptoarm-dss не найдена рядом с {python} - запустите ./run demo.",
        "no-server": "Учебный сервер не запустился: {trouble}",
        "nothing": "Окно не показало ожидаемого: {trouble}",
        "interrupted": "Демонстрация прервана.",
    },
    "en": {
        "display": "Opening the window in its demo mode. Close it to end.",
        "offscreen": "No display here: the real window works without one, each step is kept as a picture.",
        "start": "Starting the training DSS server on this computer (nothing is sent to the network)...",
        "window": "Opening the window: «Settings», tab «Certificates».",
        "menu": "Pressing «Import», choosing «Import from DSS».",
        "form": "Filling in the form: «{login}» has no password, the sign-in is confirmed on the phone.",
        "phone": "The wizard waits: {words}",
        "tap": "(The demonstration taps «Confirm» on the phone.)",
        "done": "The wizard has ended: {words}",
        "list": "Certificates in the window's list: {number}.",
        "store": "The store «Личные» (Personal) now holds:",
        "pictures": "The pictures of all steps lie in {directory}:",
        "kept": "The store stays in {directory}. To look again:",
        "gone": "The store of the demonstration is removed. To keep it: ./run demo --keep DIR",
        "not-empty": "The directory {directory} is not empty - name a new one.",
        "no-command": "The command cryptoarm-dss is not beside {python} - start ./run demo.",
        "no-server": "The training server did not start: {trouble}",
        "nothing": "The window did not show what was expected: {trouble}",
        "interrupted": "The demonstration was interrupted.",
    },
}

_interrupted = threading.Event()


class OffscreenDemo:
    """An import in the real window without a display.

    Args:
        data_dir: where its store lies.
        pictures: a directory for the pictures.
        language: "ru" or "en".
    """

    def __init__(self, data_dir: Path, pictures: Path, language: Language) -> None:
        self._data_dir = data_dir
        self._pictures = pictures
        self._language = language
        self._saved = 0

    def run(self) -> int:
        """Show everything; the exit code."""
        from window_person import NothingHappenedError  # noqa: PLC0415 - loads Qt, for offscreen

        _say(self._language, "offscreen")
        _say(self._language, "start")
        try:
            with TrainingProcess() as training:
                self._import(training)
        except TrainingError as trouble:
            _say(self._language, "no-server", trouble=trouble)
            return 1
        except NothingHappenedError as trouble:
            _say(self._language, "nothing", trouble=trouble)
            return 1
        return 0

    def _import(self, training: TrainingProcess) -> None:
        from PyQt5.QtWidgets import QLabel  # noqa: PLC0415 - the same
        from window_person import Person  # noqa: PLC0415 - the same

        _say(self._language, "window")
        person = Person(self._data_dir, self._language, _interrupted.is_set)
        person.window.resize(*WINDOW)
        try:
            self._picture(person, "settings")
            _say(self._language, "menu")
            menu = person.open_menu()
            person.save_picture(self._next("menu"), popup=menu)
            person.open_wizard()
            _say(self._language, "form", login=LOGIN)
            for box, text in (
                ("connectionName", CONNECTION),
                ("authServer", training.auth_server),
                ("dssServer", training.dss_server),
                ("login", LOGIN),
                ("caFile", training.ca_file),
            ):
                person.type_into(box, text)
            person.save_picture(self._next("form"), person.wizard)
            person.forward()
            person.wait_for_page("confirmationPage")
            person.wait(lambda: training.state()["waiting"], "a question at the phone")
            words = person.find(QLabel, "confirmationText", person.wizard).text()
            _say(self._language, "phone", words=words)
            person.save_picture(self._next("waiting-for-phone"), person.wizard)
            person.linger(SECONDS_BEFORE_THE_TAP)
            _say(self._language, "tap")
            training.confirm(LOGIN)
            person.wait_for_page("resultPage")
            words = person.find(QLabel, "resultHeadline", person.wizard).text()
            _say(self._language, "done", words=words)
            person.save_picture(self._next("done"), person.wizard)
            person.finish()
            person.wait(lambda: person.rows("certificateView"), "the certificates in the list")
            _say(self._language, "list", number=person.rows("certificateView"))
            person.choose("certificateView", 0)
            self._picture(person, "certificates")
            person.click("eventsButton")
            self._picture(person, "events")
        finally:
            person.close()

    def _picture(self, person: "Person", name: str) -> None:
        person.save_picture(self._next(name))

    def _next(self, name: str) -> Path:
        self._saved += 1
        return self._pictures / f"{self._saved}-{name}.png"


def _has_display() -> bool:
    """Whether a window can be opened: asked in another process, for Qt ends the one that tries in vain."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    if os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
        return False
    attempt = "from PyQt5.QtWidgets import QApplication; QApplication([])"
    try:
        tried = subprocess.run(
            [sys.executable, "-c", attempt],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS_TO_TRY_THE_DISPLAY,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return tried.returncode == 0


def _show_window(data_dir: Path, language: Language) -> int:
    """The window on the person's display, until they close it; the exit code."""
    # From here on an interrupt ends the program at once; once the window is there, it closes the window.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_DFL)
    from cryptoarm_dss_plugin.stub_host.program import main as show  # noqa: PLC0415 - loads Qt

    _say(language, "display")
    return show(["--demo", "--lang", language, "--data-dir", str(data_dir)])


def _show_offscreen(data_dir: Path, pictures: Path, language: Language, command: str) -> int:
    """The import without a display, then what is there; the exit code."""
    pictures.mkdir(parents=True, exist_ok=True)
    for old in pictures.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="cryptoarm-dss-qt-") as runtime:
        os.environ.setdefault("XDG_RUNTIME_DIR", runtime)  # or Qt would make one that stays
        code = OffscreenDemo(data_dir, pictures, language).run()
    if code == 0:
        print()
        _say(language, "store")
        listing = [command, "certificates", "--data-dir", str(data_dir)]
        code = subprocess.run(listing, check=False).returncode
        print()
        _say(language, "pictures", directory=pictures)
        for picture in sorted(pictures.glob("*.png")):
            print(" ", picture.name)
    return code


def _say(language: Language, key: str, **fields: object) -> None:
    print(SENTENCES[language][key].format(**fields), flush=True)


@contextlib.contextmanager
def _store_directory(keep: Path | None) -> Iterator[Path]:
    """The directory to keep, or a temporary one that goes with the end of the block."""
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="cryptoarm-dss-demo-") as directory:
        yield Path(directory)


def _demonstrate(keep: Path | None, language: Language, command: str) -> int:
    pictures = PICTURES if keep is None else keep / "pictures"
    with _store_directory(keep) as directory:
        if _has_display():
            code = _show_window(directory, language)
        else:
            code = _show_offscreen(directory, pictures, language, command)
    if code == 0 and keep is None:
        _say(language, "gone")
    elif code == 0:
        _say(language, "kept", directory=keep)
        print(" ", shlex.join([command, "certificates", "--data-dir", str(keep)]))
    return code


def main() -> int:
    """Run as a command; the exit code: 0, 1 for a failure, 2 for wrong usage, 130 when interrupted."""
    parser = argparse.ArgumentParser(
        prog="./run demo",
        description="Open the window with a training server; without a display, use it offscreen.",
        epilog="./run demo --cli shows the same import on the command line.",
    )
    parser.add_argument("--keep", metavar="DIR", type=Path, help="keep the store in this new directory")
    keep: Path | None = parser.parse_args().keep
    language = preferred_language(os.environ)
    command = shutil.which("cryptoarm-dss", path=Path(sys.executable).parent)
    if command is None:
        print(SENTENCES[language]["no-command"].format(python=sys.executable), file=sys.stderr)
        return 1
    if keep is not None and keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        print(SENTENCES[language]["not-empty"].format(directory=keep), file=sys.stderr)
        return 2
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Noted and looked at between two turns of the window: it may come in the middle of a slot.
        signal.signal(ending, lambda *_: _interrupted.set())
    try:
        code = _demonstrate(keep, language, command)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:  # nobody reads on: `./run demo | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    if _interrupted.is_set():
        print(SENTENCES[language]["interrupted"], file=sys.stderr)
        return INTERRUPTED
    return code


if __name__ == "__main__":
    sys.exit(main())
