"""A box for a secret: hidden, shown on demand, with a hint when the keyboard seems to be set wrongly."""

import unicodedata

from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import (
    QKeyEvent,
    QLabel,
    QLineEdit,
    Qt,
    QToolButton,
    Signal,
)
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded

_LONGEST = 4096


class _SecretLine(QLineEdit):
    """A hidden line that notices letters of the wrong size: Qt cannot be asked for Caps Lock itself."""

    caps_lock_seen = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 - Qt's name
        """Judge a typed letter by whether Shift was held."""
        if event is not None:
            letter = event.text()
            if len(letter) == 1 and letter.lower() != letter.upper():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.caps_lock_seen.emit(letter.isupper() is not shift)
        super().keyPressEvent(event)


class SecretBox:
    """A line for a secret, the button that shows it, and the line with hints. No field of a QWizard.

    Attributes:
        line: where it is typed.
        button: shows and hides it.
        hint: what may be wrong with the keyboard; "" for nothing. Only a hint: nothing is refused for it.
        bugs: where exceptions of its slots go.
    """

    def __init__(self, texts: Texts, bugs: BugReports, name: str, words: tuple[str, str, str]) -> None:
        """Prepare.

        Args:
            texts: the person's language.
            bugs: where exceptions of slots go.
            name: object name of the line; those of button and hint are made of it.
            words: what it is called, and what the button says to show and to hide it.
        """
        self.bugs = bugs
        self._texts = texts
        called, self._to_show, self._to_hide = words
        self._caps_lock = False
        self.line = _SecretLine()
        self.line.setObjectName(name)
        self.line.setAccessibleName(called)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(_LONGEST)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.button = QToolButton()
        self.button.setObjectName(f"show{name[0].upper()}{name[1:]}")
        self.button.setCheckable(True)
        self.button.setText(self._to_show)
        self.hint: QLabel = plain_label(name=f"{name}Keyboard")
        self.hint.hide()
        self.button.toggled.connect(self._show_or_hide)
        self.line.textChanged.connect(self._judge)
        self.line.caps_lock_seen.connect(self._judge_case)

    def secret(self) -> Secret:
        """What is typed, exactly."""
        return Secret(self.line.text())

    def clear(self) -> None:
        """Empty the box, and hide what is typed next."""
        self.line.setText("")  # `clear` would leave an undo, for when the letters are shown
        self._caps_lock = False
        self.button.setChecked(False)
        self._judge("")

    def setEnabled(self, enabled: bool) -> None:  # noqa: FBT001, N802 - as Qt's
        """Open or close it for typing."""
        self.line.setEnabled(enabled)
        self.button.setEnabled(enabled)

    @guarded
    def _judge_case(self, caps_lock: bool) -> None:  # noqa: FBT001 - the signature of the signal
        self._caps_lock = caps_lock
        self._judge(self.line.text())

    @guarded
    def _judge(self, typed: str) -> None:
        hints = []
        if any(unicodedata.name(letter, "").startswith("CYRILLIC") for letter in typed):
            hints.append(self._texts.text("It looks as if the Russian keyboard layout is on."))
        if self._caps_lock:
            hints.append(self._texts.text("It looks as if Caps Lock is on."))
        said = " ".join(hints)
        if said != self.hint.text():
            self.hint.setText(said)
            self.line.setAccessibleDescription(said)
        self.hint.setVisible(bool(said))

    @guarded
    def _show_or_hide(self, shown: bool) -> None:  # noqa: FBT001 - the signature of Qt's signal
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.button.setText(self._to_hide if shown else self._to_show)
