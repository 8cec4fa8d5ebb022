"""The window of the host: its toolbar and its tabs."""

from collections.abc import Callable, Sequence

from cryptoarm_dss_plugin.stub_host.certificate_details import import_button
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.icons import own_icon
from cryptoarm_dss_plugin.stub_host.import_menu import ImportMenu
from cryptoarm_dss_plugin.stub_host.placing import fitting
from cryptoarm_dss_plugin.stub_host.qt import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QEvent,
    QKeySequence,
    QMainWindow,
    QMenu,
    QResizeEvent,
    QShortcut,
    QSize,
    QSizePolicy,
    QStatusBar,
    Qt,
    QTabWidget,
    QToolBar,
    QToolButton,
    QWidget,
    pyqtSignal,
)
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.texts import LANGUAGES, mark
from cryptoarm_dss_plugin.stub_host.widgets import characters, plain_label

_LANGUAGE_NAMES = {"ru": mark("&Russian"), "en": mark("&English")}


_STATUS_MARGINS = (8, 2, 8, 2)
_STATUS_FRAME = 12
"""Pixels before scaling."""


class SettingsWindow(QMainWindow):
    """«Настройки»: a toolbar above tabs.

    Signals:
        closing: the person closed the window.
        activated: the window came to the front.
        refresh_wanted, events_wanted, training_wanted: the buttons of the toolbar.
        language_wanted: carries "ru" or "en".
        dark_wanted: carries whether the windows shall be dark.
        tab_shown: carries the widget of the tab that is shown now.
    """

    closing = pyqtSignal()
    activated = pyqtSignal()
    refresh_wanted = pyqtSignal()
    events_wanted = pyqtSignal()
    training_wanted = pyqtSignal()
    language_wanted = pyqtSignal(str)
    dark_wanted = pyqtSignal(bool)
    tab_shown = pyqtSignal(object)

    def __init__(self, services: Services, *, dark: bool) -> None:
        super().__init__()
        self.services = services
        self.setObjectName("certificateSettings")
        self.setWindowIcon(own_icon("certificate"))
        self._unread = 0
        self._titles: list[tuple[QWidget, Callable[[], str]]] = []
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("settingsTabs")
        self.tabs.setDocumentMode(True)
        self.setCentralWidget(self.tabs)
        self._newest = plain_label(self)
        self._newest.setObjectName("newestNotification")
        self._newest.setContentsMargins(*_STATUS_MARGINS)
        self._status = QStatusBar(self)
        self._status.setSizeGripEnabled(False)
        self._status.addWidget(self._newest, 1)
        self._status.hide()
        self.setStatusBar(self._status)
        self._make_view_menu(dark=dark)
        refresh = QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self)
        refresh.activated.connect(self.refresh_wanted)
        self.tabs.currentChanged.connect(self._on_tab)
        wanted = QSize(characters(self, 172), self.fontMetrics().height() * 34)
        screen = self.screen()
        self.resize(wanted if screen is None else fitting(wanted, screen.availableSize()))

    def furnish(self, menu: ImportMenu, *, training: bool) -> None:
        """Fill the toolbar.

        Args:
            menu: of the import button.
            training: whether there is a training server to be shown.
        """
        bar = QToolBar(self)
        bar.setObjectName("toolBar")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.addToolBar(bar)
        self._bar = bar
        self._import = import_button(bar, menu, "importButton")
        self._refresh = self._button("refreshButton", "refresh", self.refresh_wanted.emit)
        gap = QWidget(bar)
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._training = self._button("trainingButton", "training", self.training_wanted.emit)
        self._events = self._button("eventsButton", "bell", self.events_wanted.emit)
        self._view = self._button("viewButton", "view", None)
        self._view.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._view.setMenu(self._view_menu)
        for widget in (self._import, self._refresh, gap, self._training, self._events, self._view):
            action = bar.addWidget(widget)
            if widget is self._training and action is not None:
                action.setVisible(training)

    def add_tab(self, page: QWidget, title: Callable[[], str], place: int | None = None) -> None:
        """Add a tab; its title is asked for again when the language changes."""
        self._titles.append((page, title))
        self.tabs.insertTab(self.tabs.count() if place is None else place, page, title())

    def remove_tabs(self, pages: Sequence[QWidget]) -> None:
        """Remove tabs and delete their pages."""
        for page in pages:
            self._titles = [pair for pair in self._titles if pair[0] is not page]
            self.tabs.removeTab(self.tabs.indexOf(page))
            page.hide()
            page.setParent(None)
            page.deleteLater()

    def tell_news(self, words: str) -> None:
        """Show below what has just happened; "" shows nothing."""
        self._newest.setText(words)
        self._fit_news()
        self._status.setVisible(bool(words))

    def set_unread(self, unread: int) -> None:
        """Show how many notifications are unread."""
        self._unread = unread
        texts = self.services.texts
        words = texts.text("E&vents")
        self._events.setText(f"{words} ({unread})" if unread else words)
        told = texts.text("Unread notifications: {number}", number=unread)
        self._events.setToolTip(told)
        self._events.setAccessibleName(f"{words.replace('&', '')}. {told}")

    def retranslate(self) -> None:
        """Say everything in the present language."""
        texts = self.services.texts
        self.setWindowTitle(texts.text("Settings - Certificates"))
        self._import.setText(texts.text("&Import"))
        self._refresh.setText(texts.text("Re&fresh"))
        self._training.setText(texts.text("Trainin&g server"))
        self._view.setText(texts.text("Vie&w"))
        self._dark.setText(texts.text("&Dark windows"))
        for language, action in self._languages.items():
            action.setText(texts.text(_LANGUAGE_NAMES[language]))
            action.setChecked(language == texts.language)
        self._bar.setWindowTitle(texts.text("Toolbar"))
        self.tabs.setAccessibleName(texts.text("Parts of the settings"))
        for page, title in self._titles:
            self.tabs.setTabText(self.tabs.indexOf(page), title())
        self.set_unread(self._unread)

    @guarded
    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        """Closing the window closes the host."""
        super().closeEvent(event)
        self.closing.emit()

    @guarded
    def changeEvent(self, event: QEvent | None) -> None:  # noqa: N802 - Qt's name
        """Coming back to the window, the person finds what another program did meanwhile."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()

    @guarded
    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """The news needs more lines now, or fewer."""
        super().resizeEvent(event)
        self._fit_news()

    def _fit_news(self) -> None:
        """As many lines as the news needs at this width: the status bar would guess too many."""
        self._newest.setMinimumHeight(max(self._newest.heightForWidth(self.width() - _STATUS_FRAME), 0))

    def _button(self, object_name: str, icon: str, pressed: Callable[[], None] | None) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(object_name)
        button.setIcon(own_icon(icon))
        button.setIconSize(QSize(20, 20))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if pressed is not None:
            button.clicked.connect(pressed)
        return button

    def _make_view_menu(self, *, dark: bool) -> None:
        self._view_menu = QMenu(self)
        group = QActionGroup(self)
        self._languages: dict[str, QAction] = {}
        for language in LANGUAGES:
            action = QAction(self)
            action.setObjectName(f"language.{language}")
            action.setCheckable(True)
            group.addAction(action)
            self._view_menu.addAction(action)
            self._languages[language] = action
        group.triggered.connect(self._on_language)
        self._view_menu.addSeparator()
        self._dark = QAction(self)
        self._dark.setObjectName("darkWindows")
        self._dark.setCheckable(True)
        self._dark.setChecked(dark)
        self._dark.toggled.connect(self.dark_wanted)
        self._view_menu.addAction(self._dark)

    @guarded
    def _on_language(self, action: QAction) -> None:
        self.language_wanted.emit(action.objectName().removeprefix("language."))

    @guarded
    def _on_tab(self, _index: int) -> None:
        page = self.tabs.currentWidget()
        if page is not None:
            self.tab_shown.emit(page)
