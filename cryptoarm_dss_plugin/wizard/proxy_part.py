"""«Прокси-сервер» under «Дополнительно»: its address, and where it is wanted a login and a password."""

import urllib.parse

from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.boxes import Boxes
from cryptoarm_dss_plugin.wizard.labels import plain_label
from cryptoarm_dss_plugin.wizard.qt import QGridLayout, QObject
from cryptoarm_dss_plugin.wizard.secret_box import SecretBox
from cryptoarm_dss_plugin.wizard.slots import guarded

PROXY_KEYS = ("proxy", "proxy_user", "proxy_password")
_ACCOUNT = PROXY_KEYS[1:]


class ProxyPart(QObject):
    """The three boxes. The password is no part of the form, is not saved, and is asked for again.

    Attributes:
        bugs: where exceptions of its slots go.
    """

    def __init__(self, texts: Texts, boxes: Boxes, grid: QGridLayout, address: str, user: str) -> None:
        """Put them below what is in a grid.

        Args:
            texts: the person's language.
            boxes: where they are added.
            grid: the layout.
            address: what the box for the address is filled in with.
            user: likewise that for the login.
        """
        super().__init__()
        self.bugs = boxes.bugs
        self._texts = texts
        self._boxes = boxes
        self._asked = False
        told = plain_label(
            texts.text(
                "Empty: the proxy server of the system. "
                "Another one is needed only if your administrator says so."
            ),
            "proxyExplanation",
        )
        line = boxes.add(grid, "proxy", "proxy", texts.text("Proxy server"), address, below=told)
        line.editingFinished.connect(self.sort_out)
        boxes.add(grid, "proxy_user", "proxyUser", texts.text("Login for the proxy server"), user)
        words = (texts.text("Password for the proxy server"), texts.text("Show"), texts.text("Hide"))
        self._secret = SecretBox(texts, self.bugs, "proxyPassword", words)
        boxes.add_secret(grid, "proxy_password", self._secret, words[0])
        for key in PROXY_KEYS:
            boxes.line(key).textChanged.connect(self._typed)
        self._show_account()

    def password(self) -> Secret | None:
        """A copy of what is typed, None for nothing."""
        return self._secret.secret() or None

    def forget_password(self) -> None:
        """Empty the box for the password."""
        self._secret.clear()

    def set_enabled(self, *, enabled: bool) -> None:
        """Open or close what is no box; the boxes are closed with the others."""
        self._secret.button.setEnabled(enabled)

    def ask(self) -> str:
        """The proxy wants to know who it is: say so, forget the password that it did not take.

        Returns:
            The key of the box where something is to be typed.
        """
        self._asked = True
        self._secret.clear()
        self._show_account()
        self._boxes.demand("proxy", self._texts.text("The proxy server wants a login and a password"))
        empty = (key for key in PROXY_KEYS if not self._boxes.content(key).strip())
        return next(empty)

    @guarded
    def sort_out(self) -> None:
        """A login and a password inside of the address go where they belong."""
        typed = self._boxes.content("proxy").strip()
        if "@" not in typed or self._boxes.is_locked("proxy"):
            return
        scheme, mark, rest = typed.rpartition("://")
        account, _, address = rest.rpartition("@")
        user, colon, password = account.partition(":")
        self._boxes.line("proxy").setText(f"{scheme}{mark}{address}")
        if user:
            self._boxes.line("proxy_user").setText(urllib.parse.unquote(user))
        if colon:
            self._boxes.line("proxy_password").setText(urllib.parse.unquote(password))

    @guarded
    def _typed(self) -> None:
        self._boxes.demand("proxy", "")
        self._show_account()

    def _show_account(self) -> None:
        """Login and password are to be seen when there is a proxy that may want them."""
        shown = self._asked or any(self._boxes.content(key).strip() for key in PROXY_KEYS)
        for key in _ACCOUNT:
            self._boxes.show_row(key, shown=shown)
        self._secret.hint.setVisible(shown and bool(self._secret.hint.text()))
