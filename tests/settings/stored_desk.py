"""The page «Что хранится на этом компьютере» in the host's window, as a person uses it."""

from PyQt5.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QWidget

from cryptoarm_dss_plugin.settings.stored_page import StoredPage
from tests.stub_host.hands import find
from tests.wizard.person import Person

OURS = ("connections", "last-imports", "accounts", "certificates", "passwords", "other-settings")
THEIRS = ("presets", "journal", "notifications")


def open_stored(person: Person) -> None:
    """Go to the tab «Что хранится»."""
    window = person.host.window
    window.tabs.setCurrentWidget(find(window, QWidget, "dss.stored"))


class StoredDesk:
    """The page, found in its tab and shown; gone through by a person.

    Args:
        person: at the window.
    """

    def __init__(self, person: Person) -> None:
        self.person = person
        self.show()
        self.person.until(self.is_filled)
        self.to_front()  # a wizard that was open may have gone only now

    @property
    def page(self) -> StoredPage:
        """The page as long as the plugin is on."""
        found = self.person.host.window.findChild(StoredPage)
        assert found is not None, "the plugin has no such page"
        return found

    def show(self) -> None:
        """Go to its tab, in the window in front."""
        self.to_front()
        window = self.person.host.window
        window.tabs.setCurrentWidget(find(window, QWidget, "dss.stored"))

    def is_filled(self) -> bool:
        """Whether its rows can be seen."""
        return any(row.isVisible() for row in self.page.findChildren(QWidget, "stored.journal"))

    def to_front(self) -> None:
        """What the window system does when a dialog is gone, and the offscreen platform does not."""
        self.person.host.window.activateWindow()
        self.person.until(self.person.host.window.isActiveWindow)

    def leave(self) -> None:
        """Go to the tab of the certificates."""
        self.person.host.window.tabs.setCurrentIndex(0)

    def facts(self, kind: str) -> str:
        """How many, how large, where, who, as the page says."""
        return find(self.page, QLabel, f"storedFacts.{kind}").text()

    def wait_facts(self, kind: str, beginning: str) -> str:
        """Wait until that begins so."""
        self.person.until(lambda: self.facts(kind).startswith(beginning))
        return self.facts(kind)

    def button(self, kind: str) -> QPushButton:
        """«Удалить» of a kind."""
        return find(self.page, QPushButton, f"deleteStored.{kind}")

    @property
    def forget_all(self) -> QPushButton:
        """«Забыть всё»."""
        return find(self.page, QPushButton, "forgetEverything")

    @property
    def repeat(self) -> QPushButton:
        """«Повторить»."""
        return find(self.page, QPushButton, "repeatStored")

    @property
    def outcome(self) -> str:
        """What the page says of what was done."""
        label = find(self.page, QLabel, "storedOutcome")
        return label.text() if label.isVisible() else ""

    def wait_outcome(self, part: str) -> str:
        """Wait until it says this; the whole of it."""
        self.person.until(lambda: part in self.outcome)
        return self.outcome

    def path(self) -> str:
        """The folder that the page names."""
        return find(self.page, QLineEdit, "storedFolder").text()

    def ask(self, button: QPushButton) -> QDialog:
        """Press a button that asks first; its question."""
        assert self.question() is None
        self.person.click(button)
        self.person.until(lambda: self.question() is not None)
        question = self.question()
        assert question is not None
        self.person.until(find(question, QPushButton, "storedQuestionNo").hasFocus)
        return question

    def question(self) -> QDialog | None:
        """The question that is open."""
        return self.person.host.window.findChild(QDialog, "storedQuestion")

    def said(self) -> str:
        """What the open question says."""
        question = self.question()
        assert question is not None
        return "\n".join(label.text() for label in question.findChildren(QLabel))

    def answer(self, name: str) -> None:
        """Press a button of the question ("Yes" or "No") and let it go."""
        question = self.question()
        assert question is not None
        self.person.click(find(question, QPushButton, f"storedQuestion{name}"))
        self.person.until(lambda: self.question() is None)
        self.to_front()

    def delete(self, button: QPushButton) -> None:
        """Press a button that deletes, and say yes."""
        self.ask(button)
        self.answer("Yes")
