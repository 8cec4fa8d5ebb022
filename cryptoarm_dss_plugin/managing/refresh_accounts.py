"""What a refresh knows of one account: whose turn it is, which passwords it refused, whether to go on."""

from dataclasses import replace

from cryptoarm_dss_plugin.connections import Connection
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.form_check import account_key_of
from cryptoarm_dss_plugin.importing.request import ImportPlan
from cryptoarm_dss_plugin.importing.states import EmptyPassword, PasswordNeeded
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.secrets import Secret

_REFUSALS = frozenset({ErrorCode.WRONG_CREDENTIALS, ErrorCode.ACCESS_DENIED, ErrorCode.ACCOUNT_MISMATCH})
"""What the authorization server says when the password may be the wrong one."""

_ENDS_ALL = frozenset(
    {
        ErrorCode.CODE_REQUIRED,
        ErrorCode.CONFIRMATION_DECLINED,
        ErrorCode.CONFIRMATION_EXPIRED,
        ErrorCode.CONFIRMATION_PENDING,
        ErrorCode.ATTEMPTS_EXCEEDED,
    }
)
"""After these the next sign-in of the account would only send another code, or ring the phone once more."""


class RefreshedAccount:
    """An account, over however many connections it is refreshed: they go one after the other.

    So two requests never stand on one phone at once, and what one sign-in has found out spares the others:
    a password is refused once, a code is sent once, a phone that nobody answers rings once.

    Attributes:
        is_busy: one of its connections is under way.
        stop: why no further sign-in of the account makes sense now, None as long as one does.
    """

    def __init__(self, passwords: PasswordKeeper) -> None:
        self.is_busy = False
        self.stop: DssPluginError | None = None
        self._passwords = passwords
        self._refusal: DssPluginError | None = None
        self._refused: list[Secret] = []
        self._is_over = False

    def with_password(self, plan: ImportPlan) -> ImportPlan:
        """The plan with the password that is remembered for its connection, if that may be sent.

        A refused one is forgotten, under whichever connection it is remembered. Without one, an import would
        try the empty password: a refresh does so only where it was accepted before, for accounts lock.
        """
        key = account_key_of(plan.connection)
        password = self._passwords.recall(key)
        if password is not None and self._has_refused(password.reveal()):
            self._passwords.forget_refused(key, password)
            password.wipe()
            password = None
        is_empty_good = plan.learnt.empty_password is EmptyPassword.ACCEPTED and not self._has_refused("")
        if password is not None or is_empty_good:
            return replace(plan, password=password)
        return replace(plan, learnt=replace(plan.learnt, empty_password=EmptyPassword.REFUSED))

    def failed(self, error: DssPluginError, connection: Connection, sent: Secret | None) -> None:
        """A sign-in failed: keep what that says about the account, and about the password that was sent.

        When the secrets are wiped already, nothing is sent any more and what was sent cannot be compared:
        what is remembered is forgotten then.
        """
        if error.code in _ENDS_ALL:
            self.stop = error
        is_refusal = error.code in _REFUSALS and error.facts.get("server") != "dss"
        if is_refusal and sent is not None and self._is_over:
            self._passwords.forget(account_key_of(connection))
        elif is_refusal and sent is not None and not self._has_refused(sent.reveal()):
            self._refusal = error
            self._refused.append(Secret(sent.reveal()))
            self._passwords.forget_refused(account_key_of(connection), sent)

    def asked_for_password(
        self, state: PasswordNeeded, connection: Connection, sent: Secret | None
    ) -> DssPluginError:
        """What a person is told where no password may be sent: how the last one was refused, if one was."""
        if state.refusal:
            self.failed(state.refusal, connection, sent)
            return state.refusal
        if state.attempt.empty_refused is not None:  # the account is no longer let in without one
            self._refused.append(Secret(""))
        return self._refusal or DssPluginError(ErrorCode.PASSWORD_REQUIRED, "no password is remembered")

    def forget(self) -> None:
        """Wipe the secrets: the refresh is over."""
        self._is_over = True
        for secret in self._refused:
            secret.wipe()
        self._refused.clear()

    def _has_refused(self, password: str) -> bool:
        return any(secret.reveal() == password for secret in self._refused)


def password_in(plan: ImportPlan) -> Secret | None:
    """A copy of the password that an import by this plan sends first, None when it asks for one instead."""
    if plan.password is not None:
        return Secret(plan.password.reveal())
    return None if plan.learnt.empty_password is EmptyPassword.REFUSED else Secret("")
