"""The hunt itself finds what it hunts for, wherever a test leaves it."""

import base64
import http.client
import json
import logging
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from PyQt5 import sip
from PyQt5.QtCore import QStringListModel
from PyQt5.QtGui import QClipboard
from PyQt5.QtWidgets import QAction, QApplication, QComboBox, QLabel, QLineEdit, QListView, QWidget

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import JournalEntry, Notification, Severity
from cryptoarm_dss_plugin.importing.states import Failed
from cryptoarm_dss_plugin.secrets import Secret
from tests.canaries import Canaries, is_telling
from tests.dss.scripted_server import ScriptedServer, always, answer

SECRET = 'pa:ss "word" &+% ё'
UNNAMED = "Чижик-7:Xq%&"
"""No test names it: that it is a `Secret` is enough."""


@pytest.mark.parametrize(
    "leak",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET).lower(),
        quote_plus(SECRET),
        json.dumps(SECRET),
        json.dumps({"inside": json.dumps(SECRET)}),
        json.dumps({"inside": json.dumps(SECRET, ensure_ascii=False)}, ensure_ascii=False),
        repr(SECRET.encode()),
        SECRET.encode().hex(),
        base64.b64encode(f"somebody:{SECRET}".encode()).decode(),
        base64.b64encode(f"some:{SECRET} and more".encode()).decode(),
        base64.urlsafe_b64encode(f"so:{SECRET}".encode()).decode(),
        SECRET.encode("utf-16-le").decode("latin-1"),
        "Canary-of-a-test",
    ],
)
def test_a_secret_is_found_in_every_form(tmp_path: Path, leak: str) -> None:
    canaries = Canaries()
    canaries.add("the password", SECRET)
    canaries.add_text("a text", leak.encode("latin-1") if "\0" in leak else leak)

    with pytest.raises(AssertionError, match="a text holds"):
        canaries.hunt(tmp_path)


def test_a_secret_is_found_in_a_text_in_a_file_and_in_its_name(tmp_path: Path, canaries: Canaries) -> None:
    canaries.expect("a file")
    canaries.expect("a file name")
    (tmp_path / "a file").write_text(SECRET, encoding="utf-8")
    (tmp_path / "names").mkdir()
    (tmp_path / "names" / "Canary-2").touch()
    hunt = Canaries()
    hunt.add("the password", canaries.add("the password", SECRET))
    hunt.add_text("stderr", "Canary-1")

    with pytest.raises(AssertionError) as caught:
        hunt.hunt(tmp_path)

    leaks = str(caught.value).partition("\n")[0]
    assert leaks == "a file holds the password; a file name holds a password; stderr holds a password"


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    canaries = Canaries()
    canaries.add("the code", "482913")
    (tmp_path / "a file").write_text("ordinary words, 482914", encoding="utf-8")
    canaries.add_text("stdout", "the password is kept in memory")

    canaries.hunt(tmp_path)


@pytest.mark.parametrize("number", ["10:02:33.482913+00:00", "a482913", "4829130", "48291", "48 29 13"])
def test_a_code_is_not_found_inside_of_a_longer_number(tmp_path: Path, number: str) -> None:
    canaries = Canaries()
    canaries.add("the code", "482913")
    canaries.add_text("the log", number)

    canaries.hunt(tmp_path)


@pytest.mark.parametrize("text", ["482913", '"Value": "482913"', "код482913,", "7482913 482913"])
def test_a_code_is_found_by_itself(tmp_path: Path, text: str) -> None:
    canaries = Canaries()
    canaries.add("the code", "482913")
    canaries.add_text("the log", text)

    with pytest.raises(AssertionError, match="the log holds the code"):
        canaries.hunt(tmp_path)


def test_an_expected_leak_that_does_not_come_is_a_failure(tmp_path: Path) -> None:
    canaries = Canaries()
    canaries.expect("the log")

    with pytest.raises(AssertionError, match=r"no secret in \{'the log'\}"):
        canaries.hunt(tmp_path)


def test_words_are_no_secrets_to_be_searched_for() -> None:
    assert [
        text for text in ("password", "12345678", "x" * 99, "ab1", UNNAMED, SECRET) if is_telling(text)
    ] == [
        UNNAMED,
        SECRET,
    ]


