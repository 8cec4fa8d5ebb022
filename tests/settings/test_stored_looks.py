"""Hands and eyes: the page and its question, in both languages, light and dark, on a small screen."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PyQt5.QtCore import QSize, Qt
from PyQt5.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget

from tests.administrators import Administrator
from tests.another_screen import run_again
from tests.settings.stored_desk import StoredDesk
from tests.settings.test_stored_page import damaged
from tests.stub_host.hands import find
from tests.stub_host.looks import contrast, cut_texts, foreign_words, mnemonics, nameless
from tests.wizard.conftest import Sit
from tests.wizard.looking import once_grown
from tests.wizard.person import PLUGIN
from tests.wizard.test_looks import PseudoTexts

OWN_NAMES = {"data", "test", "tmp", "pytest", "root", "var", "etc"}
"""Of the folders that the page names, beside those of the test itself."""


def sit(sit_down: Sit, tmp_path: Path, language: str, *, dark: bool = False) -> StoredDesk:
    """The page with something of every kind that is told by number."""
    person = sit_down("en" if language == "en" else "ru", dark=dark)
    administrator = Administrator(tmp_path / "etc")
    administrator.preset()
    plugin = person.host.plugins.manager.get_plugin(PLUGIN)
    assert plugin is not None
    plugin.place = administrator.place
    if language == "pseudo":
        plugin._texts = PseudoTexts("ru")  # noqa: SLF001 - the host has no such language
        person.host.retranslate()  # makes the pages anew
    person.import_all("idonly")
    desk = StoredDesk(person)
    person.until(lambda: desk.button("certificates").isEnabled())
    return desk


def scenes(desk: StoredDesk) -> Iterator[tuple[str, QWidget]]:
    """The page in every state, and its questions."""
    window = desk.person.host.window
    yield "full", window
    yield "one kind", desk.ask(desk.button("connections"))
    desk.answer("No")
    yield "everything", desk.ask(desk.forget_all)
    desk.answer("No")
    with damaged(desk.person.data_dir):
        desk.page.refresh()
        desk.person.until(desk.repeat.isVisible)
        yield "failed", window
    desk.person.click(desk.repeat)
    desk.person.until(lambda: desk.outcome == "")
    desk.delete(desk.forget_all)
    desk.person.until(lambda: not desk.button("certificates").isEnabled() and "\n" in desk.outcome)
    yield "forgotten", window


@pytest.mark.parametrize("language", ["ru", "en"])
def test_everything_has_a_name_and_a_letter_of_its_own(sit_down: Sit, tmp_path: Path, language: str) -> None:
    desk = sit(sit_down, tmp_path, language)

    for name, window in scenes(desk):
        letters = mnemonics(window)
        assert len(letters) == len(set(letters)), f"{name}: {letters}"
        assert nameless(window) == [], name
        spoken = [button.accessibleName() for button in window.findChildren(QPushButton)]
        named = [words for words in spoken if words]
        assert len(named) == len(set(named)), name


@pytest.mark.parametrize("language", ["ru", "en", "pseudo"])
@pytest.mark.parametrize("size", [QSize(960, 540), QSize(1320, 560)])
def test_nothing_is_cut(sit_down: Sit, tmp_path: Path, language: str, size: QSize) -> None:
    desk = sit(sit_down, tmp_path, language)
    least = desk.page.minimumSizeHint()
    assert least.width() <= size.width() // 2
    assert least.height() <= size.height() // 2
    desk.person.host.window.resize(size)

    cut = {}
    for name, window in scenes(desk):
        root = window if isinstance(window, QDialog) else desk.page
        cut[name] = once_grown(desk.person.qtbot, partial(_amiss, root, window))
    assert {name: texts for name, texts in cut.items() if texts} == {}


def _amiss(root: QWidget, window: QWidget) -> list[str]:
    return [text for text in cut_texts(window) if _is_of(root, text)] + _too_wide(root)


def test_a_wider_window_leaves_no_gaps(sit_down: Sit, tmp_path: Path) -> None:
    desk = sit(sit_down, tmp_path, "ru")
    window, label = desk.person.host.window, find(desk.page, QLabel, "storedIntroduction")
    window.resize(960, 540)
    desk.person.until(lambda: label.height() > 1.5 * label.fontMetrics().height())

    window.resize(1900, 540)

    desk.person.until(lambda: label.height() < 1.5 * label.fontMetrics().height())


def _is_of(root: QWidget, cut: str) -> bool:
    name = cut.partition(":")[0]
    return root.findChild(QWidget, name) is not None


def _too_wide(root: QWidget) -> list[str]:
    bars = [area.horizontalScrollBar() for area in root.findChildren(QScrollArea)]
    assert bars, "nothing can be scrolled"
    return [f"{root.objectName()} is too wide" for bar in bars if bar is not None and bar.maximum()]


@pytest.mark.parametrize("scale", ["2"])
def test_nothing_is_cut_at_this_scale(tmp_path: Path, scale: str) -> None:
    """The test above in a process of its own: the scale is settled when an application begins."""
    run_again([f"{__file__}::test_nothing_is_cut"], float(scale), tmp_path, "-k", "size0-ru")


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_its_ground(sit_down: Sit, tmp_path: Path, dark: bool) -> None:  # noqa: FBT001 - a parameter
    desk = sit(sit_down, tmp_path, "ru", dark=dark)

    for name, window in scenes(desk):
        ground = window.palette().color(window.backgroundRole())
        labels = [label for label in window.findChildren(QLabel) if label.isVisible() and label.isEnabled()]
        assert labels, name
        poor = [
            label.objectName()
            for label in labels
            if contrast(label.palette().color(label.foregroundRole()), ground) < 4.5
        ]
        assert poor == [], name


def test_the_russian_page_has_no_foreign_word(sit_down: Sit, tmp_path: Path) -> None:
    desk = sit(sit_down, tmp_path, "ru")
    paths = {desk.path(), str(tmp_path)}

    for name, window in scenes(desk):
        root = window if isinstance(window, QDialog) else desk.page
        labels = [label.text() for label in root.findChildren(QLabel)]
        boxes = {box.text() for box in root.findChildren(QLineEdit)}
        words = set(foreign_words(window)) - {"DSS"}
        known = {word for word in words if any(word in path for path in paths | boxes)}
        assert words - known - OWN_NAMES == set(), (name, labels)


def test_everything_can_be_done_by_keyboard(sit_down: Sit, tmp_path: Path) -> None:
    desk = sit(sit_down, tmp_path, "ru")
    person = desk.person
    find(desk.page, QLineEdit, "storedFolder").setFocus()
    person.until(lambda: person.focus() == "storedFolder")
    reached = [person.focus()]
    for _ in range(12):
        person.press(Qt.Key.Key_Tab)
        reached.append(person.focus())
        if reached[-1] == "deleteStored.certificates":
            break
    assert reached[0] == "storedFolder"
    assert reached[-1] == "deleteStored.certificates"
    assert desk.button("certificates").visibleRegion().boundingRect().height() > 0  # scrolled into sight

    person.press(Qt.Key.Key_Space)
    person.until(lambda: person.focus() == "storedQuestionNo")
    person.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    person.until(lambda: person.focus() == "storedQuestionYes")
    person.press(Qt.Key.Key_Space)
    person.until(lambda: desk.question() is None)
    desk.to_front()

    desk.wait_outcome("Удалено: Сертификаты из DSS - 3")
    person.until(lambda: person.focus() == "storedOutcome")
    spoken = QApplication.focusWidget()
    assert spoken is not None
    assert spoken.accessibleName() == desk.outcome
    assert spoken.visibleRegion().boundingRect().height() > 0


def test_alt_reaches_what_is_out_of_sight(sit_down: Sit) -> None:
    person = sit_down("en")
    person.import_all("idonly")
    desk = StoredDesk(person)
    person.host.window.resize(960, 540)
    person.until(desk.forget_all.isEnabled)
    person.until(lambda: desk.forget_all.visibleRegion().isEmpty())
    find(desk.page, QLineEdit, "storedFolder").setFocus()
    person.until(lambda: person.focus() == "storedFolder")

    person.alt("t")

    person.until(lambda: desk.question() is not None)
    desk.answer("No")


def test_the_files_of_the_administrator_are_shown_and_left(sit_down: Sit, tmp_path: Path) -> None:
    desk = sit(sit_down, tmp_path, "ru")
    path = find(desk.page, QLineEdit, "storedPath.presets")
    assert desk.facts("presets") == "Количество: 1. Кто может удалить: администратор."
    assert (path.isVisible(), path.isReadOnly(), path.text()) == (True, True, str(tmp_path / "etc"))

    desk.delete(desk.forget_all)

    desk.wait_outcome("Всё забыто.")
    desk.wait_facts("presets", "Количество: 1.")
    assert (tmp_path / "etc" / "connections.d" / "office.json").exists()
