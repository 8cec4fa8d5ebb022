"""Passwords remembered until the application exits: in memory, per account, nowhere else."""

from cryptoarm_dss_plugin.secrets import Secret


class PasswordKeeper:
    """Remembers passwords that the person asked to be remembered «до выхода из приложения»."""

    def __init__(self) -> None:
        self._passwords: dict[str, Secret] = {}

    def __len__(self) -> int:
        return len(self._passwords)

    def remember(self, account: str, password: Secret) -> None:
        """Keep a copy of a password for an account."""
        self.forget(account)
        self._passwords[account] = Secret(password.reveal())

    def recall(self, account: str) -> Secret | None:
        """A copy of the remembered password of an account, None when there is none."""
        kept = self._passwords.get(account)
        return Secret(kept.reveal()) if kept else None

    def holds(self, account: str) -> bool:
        """Whether a password of an account is remembered."""
        return account in self._passwords

    def forget(self, account: str) -> None:
        """Wipe the password of an account, if there is one."""
        kept = self._passwords.pop(account, None)
        if kept:
            kept.wipe()

    def forget_all(self) -> None:
        """Wipe every remembered password."""
        for account in list(self._passwords):
            self.forget(account)