# What follows leaks on purpose and says where it must be found: unless the hunt after every test finds it
# just there, `Canaries.expect` fails the test.


def _log(_directory: Path) -> None:
    logging.getLogger("tests.canaries").debug("typed: %s", UNNAMED)


def _print(_directory: Path) -> None:
    print(UNNAMED)  # noqa: T201 - this is what must be found


def _print_escaped(_directory: Path) -> None:
    print(json.dumps({"Value": UNNAMED}), file=sys.stderr)  # noqa: T201 - as above


def _write(directory: Path) -> None:
    (directory / "crash.txt").write_text(UNNAMED, encoding="utf-8")


def _pack(directory: Path) -> None:
    with zipfile.ZipFile(directory / "support.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1. Journal.txt", f"{'x' * 1000}{UNNAMED}")


def _delete_a_row(directory: Path) -> None:
    with closing(sqlite3.connect(directory / "store.sqlite3", isolation_level=None)) as opened:
        opened.execute("PRAGMA secure_delete = OFF")
        opened.execute("CREATE TABLE kept (text TEXT)")
        opened.execute("INSERT INTO kept VALUES (?)", [UNNAMED])
        opened.execute("DELETE FROM kept")


def _keep_a_long_row(directory: Path) -> None:
    """A row of several pages, with the secret across the end of one, wherever that is."""
    with closing(sqlite3.connect(directory / "store.sqlite3", isolation_level=None)) as opened:
        opened.execute("CREATE TABLE kept (text TEXT)")
        for before in range(4000, 4000 + 2 * len(UNNAMED.encode())):
            opened.execute("INSERT INTO kept VALUES (?)", ["x" * before + UNNAMED])


def _argument(_directory: Path) -> None:
    subprocess.run([sys.executable, "-c", "", UNNAMED], check=True)  # noqa: S603 - this interpreter


def _environment(_directory: Path) -> None:
    subprocess.run([sys.executable, "-c", ""], check=True, env={"PASSWORD": UNNAMED})


def _output_of_a_child(_directory: Path) -> None:
    program = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())"
    command = [sys.executable, "-c", program]
    subprocess.run(command, check=True, capture_output=True, input=UNNAMED.encode())  # noqa: S603 - as above


def _address(_directory: Path) -> None:
    with ScriptedServer(always(answer())) as server:
        asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        asked.request(
            "GET", f"/rest/api?pin={quote(UNNAMED)}", headers={"Authorization": f"Basic {UNNAMED!a}"}
        )
        asked.getresponse().read()
        asked.close()


def _error(_directory: Path) -> None:
    def fail(password: str) -> None:
        raise DssPluginError(ErrorCode.INTERNAL_ERROR, f"{len(password)} characters")

    with pytest.raises(DssPluginError) as caught:
        fail(UNNAMED)
    Failed(caught.value)


@pytest.mark.parametrize(
    ("where", "leak"),
    [
        ("the log", _log),
        ("stdout", _print),
        ("stderr", _print_escaped),
        ("crash.txt", _write),
        ("support.zip, 1. Journal.txt", _pack),
        ("store.sqlite3", _delete_a_row),
        ("store.sqlite3", _keep_a_long_row),
        ("the arguments of a process", _argument),
        ("the environment of a process", _environment),
        ("a process's output", _output_of_a_child),
        ("the head of a request", _address),
        ("the traceback of an error", _error),
    ],
)
def test_whatever_leaks_is_found(
    where: str, leak: Callable[[Path], None], tmp_path: Path, canaries: Canaries
) -> None:
    secret = Secret(UNNAMED)
    canaries.expect(where)

    leak(tmp_path)

    assert secret


def test_a_file_anywhere_else_is_searched_too(
    canaries: Canaries, tmp_path_factory: pytest.TempPathFactory
) -> None:
    canaries.expect("elsewhere.txt")

    _ = (tmp_path_factory.mktemp("other") / "elsewhere.txt").write_text("Canary-elsewhere")


