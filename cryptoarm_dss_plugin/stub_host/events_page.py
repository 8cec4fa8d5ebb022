"""The tab «События»: the notifications, and beside them the chosen one with what can be done about it."""

from collections.abc import Callable

from cryptoarm_dss_plugin.host_api.values import Notification
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.icons import own_icon
from cryptoarm_dss_plugin.stub_host.notifications import NotificationCentre, when_and_how
from cryptoarm_dss_plugin.stub_host.qt import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QModelIndex,
    QPushButton,
    QScrollArea,
    QShowEvent,
    QSize,
    QSplitter,
    Qt,
    QVBoxLayout,
    QWidget,
)
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.store_trouble import in_words
from cryptoarm_dss_plugin.stub_host.widgets import characters, heading, plain_label, wide_button

RunAction = Callable[[str, str], bool]
"""Runs an action of a notification: its id and argument; whether a plugin took it."""


class EventsPage(QWidget):
    """Shows the notification centre.

    Args:
        services: shared by the parts of the window.
        centre: the notifications.
        go_to_log: called with a notification whose journal entry is wanted.
        support: called with a notification for which a support file is wanted.
        run_action: see `RunAction`.
        parent: owner.
    """

    def __init__(
        self,
        services: Services,
        centre: NotificationCentre,
        *,
        go_to_log: Callable[[Notification], object],
        support: Callable[[Notification], object],
        run_action: RunAction,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.services = services
        self._centre = centre
        self._go_to_log = go_to_log
        self._support = support
        self._run_action = run_action
        self._actions: list[QPushButton] = []
        self._make_widgets()
        self._lay_out()
        self._connect()
        self.retranslate()

    @property
    def chosen(self) -> Notification | None:
        """The notification that is selected."""
        return self._centre.at(self.view.currentIndex())

    def show_newest(self) -> None:
        """Go to the newest notification."""
        self.view.setCurrentIndex(self._centre.index(0, 0))
        self.view.setFocus()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        texts = self.services.texts
        self._list_label.setText(texts.text("&Notifications:"))
        self._read_all.setText(texts.text("Mark all as &read"))
        self._log.setText(texts.text("Go to the &journal"))
        self._send.setText(texts.text("Send to technical su&pport"))
        self._centre.retranslate()
        self._show_trouble()
        self._show_chosen()

    @guarded
    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """What was selected while the tab was hidden is seen now."""
        super().showEvent(event)
        self._centre.mark_read(self.view.currentIndex())

    def _make_widgets(self) -> None:
        self.view = QListView(self)
        self.view.setObjectName("notificationList")
        self.view.setModel(self._centre)
        self.view.setWordWrap(True)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setIconSize(QSize(22, 22))
        self.view.setSpacing(2)
        self.view.setAlternatingRowColors(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list_label = QLabel(self)
        self._list_label.setBuddy(self.view)
        self._trouble = plain_label(self)
        self._read_all = wide_button(self, "markAllReadButton")
        self._title = heading("", self)
        self._when = plain_label(self)
        self._text = plain_label(self, selectable=True)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._unavailable = plain_label(self)
        self._log = wide_button(self, "goToLogButton")
        self._log.setIcon(own_icon("log"))
        self._send = wide_button(self, "sendToSupportButton")
        self._send.setIcon(own_icon("support"))

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list_label)
        column.addWidget(self._trouble)
        column.addWidget(self.view, 1)
        column.addWidget(self._read_all)
        self._panel = QFrame(self)
        self._panel.setFrameShape(QFrame.Shape.StyledPanel)
        panel = QVBoxLayout(self._panel)
        told = QWidget(self)
        words = QVBoxLayout(told)
        words.setContentsMargins(0, 0, 0, 0)
        for label in (self._title, self._when, self._text):
            words.addWidget(label)
        words.addStretch()
        self._scroll.setWidget(told)
        panel.addWidget(self._scroll, 1)
        panel.addWidget(self._unavailable)
        self._action_buttons = QVBoxLayout()
        panel.addLayout(self._action_buttons)
        panel.addWidget(self._log)
        panel.addWidget(self._send)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        left.setMinimumWidth(characters(self, 50))
        self._scroll.setMinimumWidth(characters(self, 40))
        splitter.addWidget(left)
        splitter.addWidget(self._panel)
        splitter.setStretchFactor(0, 1)
        layout = QHBoxLayout(self)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        selection = self.view.selectionModel()
        if selection is not None:
            selection.currentChanged.connect(self._on_current_changed)
        self.view.activated.connect(self._on_go_to_log)
        self._log.clicked.connect(self._on_go_to_log)
        self._send.clicked.connect(self._on_support)
        self._read_all.clicked.connect(self._on_read_all)
        bar = self._scroll.verticalScrollBar()
        if bar is not None:
            bar.rangeChanged.connect(self._on_scroll_range)
        self._centre.trouble_changed.connect(self._on_trouble_changed)
        self._centre.unread_changed.connect(self._on_unread_changed)

    def _show_chosen(self) -> None:
        texts = self.services.texts
        chosen = self.chosen
        for button in self._actions:
            button.hide()
            button.deleteLater()
        self._actions = []
        self._unavailable.hide()
        self._log.setEnabled(chosen is not None)
        self._send.setEnabled(chosen is not None)
        if chosen is None:
            empty = not self._centre.rowCount()
            self._title.setText(
                texts.text("There are no notifications") if empty else texts.text("Choose a notification")
            )
            self._when.clear()
            self._text.clear()
            return
        self._title.setText(chosen.title)
        self._scroll.setAccessibleName(chosen.title)
        self._when.setText(when_and_how(chosen, texts))
        self._text.setText(chosen.text)
        for action_id, label in chosen.actions:
            button = wide_button(self._panel, action_id)
            button.setText(label.replace("&", "&&"))
            button.clicked.connect(self._on_action)
            self._action_buttons.addWidget(button)
            button.show()
            self._actions.append(button)

    def _show_trouble(self) -> None:
        trouble = self._centre.trouble
        self._trouble.setVisible(trouble is not None)
        if trouble is not None:
            texts = self.services.texts
            self._trouble.setText(
                texts.text(
                    "Notifications are not being kept for the next time. {why}", why=in_words(trouble, texts)
                )
            )

    @guarded
    def _on_scroll_range(self, _first: int, last: int) -> None:
        """A text that is longer than the panel can be scrolled by the keys."""
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus if last else Qt.FocusPolicy.NoFocus)

    @guarded
    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self.isVisible():
            self._centre.mark_read(current)
        self._show_chosen()

    @guarded
    def _on_go_to_log(self) -> None:
        if self.chosen is not None:
            self._go_to_log(self.chosen)

    @guarded
    def _on_support(self) -> None:
        if self.chosen is not None:
            self._support(self.chosen)

    @guarded
    def _on_read_all(self) -> None:
        self._centre.mark_read()

    @guarded
    def _on_action(self) -> None:
        button = self.sender()
        chosen = self.chosen
        if button is None or chosen is None:
            return
        if not self._run_action(button.objectName(), chosen.action_argument):
            self._unavailable.setText(
                self.services.texts.text(
                    "This cannot be done now: the plugin that offered it is switched off or does not know it"
                )
            )
            self._unavailable.show()

    @guarded
    def _on_trouble_changed(self) -> None:
        self._show_trouble()

    @guarded
    def _on_unread_changed(self, unread: int) -> None:
        self._read_all.setEnabled(unread > 0)
        if self.chosen is None:
            self._show_chosen()
        else:
            self._when.setText(when_and_how(self.chosen, self.services.texts))
