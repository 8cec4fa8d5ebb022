"""Passwords remembered until the application exits: in memory, per account, nowhere else."""

import threading

from cryptoarm_dss_plugin.secrets import Secret


class PasswordKeeper:
    """Remembers passwords that the person asked to be remembered «до выхода из приложения».

    From any thread: one that is forgotten while another thread recalls it is not taken for an empty one.
    """

    def __init__(self) -> None:
        self._passwords: dict[str, Secret] = {}
        self._guard = threading.RLock()

    def __len__(self) -> int:
        return len(self._passwords)

    def remember(self, account: str, password: Secret) -> None:
        """Keep a copy of a password for an account."""
        with self._guard:
            self.forget(account)
            self._passwords[account] = Secret(password.reveal())

    def recall(self, account: str) -> Secret | None:
        """A copy of the remembered password of an account, None when there is none."""
        with self._guard:
            kept = self._passwords.get(account)
            return Secret(kept.reveal()) if kept else None

    def holds(self, account: str) -> bool:
        """Whether a password of an account is remembered."""
        return account in self._passwords

    def forget(self, account: str) -> None:
        """Wipe the password of an account, if there is one."""
        with self._guard:
            kept = self._passwords.pop(account, None)
            if kept:
                kept.wipe()

    def forget_refused(self, account: str, password: Secret) -> None:
        """Wipe a password that was refused; one that was remembered in its place meanwhile stays."""
        with self._guard:
            kept = self._passwords.get(account)
            if kept is not None and kept.reveal() == password.reveal():
                self.forget(account)

    def forget_all(self) -> None:
        """Wipe every remembered password."""
        with self._guard:
            for account in list(self._passwords):
                self.forget(account)
