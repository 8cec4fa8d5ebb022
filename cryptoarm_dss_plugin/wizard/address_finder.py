"""One address is enough: searches what the person has given, and tells the page what belongs in the boxes."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.texts import Texts, plain_line
from cryptoarm_dss_plugin.wizard.errand import Errand, Job, Tell
from cryptoarm_dss_plugin.wizard.finding_status import FindingStatus
from cryptoarm_dss_plugin.wizard.paste_box import PasteBox, is_letter
from cryptoarm_dss_plugin.wizard.qt import QMimeData, Qt, QVBoxLayout, QWidget, Signal
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.discovering.found import Found

_HOST_AT_MOST = 300


class AddressFinder(QWidget):
    """The box for a letter and what became of it.

    Attributes:
        box: where the letter is pasted.
        bugs: where exceptions of its slots go.
    """

    found = Signal(object)
    """The form is to be filled in with this `Found`."""
    put_back = Signal()
    """The form is to be as it was before."""

    def __init__(self, texts: Texts, bugs: BugReports, ca_file: Callable[[], str]) -> None:
        """Prepare.

        Args:
            texts: the person's language.
            bugs: where exceptions of slots go.
            ca_file: path of the CA file that the form names, "" for none.
        """
        super().__init__()
        self.bugs = bugs
        self._texts = texts
        self._ca_file = ca_file
        self._letter = False
        self._found: Found | None = None
        self._errand = Errand(bugs)
        self._errand.told.connect(self._told)
        self.box = PasteBox(texts, bugs)
        self.box.given.connect(self.search)
        self.box.file_chosen.connect(self.search_file)
        self._status = FindingStatus(texts)
        self._status.stop.clicked.connect(self._stop)
        self._status.take.clicked.connect(self._take)
        self._status.leave.clicked.connect(self._leave)
        self._status.put_back.clicked.connect(self._put_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        column.addWidget(self._status)

    def search_dropped(self, dropped: QMimeData) -> None:
        """Search what was dropped on the page."""
        paths = [url.toLocalFile() for url in dropped.urls() if url.isLocalFile()]
        if paths:
            self.search_file(paths[0])
        else:
            self.box.set_text(dropped.text())
            self.search(dropped.text())

    @guarded
    def search(self, text: str) -> None:
        """Search a text."""
        self._begin(lambda _tell: text)

    @guarded
    def search_file(self, path: str) -> None:
        """Search a file; its text is shown, too."""

        def read(tell: Tell) -> str:
            text = _text_of(Path(path))
            tell(text)
            return text

        self._begin(read)

    def drop(self) -> None:
        """Stop searching; the page begins something else."""
        self._errand.drop()
        self._found = None
        self._status.say("")
        self._allow(enabled=True)

    def wipe(self) -> None:
        """The wizard ends: letters may tell more than addresses."""
        self.drop()
        self.box.set_text("")

    def set_enabled(self, *, enabled: bool) -> None:
        """Open or close it for typing."""
        self.box.set_enabled(enabled=enabled)
        if not enabled:
            self.drop()
            self.box.set_enabled(enabled=False)

    def _begin(self, text_of: Callable[[Tell], str]) -> None:
        ca_file, language = self._ca_file().strip(), self._texts.language

        def prepare(tell: Tell) -> Job:
            from cryptoarm_dss_plugin.discovering.job import SearchJob  # noqa: PLC0415 - loads the engine
            from cryptoarm_dss_plugin.importing.ca_file import read_public_ca_file  # noqa: PLC0415

            text = text_of(tell)
            tell(is_letter(text))
            ca_pem = read_public_ca_file(Path(ca_file)) if ca_file else ""
            return SearchJob(text, tell, ca_pem=ca_pem, language=language)

        self._found = None
        self._status.show_progress(self._texts.text("Looking for the addresses..."))
        self._status.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._allow(enabled=False)
        self._errand.begin(prepare)

    @guarded
    def _told(self, event: object) -> None:
        from cryptoarm_dss_plugin.discovering.job import SearchEnded, SearchFailed  # noqa: PLC0415
        from cryptoarm_dss_plugin.discovering.probing import Asked  # noqa: PLC0415
        from cryptoarm_dss_plugin.wizard.found_words import asked_words  # noqa: PLC0415

        match event:
            case str():
                self.box.set_text(event)
            case bool():
                self._letter = event
            case Asked():
                self._status.show_progress(asked_words(event, self._texts))
            case SearchEnded(found=found):
                self._ended(found)
            case SearchFailed(error=error) | (DssPluginError() as error):
                self._failed(error)

    def _ended(self, found: "Found") -> None:
        self._errand.drop()
        self._allow(enabled=True)
        self._found = found
        hosts = sorted(found.other_hosts)
        if hosts:
            self._status.ask_about([plain_line(host, _HOST_AT_MOST) for host in hosts])
            self._status.take.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._fill()

    def _failed(self, error: DssPluginError) -> None:
        from cryptoarm_dss_plugin.wizard.found_words import failure_words  # noqa: PLC0415 - loads the engine

        self._errand.drop()
        self._allow(enabled=True)
        self._status.say(f"⚠ {failure_words(error, self._texts)}")
        self.box.open(opened=True)
        self.box.go_to_text()

    def _fill(self) -> None:
        from cryptoarm_dss_plugin.wizard.found_words import note_lines, source_lines  # noqa: PLC0415

        found, self._found = self._found, None
        if found is None:
            return
        lines = [*source_lines(found, self._texts, letter=self._letter), *note_lines(found, self._texts)]
        self.box.open(opened=False)
        self._status.show_found(lines)
        self.found.emit(found)

    def _allow(self, *, enabled: bool) -> None:
        self.box.set_enabled(enabled=enabled)

    @guarded
    def _stop(self) -> None:
        self._errand.drop()
        self._failed(DssPluginError(ErrorCode.CANCELLED))

    @guarded
    def _take(self) -> None:
        self._fill()

    @guarded
    def _leave(self) -> None:
        self._found = None
        self._status.say(self._texts.text("The other server is not used. Nothing was changed."))
        self.box.button.setFocus(Qt.FocusReason.OtherFocusReason)

    @guarded
    def _put_back(self) -> None:
        self._status.say(self._texts.text("The form is as it was before."))
        self.put_back.emit()


def _text_of(path: Path) -> str:
    """The text of a file, on the worker; a pipe would never end, so only a file is opened.

    Raises:
        DssPluginError: `usage` when it cannot be read or is too large.
    """
    from cryptoarm_dss_plugin.discovering.settings_file import LARGEST_FILE, decode_file  # noqa: PLC0415

    try:
        if path.is_file():
            with path.open("rb") as file:
                return decode_file(file.read(LARGEST_FILE + 1))
        problem = "no file"
    except (OSError, ValueError) as error:
        problem = type(error).__name__
    raise DssPluginError(ErrorCode.USAGE, problem, {"problem": "unreadable-file"})
