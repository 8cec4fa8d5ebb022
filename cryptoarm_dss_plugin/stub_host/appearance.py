"""How the windows look: light and dark palettes of the Fusion style, and Qt's own words in Russian."""

from typing import Final

from cryptoarm_dss_plugin.stub_host.clear_style import ClearStyle
from cryptoarm_dss_plugin.stub_host.qt import (
    QApplication,
    QColor,
    QLibraryInfo,
    QPalette,
    QStyleFactory,
    QTranslator,
)
from cryptoarm_dss_plugin.stub_host.texts import Language

_ROLE = QPalette.ColorRole
_PLACEHOLDER: Final = "placeholder"

# Every text stands out from what lies behind it by 4.5:1 at least (WCAG 2.1, 1.4.3), disabled ones by 3:1;
# a test measures it.
_LIGHT: Final = {
    _ROLE.Window: "#f3f4f6",
    _ROLE.WindowText: "#1b1f24",
    _ROLE.Base: "#ffffff",
    _ROLE.AlternateBase: "#f5f7fa",
    _ROLE.Text: "#1b1f24",
    _ROLE.PlaceholderText: "#5c636d",
    _ROLE.Button: "#e6e9ed",
    _ROLE.ButtonText: "#1b1f24",
    _ROLE.BrightText: "#a11212",
    _ROLE.ToolTipBase: "#fffbe6",
    _ROLE.ToolTipText: "#1b1f24",
    _ROLE.Highlight: "#cfe3f6",
    _ROLE.HighlightedText: "#0d2238",
    _ROLE.Link: "#0b5cad",
    _ROLE.LinkVisited: "#6a3fa0",
    _ROLE.Light: "#ffffff",
    _ROLE.Midlight: "#eceef1",
    _ROLE.Mid: "#b4bac2",
    _ROLE.Dark: "#8b929c",
    _ROLE.Shadow: "#5c636d",
}
_DARK: Final = {
    _ROLE.Window: "#26292e",
    _ROLE.WindowText: "#f0f2f4",
    _ROLE.Base: "#1c1f23",
    _ROLE.AlternateBase: "#22262b",
    _ROLE.Text: "#f0f2f4",
    _ROLE.PlaceholderText: "#a5acb5",
    _ROLE.Button: "#353a41",
    _ROLE.ButtonText: "#f0f2f4",
    _ROLE.BrightText: "#ffb4ab",
    _ROLE.ToolTipBase: "#353a41",
    _ROLE.ToolTipText: "#f0f2f4",
    _ROLE.Highlight: "#17344f",
    _ROLE.HighlightedText: "#ffffff",
    _ROLE.Link: "#8cc4ff",
    _ROLE.LinkVisited: "#c9b3f5",
    _ROLE.Light: "#4a5059",
    _ROLE.Midlight: "#3f454d",
    _ROLE.Mid: "#2b2f35",
    _ROLE.Dark: "#17191c",
    _ROLE.Shadow: "#0c0d0f",
}
_DISABLED_ROLES: Final = (_ROLE.WindowText, _ROLE.Text, _ROLE.ButtonText, _ROLE.HighlightedText)


def palette(*, dark: bool) -> QPalette:
    """The light or the dark palette."""
    made = QPalette()
    for role, colour in (_DARK if dark else _LIGHT).items():
        made.setColor(role, QColor(colour))
    disabled = QColor("#8f969f" if dark else "#6b727c")
    for role in _DISABLED_ROLES:
        made.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    return made


def is_dark(colours: QPalette) -> bool:
    """Whether a palette has light text on a dark ground."""
    return colours.color(_ROLE.Window).lightness() < colours.color(_ROLE.WindowText).lightness()


class Appearance:
    """What a host changes of the application while it runs, and gives back at its end.

    Args:
        application: the application.
        language: of Qt's own windows, such as the choice of a file.
        dark: dark or light; None follows what the application looks like so far.
    """

    def __init__(self, application: QApplication, language: Language, *, dark: bool | None) -> None:
        self._application = application
        self._palette_before = application.palette()
        style = application.style()
        self._style_before = "" if style is None else style.objectName()
        self._translator: QTranslator | None = None
        application.setStyle(ClearStyle())
        self.set_dark(dark=is_dark(self._palette_before) if dark is None else dark)
        self.set_language(language)

    @property
    def dark(self) -> bool:
        """Whether the windows are dark now."""
        return is_dark(self._application.palette())

    def set_dark(self, *, dark: bool) -> None:
        """Make all windows dark or light."""
        self._application.setPalette(palette(dark=dark))

    def set_language(self, language: Language) -> None:
        """Let Qt's own windows speak this language; English needs no translation."""
        self._remove_translator()
        if language == "ru":
            translator = QTranslator()
            place = QLibraryInfo.location(QLibraryInfo.LibraryLocation.TranslationsPath)
            if translator.load("qtbase_ru", place):
                self._application.installTranslator(translator)
                self._translator = translator

    def restore(self) -> None:
        """Give the application back as it was."""
        self._remove_translator()
        if self._style_before:
            self._application.setStyle(QStyleFactory.create(self._style_before))
        self._application.setPalette(self._palette_before)

    def _remove_translator(self) -> None:
        translator, self._translator = self._translator, None
        if translator is not None:
            self._application.removeTranslator(translator)
