"""The form of the page «Подключение»: boxes, the tick for DSS 2.0, «Дополнительно», and what fills them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.boxes import Boxes
from cryptoarm_dss_plugin.wizard.filling import FILLED, Filling
from cryptoarm_dss_plugin.wizard.further import Further
from cryptoarm_dss_plugin.wizard.name_list import NameList
from cryptoarm_dss_plugin.wizard.offering import Offering
from cryptoarm_dss_plugin.wizard.offers import Known
from cryptoarm_dss_plugin.wizard.qt import QGridLayout, QObject, QPushButton, Qt
from cryptoarm_dss_plugin.wizard.scrolling import wrap_tick
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded
from cryptoarm_dss_plugin.wizard.tick import LockableTick
from cryptoarm_dss_plugin.wizard.views import FilledForm

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.discovering.found import Found

ADDRESSES = ("auth_server", "dss_server")
NEEDED = ("name", *ADDRESSES, "login")
"""The boxes without which nothing can begin."""


class ConnectionForm(QObject):
    """Knows what is filled in and where it came from; asks nobody.

    Attributes:
        bugs: where exceptions of its slots go.
        boxes: the boxes.
        grid: where the boxes stand, but for those of `further`.
        further: «Дополнительно».
        second: the button that finds the other address.
        names: the button with the known names.
    """

    def __init__(self, texts: Texts, bugs: BugReports, form: FilledForm) -> None:
        """Build it.

        Args:
            texts: the person's language.
            bugs: where exceptions of slots go.
            form: what it is filled in with.
        """
        super().__init__()
        self.bugs = bugs
        self.boxes = boxes = Boxes(bugs)
        self.grid = grid = QGridLayout()
        self.names = NameList(texts, bugs)
        label = texts.text("Connection &name")
        boxes.add(grid, "name", "connectionName", label, form.name, self.names)
        boxes.add(
            grid, "auth_server", "authServer", texts.text("DSS &authorization server"), form.auth_server
        )
        boxes.add(grid, "dss_server", "dssServer", texts.text("DSS &server"), form.dss_server)
        self.second = QPushButton(texts.text("Find the &other address"))
        self.second.setObjectName("findOtherAddress")
        self.second.hide()
        grid.addWidget(self.second, grid.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)
        self._tick = LockableTick(texts.text("Use CryptoPro DSS &2.0 confirmations"), "useDss2Confirmation")
        self._tick.setChecked(form.dss2)
        self._tick_row = grid.rowCount()
        grid.addWidget(self._tick, self._tick_row, 1)
        grid.addWidget(self._tick.note, self._tick_row + 1, 1)
        boxes.add(grid, "login", "login", texts.text("&Login"), form.login)
        self.further = Further(texts, boxes, form)
        self._filling = Filling(boxes, self._tick)
        self._offering = Offering(boxes, self._tick, self.further, texts)
        for server in ADDRESSES:
            boxes.line(server).setPlaceholderText("https://")
        for key in NEEDED:
            boxes.line(key).setAcceptDrops(False)  # the page takes what is dropped
        boxes.edited.connect(self._edited)
        self._tick.clicked.connect(self._tick_clicked)
        self.further.gost.activated.connect(self._gost_chosen)

    def filled(self) -> FilledForm:
        """The form as it is filled in."""
        content = self.boxes.content
        return FilledForm(
            name=content("name"),
            auth_server=content("auth_server"),
            dss_server=content("dss_server"),
            login=content("login"),
            dss2=self._tick.isChecked(),
            ca_file=content("ca_file"),
            client_id=content("client_id"),
            resource=content("resource"),
            proxy=content("proxy"),
            proxy_user=content("proxy_user"),
            offered=self._offering.name,
            choose=self.further.chooses,
            gost_tls=self.further.gost.value,
        )

    def is_filled(self, keys: Iterable[str] = NEEDED) -> bool:
        """Whether there is something in each of these boxes."""
        return self.boxes.is_filled(keys)

    def first_empty(self) -> str:
        """The first box that something is needed in, "" for none."""
        return next((key for key in NEEDED if not self.boxes.content(key).strip()), "")

    def is_one_address_missing(self) -> bool:
        """Whether one of the two addresses is there, and the other is not."""
        return sum(bool(self.boxes.content(key).strip()) for key in ADDRESSES) == 1

    def set_enabled(self, *, enabled: bool) -> None:
        """Open or close it for typing."""
        self.boxes.set_enabled(enabled=enabled)
        self.further.set_enabled(enabled=enabled)
        self._tick.setEnabled(enabled)
        self.names.setEnabled(enabled)

    def make_narrow(self) -> None:
        """The screen is too narrow for headings beside the boxes."""
        self.boxes.stack()
        for row, widget in enumerate((self._tick, self._tick.note), self._tick_row):
            self.grid.removeWidget(widget)
            self.grid.addWidget(widget, row, 0, 1, 2)
        wrap_tick(self._tick)

    def offer(self, known: Known) -> None:
        """Fill in, and close, what is known under the name."""
        self._offering.offer(known)

    def fill_found(self, found: "Found") -> None:
        """Fill in what a search has found, but for what is locked."""
        self._filling.fill(found)
        self._offering.taken_over(key for key in FILLED if not self.boxes.is_locked(key))
        self.further.open_if_filled()

    def put_back(self) -> None:
        """As it was before that."""
        self._filling.put_back()

    def is_locked(self, field: str) -> bool:
        """Whether a search cannot change what it calls so."""
        return self._filling.is_locked(field)

    def used(self) -> None:
        """It was sent: what was offered is the person's own now."""
        self._offering.used()

    def wipe(self) -> None:
        """The wizard ends."""
        self.further.ca_facts.drop()
        self.further.secret.clear()
        self.further.proxy.forget_password()

    @guarded
    def _edited(self, key: str) -> None:
        self._offering.touched(key)

    @guarded
    def _tick_clicked(self) -> None:
        self._offering.tick_touched()

    @guarded
    def _gost_chosen(self) -> None:
        self._offering.gost_touched()