def test_output_that_a_test_has_read_is_searched(
    canaries: Canaries, capsys: pytest.CaptureFixture[str]
) -> None:
    canaries.expect("the output")
    _print(Path())
    secret = Secret(UNNAMED)

    assert secret.reveal() in capsys.readouterr().out


def test_what_a_host_is_handed_is_searched(host: Host, canaries: Canaries) -> None:
    """Also when nothing is left of it in the end."""
    for hook in ("write_settings", "read_settings", "show_notification", "write_journal"):
        canaries.expect(f"what {hook} was given" if hook != "read_settings" else f"what {hook} answered")
    canaries.expect("store.sqlite3")

    host.write_settings("tests", {"login": "Canary-setting"})
    assert host.read_settings("tests") == {"login": "Canary-setting"}
    host.write_settings("tests", {"login": None})
    host.show_notification(Notification(Severity.INFO, "Title", "Canary-text"))
    host.write_journal(JournalEntry("tests", "import", Severity.INFO, "Text", detail="Canary-detail"))


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    """A window that is there when a test has come to its end."""
    assert QApplication.instance() is qapp
    opened = QWidget()
    yield opened
    sip.delete(opened)  # or the hunts after the next tests would find what it holds


def _list(parent: QWidget) -> None:
    view = QListView(parent)
    view.setModel(QStringListModel(["one", UNNAMED], view))


def _choice(parent: QWidget) -> None:
    QComboBox(parent).addItem("one", {"password": UNNAMED})


def _undo(parent: QWidget) -> None:
    line = QLineEdit(parent)
    line.insert(UNNAMED)
    line.clear()


@pytest.mark.parametrize(
    ("where", "leak"),
    [
        ("what the windows say", lambda parent: parent.setToolTip(UNNAMED)),
        ("what the windows say", lambda parent: parent.setAccessibleDescription(f"«{UNNAMED}»")),
        ("what the windows say", lambda parent: parent.setProperty("typed", UNNAMED)),
        ("what the windows say", lambda parent: parent.addAction(QAction(UNNAMED, parent))),
        ("what the windows say", lambda parent: QLabel(UNNAMED, parent)),
        ("what the windows say", lambda parent: QLineEdit(UNNAMED, parent)),
        ("what the windows say", _list),
        ("what the windows say", _choice),
        ("what undo brings back", _undo),
    ],
)
def test_whatever_a_widget_holds_is_found(
    where: str, leak: Callable[[QWidget], object], window: QWidget, canaries: Canaries
) -> None:
    secret = Secret(UNNAMED)
    canaries.expect(where)

    leak(window)

    assert secret


@pytest.fixture
def clipboard(qapp: QApplication) -> Iterator[QClipboard]:
    """The clipboard, emptied afterwards."""
    board = qapp.clipboard()
    assert board is not None
    yield board
    board.clear()


def test_the_clipboard_is_searched(window: QWidget, clipboard: QClipboard, canaries: Canaries) -> None:
    canaries.expect("what the windows say")
    line = QLineEdit("Canary-copied", window)

    line.selectAll()
    line.copy()
    line.clear()
    line.setText("")

    assert clipboard.text() == "Canary-copied"


def test_only_a_box_for_a_secret_may_hold_what_is_typed(window: QWidget, canaries: Canaries) -> None:
    """The hunt after this test finds nothing."""
    line = QLineEdit(window)
    line.setEchoMode(QLineEdit.EchoMode.Password)

    line.insert(canaries.add("the password", "Canary-typed"))

    assert line.text() == "Canary-typed"


def test_it_may_hold_that_only_while_it_is_seen(window: QWidget, canaries: Canaries) -> None:
    canaries.expect("what the windows say")
    line = QLineEdit("Canary-typed", window)
    line.setEchoMode(QLineEdit.EchoMode.Password)

    line.hide()

    assert line.text() == "Canary-typed"


def test_a_box_for_a_secret_may_not_bring_it_back(window: QWidget, canaries: Canaries) -> None:
    canaries.expect("what undo brings back")
    line = QLineEdit(window)
    line.setEchoMode(QLineEdit.EchoMode.Password)

    line.insert(canaries.add("the password", "Canary-typed"))
    line.clear()

    assert line.text() == ""
