"""The demonstration behind `./run demo --cli`: an import with a confirmation on the phone.

Starts the training DSS server as a child process, runs the real `cryptoarm-dss import` against it, taps
«Подтвердить» in the phone through the server's control endpoint two seconds after the server began to wait,
and shows what then lies in «Личные». Its few sentences stand here in both languages: they are no part of
the program.
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
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import NoReturn

from cryptoarm_dss_plugin.texts import Language, preferred_language
from cryptoarm_dss_plugin.training.process import TrainingError, TrainingProcess

LOGIN = "push"
CONNECTION = "demo"
SECONDS_BEFORE_THE_TAP = 2.0
SECONDS_TO_CANCEL = 5.0
INTERRUPTED = 130

SENTENCES: Mapping[Language, Mapping[str, str]] = {
    "ru": {
        "start": "Запускаю учебный сервер DSS на этом компьютере (в сеть ничего не отправляется)...",
        "import": "Импорт: учётная запись «{login}» без пароля, вход подтверждается в телефоне.",
        "tap": "(Демонстрация нажимает «Подтвердить» в телефоне.)",
        "store": "Теперь в хранилище «Личные»:",
        "kept": "Хранилище осталось в папке {directory}. Посмотреть ещё раз:",
        "gone": "Хранилище демонстрации удалено. Чтобы оставить его: ./run demo --cli --keep ПАПКА",
        "not-empty": "Папка {directory} не пуста - назовите новую.",
        "no-command": "Команда cryptoarm-dss не найдена рядом с {python} - запустите ./run demo --cli.",
        "no-server": "Учебный сервер не запустился: {trouble}",
        "interrupted": "Демонстрация прервана.",
    },
    "en": {
        "start": "Starting the training DSS server on this computer (nothing is sent to the network)...",
        "import": "Import: the account «{login}» has no password, the sign-in is confirmed on the phone.",
        "tap": "(The demonstration taps «Confirm» on the phone.)",
        "store": "The store «Личные» (Personal) now holds:",
        "kept": "The store stays in {directory}. To look again:",
        "gone": "The store of the demonstration is removed. To keep it: ./run demo --cli --keep DIR",
        "not-empty": "The directory {directory} is not empty - name a new one.",
        "no-command": "The command cryptoarm-dss is not beside {python} - start ./run demo --cli.",
        "no-server": "The training server did not start: {trouble}",
        "interrupted": "The demonstration was interrupted.",
    },
}


class Demo:
    """One demonstration.

    Args:
        command: the path of `cryptoarm-dss`.
        directory: where its store lies.
        sentences: the demonstration's own sentences in the person's language.
        tap_after: seconds that the import waits for the phone before the tap.
    """

    def __init__(
        self,
        command: str,
        directory: Path,
        sentences: Mapping[str, str],
        tap_after: float = SECONDS_BEFORE_THE_TAP,
    ) -> None:
        self._command = command
        self._data = ("--data-dir", str(directory))
        self._sentences = sentences
        self._tap_after = tap_after

    def run(self) -> int:
        """Show everything; the exit code of the first command that failed, else 0."""
        self._say("start")
        try:
            with TrainingProcess() as training:
                self._say("import", login=LOGIN)
                code = self._import(training)
        except TrainingError as trouble:
            self._say("no-server", trouble=trouble)
            return 1
        if code == 0:
            print()
            self._say("store")
            listing = [self._command, "certificates", *self._data]
            code = subprocess.run(listing, check=False).returncode
            print()
        return code

    def _import(self, training: TrainingProcess) -> int:
        command = [
            *(self._command, "import", CONNECTION, "--login", LOGIN, *self._data),
            *("--auth-server", training.auth_server, "--dss-server", training.dss_server),
            *("--ca-file", training.ca_file),
        ]
        # In a process group of its own, so that an interrupt at the terminal reaches it once: from here.
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0)
        try:
            if _waits_for_the_phone(child, training):
                time.sleep(self._tap_after)
                if sys.stderr.isatty():
                    print("\r\x1b[K", end="")  # the import's line of progress; it draws itself anew
                self._say("tap")
                training.confirm(LOGIN)
            return child.wait()
        except BaseException:
            _cancel(child)
            raise

    def _say(self, key: str, **fields: object) -> None:
        print(self._sentences[key].format(**fields), flush=True)


def _waits_for_the_phone(child: "subprocess.Popen[bytes]", training: TrainingProcess) -> bool:
    """Wait until the server waits for the person; False when the import ended before that."""
    while child.poll() is None:
        with contextlib.suppress(TrainingError):  # nobody waits yet
            training.wait_for(LOGIN, polls=1, seconds=1)
            return True
    return False


def _cancel(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        child.send_signal(signal.SIGINT)
        try:
            child.wait(SECONDS_TO_CANCEL)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextlib.contextmanager
def _store_directory(keep: Path | None) -> Iterator[Path]:
    """The directory to keep, or a temporary one that goes with the end of the block."""
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="cryptoarm-dss-demo-") as directory:
        yield Path(directory)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def main() -> int:
    """Run as a command; the exit code: 0, 2 for wrong usage, 130 when interrupted, else the import's."""
    parser = argparse.ArgumentParser(
        prog="./run demo --cli", description="Show an import from a training server."
    )
    parser.add_argument("--keep", metavar="DIR", type=Path, help="keep the store in this new directory")
    parser.add_argument(
        "--tap-after",
        metavar="SECONDS",
        type=float,
        default=SECONDS_BEFORE_THE_TAP,
        help="let the import wait so long for the phone",
    )
    options = parser.parse_args()
    keep: Path | None = options.keep
    sentences = SENTENCES[preferred_language(os.environ)]
    command = shutil.which("cryptoarm-dss", path=Path(sys.executable).parent)
    if command is None:
        print(sentences["no-command"].format(python=sys.executable), file=sys.stderr)
        return 1
    if keep is not None and keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        print(sentences["not-empty"].format(directory=keep), file=sys.stderr)
        return 2
    for ending in (
        signal.SIGINT,
        signal.SIGTERM,
        signal.SIGHUP,
    ):  # also where a shell's "&" has SIGINT ignored
        signal.signal(ending, _interrupt)
    try:
        with _store_directory(keep) as directory:
            code = Demo(command, directory, sentences, options.tap_after).run()
    except KeyboardInterrupt:
        print(sentences["interrupted"], file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # nobody reads on: `./run demo | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    if code == 0 and keep is None:
        print(sentences["gone"])
    elif code == 0:
        print(sentences["kept"].format(directory=keep))
        print(" ", shlex.join([command, "certificates", "--data-dir", str(keep)]))
    return code


if __name__ == "__main__":
    sys.exit(main())
