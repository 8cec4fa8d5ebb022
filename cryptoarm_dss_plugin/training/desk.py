"""Everything the services of one training server share, and starting over."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from cryptoarm_dss_plugin.training.accounts import Account, all_accounts, find_account
from cryptoarm_dss_plugin.training.certificate_lists import CertificateLists
from cryptoarm_dss_plugin.training.challenge import Challenge, Decision
from cryptoarm_dss_plugin.training.challenges import Challenges, Rule
from cryptoarm_dss_plugin.training.faults import Faults
from cryptoarm_dss_plugin.training.http_messages import JsonObject
from cryptoarm_dss_plugin.training.list_changes import ListChanges
from cryptoarm_dss_plugin.training.request_log import RequestLog
from cryptoarm_dss_plugin.training.settings import Settings, changed
from cryptoarm_dss_plugin.training.tokens import Tokens

RESOURCE_PREFIX = "urn:cryptopro:dss:signserver:"
"""Public source: vendor docs, articles/authentication/oauth/resourceowner-flow.html."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One tenant: the path names of its two services."""

    sts: str
    signserver: str

    @property
    def resource(self) -> str:
        """The identifier of its signature service; compared without case."""
        return RESOURCE_PREFIX + self.signserver.lower()


INSTANCES = (Instance("STS", "SignServer"), Instance("a1idp", "a1ss"))


class SignInCounts:
    """Counts sign-ins by login and locks accounts; thread-safe.

    Real servers lock by the setting InvalidPasswordAttempts (vendor docs,
    adminguide/authentication/password.html); whether an empty password counts there is unknown: here it
    does, for an account that has a password.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._failed: dict[str, int] = {}
        self._in_a_row: dict[str, int] = {}
        self._succeeded: dict[str, int] = {}

    def succeeded(self, account: Account) -> None:
        """Note a sign-in that was not refused."""
        with self._guard:
            self._succeeded[account.login] = self._succeeded.get(account.login, 0) + 1
            self._in_a_row[account.login] = 0

    def failed(self, login: str) -> None:
        """Note a refused one, of whatever login was tried."""
        with self._guard:
            self._failed[login] = self._failed.get(login, 0) + 1
            self._in_a_row[login] = self._in_a_row.get(login, 0) + 1

    def is_locked(self, account: Account) -> bool:
        """Tell whether the account is locked, from the beginning or by failures in a row."""
        with self._guard:
            failures = self._in_a_row.get(account.login, 0)
        return account.locked or (account.lock_after is not None and failures >= account.lock_after)

    def clear(self) -> None:
        """Forget all counts; this unlocks what failures locked."""
        with self._guard:
            self._failed.clear()
            self._in_a_row.clear()
            self._succeeded.clear()

    def view(self) -> dict[str, JsonObject]:
        """Return, by login: ``failed``, ``failed_in_a_row``, ``succeeded``."""
        with self._guard:
            return {
                login: {
                    "failed": self._failed.get(login, 0),
                    "failed_in_a_row": self._in_a_row.get(login, 0),
                    "succeeded": self._succeeded.get(login, 0),
                }
                for login in sorted(self._failed.keys() | self._succeeded.keys())
            }


class Desk:
    """The shared state of one training server.

    ``auto_confirm``: seconds after which every tap comes by itself; None: never.
    """

    def __init__(self, auto_confirm: float | None = None) -> None:
        self.accounts = all_accounts()
        self.challenges = Challenges()
        self.counts = SignInCounts()
        self.tokens = Tokens()
        self.certificates = CertificateLists()
        self.list_changes = ListChanges()
        self.faults = Faults()
        self.log = RequestLog()
        self.settings = Settings()
        self.instances = INSTANCES
        self._auto_confirm = auto_confirm
        self.reset()

    def change_settings(self, wanted: Mapping[str, object]) -> None:
        """Replace settings; ValueError names the one that cannot be, and then none is replaced."""
        self.settings = changed(self.settings, wanted)

    def settings_for(self, account: Account) -> Settings:
        """Return the settings as they are for one account: its own variant goes before them."""
        return changed(self.settings, account.variant)

    def account(self, login: str) -> Account | None:
        """Look up an account by login, telephone number or address, without case."""
        return find_account(self.accounts, login)

    def reset(self) -> None:
        """Start over: all as usual, nobody waiting, nothing counted, no faults, an empty log."""
        self.settings = Settings()
        self.faults.clear()
        self.list_changes.clear()
        self.counts.clear()
        self.challenges.clear()
        if self._auto_confirm is not None:
            self.challenges.add_rule(Rule("*", Decision.CONFIRM, delay=self._auto_confirm))
        for account in self.accounts.values():
            if account.busy:
                begun = Challenge(account.login, "", account.factors, lifetime=86_400, attempts=1)
                self.challenges.create(begun)
                begun.elsewhere, begun.decision, begun.decided_at = True, None, None
        self.log.clear()
