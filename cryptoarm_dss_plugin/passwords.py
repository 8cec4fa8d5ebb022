"""Passwords remembered until the application exits: in memory, per connection, nowhere else."""

from cryptoarm_dss_plugin.secrets import Secret


class PasswordKeeper:
    """Remembers passwords that the person asked to be remembered «до выхода из приложения»."""

    def __init__(self) -> None:
        self._passwords: dict[str, Secret] = {}

    def remember(self, connection: str, password: Secret) -> None:
        """Keep a copy of a password for a connection."""
        self.forget(connection)
        self._passwords[connection] = Secret(password.reveal())

    def recall(self, connection: str) -> Secret | None:
        """A copy of the remembered password of a connection, None when there is none."""
        kept = self._passwords.get(connection)
        return Secret(kept.reveal()) if kept else None

    def forget(self, connection: str) -> None:
        """Wipe the password of a connection, if there is one."""
        kept = self._passwords.pop(connection, None)
        if kept:
            kept.wipe()

    def forget_all(self) -> None:
        """Wipe every remembered password."""
        for connection in list(self._passwords):
            self.forget(connection)
