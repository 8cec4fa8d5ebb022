"""Troubles of the way to a server, and how a person sees them end."""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QApplication, QLabel, QListWidget

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.store import Store
from tests.wizard.person import Person

ADMINISTRATOR, OPERATOR, YOU = "администратору", "организации, предоставившей вам сертификат", ""
WHO = {
    ADMINISTRATOR: "Исправить это может ваш администратор.",
    OPERATOR: "Исправить это может организация, предоставившая вам сертификат.",
    YOU: "Исправить это можете вы сами.",
}
"""For whom gets the letter, what the check says about who can help."""

IMPORT_LETTER, IMPORT_COPIED = "copyLetterButton", "letterCopied"
CHECK_LETTER, CHECK_COPIED = "copyCheckLetterButton", "letterCheckCopied"


@dataclass(frozen=True)
class Ending:
    """How a trouble ends.

    Attributes:
        code: the code in the letter and in the notification.
        cause: what the sentence says happened.
        advice: what it says is to be done.
        box: where the person is led.
        rung: what the broken row of the ladder begins with, after its mark; "" where the ladder is sound.
        letter: who gets a letter, `YOU` for nobody.
    """

    code: str
    cause: str
    advice: str
    box: str
    rung: str
    letter: str = YOU


def letter(person: Person, button: str, copied: str) -> tuple[str, str]:
    """Copy the letter; it, and what is said about whom it is for. Two empty texts where there is none."""
    if not person.sees(button):
        return "", ""
    person.click_named(button)
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    text = clipboard.text()
    clipboard.clear()
    return text, person.text(copied)


def see_import_end(person: Person, ending: Ending) -> str:
    """See the import that runs end so; the sentence."""
    said = person.wait_problem()

    assert ending.cause in said
    assert ending.advice in said
    assert person.page() == "connectionPage"
    assert person.focus() == ending.box
    is_described = person.box(ending.box).accessibleDescription()
    assert is_described == said or ending.box.startswith("proxy")  # those have a remark of their own
    _see_letter(letter(person, IMPORT_LETTER, IMPORT_COPIED), ending, said)
    told = person.notifications()[-1]
    assert (told.code, told.text) == (ending.code, said)
    return said


def see_check_end(
    person: Person, ending: Ending, button: str = "checkConnection", at: str = "checkRungs"
) -> str:
    """Press the button and see the check end so, with the person at the ladder; the sentence."""
    person.click_named(button)
    said = check_outcome(person)

    assert said.startswith("⚠ ")
    assert ending.cause in said
    assert ending.advice in said
    assert WHO[ending.letter] in said
    (broken,) = {row[2:] for row in rungs(person) if row.startswith("✗ ")}
    assert broken.startswith(f"{ending.rung}")
    assert "ошибка" in broken
    assert current_rung(person) == f"✗ {broken}"
    assert person.focus() == at
    assert not person.sees(IMPORT_LETTER), "one letter at a time"
    _see_letter(letter(person, CHECK_LETTER, CHECK_COPIED), ending, said)
    return said


def _see_letter(got: tuple[str, str], ending: Ending, said: str) -> None:
    text, told = got
    if ending.letter == YOU:
        assert (text, told) == ("", ""), said
        return
    assert ending.letter in told
    assert f"Код ошибки: {ending.code}" in text.splitlines()
    assert ending.cause in text
    assert "Прошу" in text
    assert ("Логин: " in text) == (ending.letter == OPERATOR)


def check_outcome(person: Person) -> str:
    """Wait for the end of a check; what it comes to."""
    person.until(lambda: person.sees("checkOutcome") and not person.sees("stopCheck"))
    person.look()
    return person.text("checkOutcome")


def rungs(person: Person) -> list[str]:
    """The rows of the ladder."""
    view = person.get(QListWidget, "checkRungs")
    return [view.item(row).text() for row in range(view.count())]  # type: ignore[union-attr]


def current_rung(person: Person) -> str:
    """The row of the ladder that is pointed out."""
    view = person.get(QListWidget, "checkRungs")
    return view.currentItem().text()  # type: ignore[union-attr]


def hints(person: Person) -> dict[str, str]:
    """What stands under the boxes, by the names of the boxes."""
    found = [one for one in person.wizard.findChildren(QLabel) if one.isVisible()]
    return {
        one.objectName().removesuffix("Hint"): one.text()
        for one in found
        if one.objectName().endswith("Hint")
    }


def change_saved(person: Person, name: str, change: Callable[[Connection], Connection]) -> None:
    """Change a saved connection, as the settings do."""
    store = Store(person.data_dir)
    try:
        manager = new_host_manager()
        manager.register(store)
        book = ConnectionBook(Host(manager))
        known = book.find(name)
        assert known is not None
        book.save(change(known))
    finally:
        store.close()


def open_saved(person: Person, name: str) -> None:
    """Open the wizard and name a saved connection; the form fills itself in."""
    person.choose_import()
    person.write("connectionName", name)
    person.press(Qt.Key.Key_Tab)
    person.until(lambda: person.box("login").text())
    person.until(lambda: person.forward_button().isEnabled())
