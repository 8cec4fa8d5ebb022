"""Saved connections and what was learnt about accounts, kept in the host's settings; nothing secret here.

One setting for each connection and each account, so that two programs on one store never overwrite each
other's entries.
"""

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Annotated

import msgspec

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import HostStorageError

PLUGIN_ID = "cryptoarm-dss"
"""The id under which this plugin's certificates, settings and journal entries are kept."""

_NAME = re.compile(r"[A-Za-z0-9_]{1,64}")
_CONNECTION = "connection/"
_ACCOUNT = "account/"
_LAST_IMPORT = "last-import/"


_Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A setting may have been changed by hand: a moment without a zone is none."""


class Connection(msgspec.Struct, frozen=True, omit_defaults=True):
    """A saved connection.

    Attributes:
        name: 1-64 Latin letters, digits and underscores.
        auth_server: canonical address of the authorization server.
        dss_server: canonical address of the signature service.
        login: the account.
        confirmation_api: "auto", "v1" or "v2": what the person asked for.
        learnt_api: the version that answered, "oauth" for the password grant, "" when not known.
        ref_source: which RefID the server wants, "" when not known.
        certificates_url: the spelling of the list that answered, "" when not known.
        ca_pem: certificates trusted beside the system's.
        proxy: own proxy without credentials, "" for the system's.
        proxy_user: user name at the proxy.
        client_id: OAuth client, "" for none.
        resource: resource identifier, "" to derive it from the address.
        gost_tls: "auto", "require" or "off": what the person asked for.
        learnt_gost: whether the servers took nothing but GOST TLS.
        preset_fields: the members above whose values were the administrator's at the last sign-in; they
            follow what is preset.
    """

    name: str
    auth_server: str
    dss_server: str
    login: str
    confirmation_api: str = "auto"
    learnt_api: str = ""
    ref_source: str = ""
    certificates_url: str = ""
    ca_pem: str = ""
    proxy: str = ""
    proxy_user: str = ""
    client_id: str = ""
    resource: str = ""
    gost_tls: str = "auto"
    learnt_gost: bool = False
    preset_fields: tuple[str, ...] = ()


class LastImport(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the last import over a connection ended, and what the last good one saw.

    Attributes:
        at: when it ended, aware, UTC.
        outcome: as in the contract's JSON of `import`.
        error: the code of the failure, "" for none.
        certificates: how many certificates it brought.
        skipped: how many it left out.
        succeeded_at: when a sign-in over this connection last succeeded, aware, UTC; None for never.
        issuers: for each server ("auth", "dss") who issued its TLS certificate then.
    """

    at: _Moment
    outcome: str
    error: str = ""
    certificates: int = 0
    skipped: int = 0
    succeeded_at: _Moment | None = None
    issuers: dict[str, str] = msgspec.field(default_factory=dict)


class _Account(msgspec.Struct, frozen=True):
    empty_password: str = "unknown"  # noqa: S105 - what is known of it, not a password


def check_name(name: str) -> str:
    """The name of a connection, if it is one; DssPluginError `bad-name` otherwise."""
    if not _NAME.fullmatch(name):
        raise DssPluginError(ErrorCode.BAD_NAME, f"{len(name)} characters", {"field": "name"})
    return name


def store_failed(detail: str) -> DssPluginError:
    """The error for what a host said of its storage; the detail of our own store begins with the fault."""
    return DssPluginError(ErrorCode.STORE_FAILED, detail, {"fault": detail.partition(":")[0]})


