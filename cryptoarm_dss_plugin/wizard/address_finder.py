"""One address is enough: searches what the person has given, and tells the page what belongs in the boxes."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.texts import Texts, plain_line
from cryptoarm_dss_plugin.wizard.at_fault import wants_proxy_password
from cryptoarm_dss_plugin.wizard.errand import Errand, Tell
from cryptoarm_dss_plugin.wizard.finding_status import FindingStatus
from cryptoarm_dss_plugin.wizard.paste_box import PasteBox
from cryptoarm_dss_plugin.wizard.patience import waiting_words
from cryptoarm_dss_plugin.wizard.qt import QMimeData, Qt, QVBoxLayout, QWidget, Signal
from cryptoarm_dss_plugin.wizard.search_plan import searcher, text_of_file
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded
from cryptoarm_dss_plugin.wizard.ways import FormAtHand

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
    wants_proxy_password = Signal()
    """The proxy wants a login and a password."""

    def __init__(
        self,
        texts: Texts,
        bugs: BugReports,
        host: Host,
        at_hand: FormAtHand,
        is_locked: Callable[[str], bool],
        helped: Callable[[str], str],
    ) -> None:
        """Prepare.

        Args:
            texts: the person's language.
            bugs: where exceptions of slots go.
            host: the host's hooks, called on a worker.
            at_hand: the form, which says how computers are reached.
            is_locked: whether a search cannot change what it calls so.
            helped: adds to a sentence about what went wrong whom to ask.
        """
        super().__init__()
        self.bugs = bugs
        self._texts = texts
        self._host = host
        self._at_hand = at_hand
        self._is_locked = is_locked
        self._helped = helped
        self._letter = False
        self._found: Found | None = None
        self._errand = Errand(bugs)
        self._errand.told.connect(self._told)
        self._errand.lost.connect(self._lost)
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
            text = text_of_file(Path(path))
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
        prepare, forget = searcher(text_of, self._at_hand, self._host, self._texts)
        self._found = None
        self._status.show_progress(self._texts.text("Looking for the addresses..."))
        self._status.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._allow(enabled=False)
        self._errand.begin(prepare, forget)

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

    @guarded
    def _lost(self) -> None:
        self._status.show_progress(waiting_words(self._texts))

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
        said = f"⚠ {failure_words(error, self._texts)}"
        self._status.say(said if error.code is ErrorCode.CANCELLED else self._helped(said))
        self.box.open(opened=True)
        self.box.go_to_text()
        if wants_proxy_password(error):
            self.wants_proxy_password.emit()

    def _fill(self) -> None:
        from cryptoarm_dss_plugin.wizard.found_words import note_lines, source_lines  # noqa: PLC0415

        found, self._found = self._found, None
        if found is None:
            return
        lines = source_lines(found, self._texts, letter=self._letter, is_locked=self._is_locked)
        lines += note_lines(found, self._texts)
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
