"""The secrets a wizard holds beside those of its running import, and the passwords remembered until exit."""

from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.wizard.views import FilledForm


class SecretsAtHand:
    """The password of the running sign-in, whether it is to be remembered, and the form's secrets as typed.

    A remembered password belongs to an account on a server under a connection's name: another login or
    server under the same name does not get it, another spelling of the same addresses does.
    """

    def __init__(self, keeper: PasswordKeeper) -> None:
        self._keeper = keeper
        self._to_remember: Secret | None = None
        self._kept: Secret | None = None
        self._client_secret: Secret | None = None
        self._proxy_password: Secret | None = None

    def keep_of_form(self, client_secret: Secret | None, proxy_password: Secret | None) -> None:
        """Keep the OAuth client's secret and the proxy's password for this wizard; None forgets them."""
        for before in (self._client_secret, self._proxy_password):
            if before:
                before.wipe()
        self._client_secret = client_secret or None
        self._proxy_password = proxy_password or None

    def of_form(self) -> tuple[Secret | None, Secret | None]:
        """Copies of the client secret and the proxy's password for an import, None for what there is not."""
        return _copy(self._client_secret), _copy(self._proxy_password)

    def remember_later(self, password: Secret | None) -> None:
        """Remember this password once the server has taken it; None: nothing is to be remembered."""
        if self._to_remember:
            self._to_remember.wipe()
        self._to_remember = password

    def keep(self, password: Secret | None) -> None:
        """Keep the password of the running sign-in for a repetition of it; None forgets it."""
        if self._kept:
            self._kept.wipe()
        self._kept = password

    def kept(self) -> Secret | None:
        """A copy of the password of the running sign-in, None when none was given."""
        return None if self._kept is None else Secret(self._kept.reveal())

    def taken(self, form: FilledForm) -> None:
        """The server has taken the password."""
        if self._to_remember:
            self._keeper.remember(_account(form), self._to_remember)

    def refused(self, form: FilledForm) -> None:
        """The server did not take it: it is not sent again."""
        self.forget(form)
        self.remember_later(None)
        self.keep(None)

    def recall(self, form: FilledForm) -> Secret | None:
        """A copy of the password remembered for a form, None when there is none."""
        return self._keeper.recall(_account(form))

    def holds(self, form: FilledForm) -> bool:
        """Whether a password is remembered for a form; asked at every key that is typed."""
        return len(self._keeper) > 0 and self._keeper.holds(_account(form))

    def forget(self, form: FilledForm) -> None:
        """Wipe the password remembered for a form."""
        self._keeper.forget(_account(form))

    def wipe(self) -> None:
        """The wizard has ended: nothing of it stays, but what is remembered until the application exits."""
        self.remember_later(None)
        self.keep(None)
        self.keep_of_form(None, None)


def _copy(secret: Secret | None) -> Secret | None:
    return Secret(secret.reveal()) if secret else None


def _account(form: FilledForm) -> str:
    from cryptoarm_dss_plugin.importing.form_check import account_key  # noqa: PLC0415 - loads the engine

    return account_key(form.name, form.auth_server, form.dss_server, form.login)