class ConnectionBook:
    """The saved connections; every method raises DssPluginError `store-failed` when the host fails."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._read: dict[str, str] | None = None

    def as_it_is(self) -> "ConnectionBook":
        """The book as it is at this moment, for who reads much of it at once; the host is asked once."""
        book = ConnectionBook(self._host)
        book._read = self._settings()
        return book

    def all(self) -> list[Connection]:
        """The saved connections by name; one that cannot be read is left out, not lost."""
        found = []
        for key, text in sorted(self._settings().items()):
            if key.startswith(_CONNECTION):
                try:
                    found.append(msgspec.json.decode(text, type=Connection))
                except (msgspec.MsgspecError, UnicodeError):
                    continue
        return found

    def find(self, name: str) -> Connection | None:
        """The connection of this name, None when there is none."""
        text = self._settings().get(_CONNECTION + name)
        if text is None:
            return None
        try:
            return msgspec.json.decode(text, type=Connection)
        except (msgspec.MsgspecError, UnicodeError) as error:
            problem = f"connection {name}: {error}"
        raise store_failed(problem)

    def has(self, name: str) -> bool:
        """Whether there is a connection of this name, even one that cannot be read."""
        return _CONNECTION + name in self._settings()

    def save(self, connection: Connection) -> None:
        """Save a connection in the place of one with the same name."""
        self._write({_CONNECTION + connection.name: msgspec.json.encode(connection).decode("utf-8")})

    def remove(self, name: str) -> None:
        """Remove a connection; its certificates are the caller's business.

        What was learnt of its account goes with the last connection to it.
        """
        kept = {saved.name: _account_key(saved.auth_server, saved.login) for saved in self.all()}
        account = kept.pop(name, None)
        gone = {_CONNECTION + name: None, _LAST_IMPORT + name: None}
        if account is not None and account not in kept.values():
            gone[account] = None
        self._write(gone)

    def rename(self, name: str, new_name: str) -> None:
        """Give a connection another name, which must be free; its certificates are the caller's business.

        Raises:
            DssPluginError: `bad-name`, `connection-exists`, `unknown-connection`, `store-failed`.
        """
        saved, settings = self.find(name), self._settings()
        if saved is None:
            raise DssPluginError(ErrorCode.UNKNOWN_CONNECTION, "no such connection", {"name": name})
        if _CONNECTION + check_name(new_name) in settings:
            raise DssPluginError(ErrorCode.CONNECTION_EXISTS, "the name is taken", {"name": new_name})
        renamed = msgspec.json.encode(msgspec.structs.replace(saved, name=new_name)).decode("utf-8")
        self._write(
            {
                _CONNECTION + name: None,
                _CONNECTION + new_name: renamed,
                _LAST_IMPORT + name: None,
                _LAST_IMPORT + new_name: settings.get(_LAST_IMPORT + name),
            }
        )

    def last_imports(self) -> dict[str, LastImport]:
        """How the last import over each connection ended; those that nothing is known of are missing."""
        found = {}
        for key, text in self._settings().items():
            if key.startswith(_LAST_IMPORT):
                try:
                    found[key.removeprefix(_LAST_IMPORT)] = msgspec.json.decode(text, type=LastImport)
                except (msgspec.MsgspecError, UnicodeError):
                    continue
        return found

    def last_import(self, name: str) -> LastImport | None:
        """How the last import over a connection ended, None when that is not known."""
        text = self._settings().get(_LAST_IMPORT + name)
        with suppress(msgspec.MsgspecError, UnicodeError):
            return None if text is None else msgspec.json.decode(text, type=LastImport)
        return None

    def keep_last_import(self, name: str, last: LastImport | None) -> None:
        """Keep how the last import over a connection ended; None to forget it."""
        text = None if last is None else msgspec.json.encode(last).decode("utf-8")
        self._write({_LAST_IMPORT + name: text})

    def accounts(self) -> int:
        """Of how many accounts something was learnt."""
        return sum(1 for key in self._settings() if key.startswith(_ACCOUNT))

    def forget_accounts(self) -> int:
        """Forget what was learnt of every account; how many there were."""
        keys = [key for key in self._settings() if key.startswith(_ACCOUNT)]
        self._write(dict.fromkeys(keys))
        return len(keys)

    def texts(self) -> dict[str, str]:
        """Everything that is kept, as it is kept: for those who tell a person what there is."""
        return self._settings()

    def forget_all(self) -> None:
        """Forget everything that is kept, whatever it is."""
        self._write(dict.fromkeys(self._settings()))

    def empty_password(self, auth_server: str, login: str) -> str:
        """What is known of this account and an empty password: "unknown", "accepted" or "refused".

        Kept with the account, not with a connection's name: the account is what locks.
        """
        text = self._settings().get(_account_key(auth_server, login), "{}")
        try:
            return msgspec.json.decode(text, type=_Account).empty_password
        except (msgspec.MsgspecError, UnicodeError):
            return _Account().empty_password

    def keep_empty_password(self, auth_server: str, login: str, known: str) -> None:
        """Keep what was learnt of this account and an empty password."""
        text = msgspec.json.encode(_Account(known)).decode("utf-8")
        self._write({_account_key(auth_server, login): text})

    def _settings(self) -> dict[str, str]:
        if self._read is not None:
            return self._read
        try:
            return self._host.read_settings(PLUGIN_ID)
        except HostStorageError as error:
            problem = error.detail
        raise store_failed(problem)

    def _write(self, changes: Mapping[str, str | None]) -> None:
        if not changes:  # else a store would be made to forget nothing in
            return
        try:
            self._host.write_settings(PLUGIN_ID, changes)
        except HostStorageError as error:
            problem = error.detail
        else:
            return
        raise store_failed(problem)


def _account_key(auth_server: str, login: str) -> str:
    account = f"{auth_server}\n{login.casefold()}".encode("utf-8", "surrogatepass")
    return _ACCOUNT + hashlib.sha256(account).hexdigest()
