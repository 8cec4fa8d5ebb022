"""Moves the wizard between its pages, and calls the person to it."""

from collections.abc import Callable

from cryptoarm_dss_plugin.wizard.attention import call_attention
from cryptoarm_dss_plugin.wizard.qt import QWizard
from cryptoarm_dss_plugin.wizard.views import PageId


class Mover:
    """Knows where the person is to be, and brings the wizard there. The wizard belongs to the host.

    Attributes:
        target: the page where the person is to be.
        is_moving: whether it moves the wizard just now, so that a page is not left by the person.
    """

    def __init__(self) -> None:
        self.target = PageId.CONNECTION
        self.is_moving = False
        self._wizard: Callable[[], QWizard | None] = lambda: None

    def attach(self, wizard: Callable[[], QWizard | None]) -> None:
        """Say how to find the wizard the pages are in."""
        self._wizard = wizard

    def let_go(self) -> None:
        """The wizard has ended."""
        self._wizard = lambda: None

    def may_leave(self, page: PageId) -> bool:
        """Whether the wizard may go forward from a page: only when it is moved from here."""
        return self.is_moving and self.target is not page

    def go_to(self, page: PageId) -> None:
        """Bring the wizard to a page: back to one already visited, or forward to a new one."""
        self.target = page
        wizard = self._wizard()
        if wizard is None or wizard.currentId() == page:
            return
        self.is_moving = True
        try:
            if int(page) in wizard.visitedIds():
                while wizard.currentId() not in (self.target, -1):
                    wizard.back()
            else:
                wizard.next()
        finally:
            self.is_moving = False

    def call_person(self) -> None:
        """Let the taskbar point at the wizard when the person is elsewhere."""
        call_attention(self._wizard())
