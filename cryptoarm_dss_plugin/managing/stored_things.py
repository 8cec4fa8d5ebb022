"""«Что хранится на этом компьютере»: every kind of thing that is stored, and how to be rid of it.

A plugin sees and deletes what lies behind the host's hooks: its settings and its certificates. Journal and
notifications are the host's: a plugin only adds to them and can neither count nor delete them. What the
administrator has set is nobody's to delete here.
"""

from typing import TYPE_CHECKING
from uuid import uuid4

from cryptoarm_dss_plugin.connections import PLUGIN_ID, ConnectionBook
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import CertificateOffer, CertificateSource, StoredCertificate
from cryptoarm_dss_plugin.managing.hosted import asked
from cryptoarm_dss_plugin.managing.stored_kinds import Keeper, StoredThing, ThingKind, ThingPlace
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.presets.administration import Administration

if TYPE_CHECKING:
    from collections.abc import Callable


_PREFIXES = {
    ThingKind.CONNECTIONS: "connection/",
    ThingKind.LAST_IMPORTS: "last-import/",
    ThingKind.ACCOUNTS: "account/",
}


def stored_things(
    host: Host, administration: Administration, passwords: PasswordKeeper | None = None
) -> list[StoredThing]:
    """Every kind of thing that is stored, also those of which there is nothing.

    Args:
        host: the host's hooks; called on a worker thread.
        administration: what the administrator has set.
        passwords: those remembered until the application exits, None where none ever are.

    Raises:
        DssPluginError: `store-failed`.
    """
    settings = ConnectionBook(host).texts()
    certificates = _own(host)
    ders = {stored.der for stored in certificates}
    found = {kind: _texts_of(settings, kind) for kind in (*_PREFIXES, ThingKind.OTHER_SETTINGS)}
    things = {
        kind: StoredThing(kind, ThingPlace.STORE, Keeper.PLUGIN, len(texts), _size(texts))
        for kind, texts in found.items()
    }
    things[ThingKind.CERTIFICATES] = StoredThing(
        ThingKind.CERTIFICATES, ThingPlace.STORE, Keeper.PLUGIN, len(ders), sum(map(len, ders))
    )
    remembered = len(passwords) if passwords is not None else 0
    things[ThingKind.PASSWORDS] = StoredThing(
        ThingKind.PASSWORDS, ThingPlace.MEMORY, Keeper.PLUGIN, remembered
    )
    preset = [one.path for one in administration.presets.values()]
    if administration.policy.path:
        preset.append(administration.policy.path)
    things[ThingKind.PRESETS] = StoredThing(
        ThingKind.PRESETS, ThingPlace.FILES, Keeper.ADMINISTRATOR, len(preset), path=administration.directory
    )
    for kind in (ThingKind.JOURNAL, ThingKind.NOTIFICATIONS):
        things[kind] = StoredThing(kind, ThingPlace.STORE, Keeper.HOST, None)
    return [things[kind] for kind in ThingKind]


def forget(kind: ThingKind, host: Host, passwords: PasswordKeeper | None = None) -> int:
    """Delete all things of a kind; how many there were.

    - Connections go with how their imports ended and what was learnt of their accounts; their certificates
      stay, without a connection.
    - Without what was learnt of accounts, an empty password is tried once more with the next sign-in, which
      an account that counts failures may count.
    - Certificates go from all connections and from none; the same ones from another plugin stay.

    Args:
        kind: what to delete.
        host: the host's hooks; called on a worker thread.
        passwords: those remembered, None where none ever are.

    Raises:
        DssPluginError: `store-failed`.
        ValueError: only the host, or the administrator, can delete this.
    """
    deleting: dict[ThingKind, Callable[[], int]] = {
        ThingKind.CONNECTIONS: lambda: _forget_connections(host),
        ThingKind.LAST_IMPORTS: lambda: _forget_texts(host, kind),
        ThingKind.ACCOUNTS: ConnectionBook(host).forget_accounts,
        ThingKind.CERTIFICATES: lambda: _forget_certificates(host),
        ThingKind.PASSWORDS: lambda: _forget_passwords(passwords),
        ThingKind.OTHER_SETTINGS: lambda: _forget_texts(host, kind),
    }
    if kind not in deleting:
        raise ValueError(f"the plugin cannot delete: {kind.value}")
    return deleting[kind]()


def forget_everything(host: Host, passwords: PasswordKeeper | None = None) -> dict[ThingKind, int]:
    """Delete everything that the plugin can; how many of each kind there were.

    Passwords first, then certificates, then settings: when the host fails in between, the connections are
    still there to try again.

    Raises:
        DssPluginError: `store-failed`.
    """
    order = (
        ThingKind.PASSWORDS,
        ThingKind.CERTIFICATES,
        ThingKind.LAST_IMPORTS,
        ThingKind.ACCOUNTS,  # before the connections, with which they would go uncounted
        ThingKind.CONNECTIONS,
        ThingKind.OTHER_SETTINGS,
    )
    gone = {kind: forget(kind, host, passwords) for kind in order}
    ConnectionBook(host).forget_all()
    return gone


def _own(host: Host) -> list[StoredCertificate]:
    stored = asked(lambda: host.stored_certificates(PLUGIN_ID))
    return [one for one in stored if one.source is not None]


def _texts_of(settings: dict[str, str], kind: ThingKind) -> dict[str, str]:
    prefix = _PREFIXES.get(kind)
    if prefix is None:
        return {key: text for key, text in settings.items() if not key.startswith(tuple(_PREFIXES.values()))}
    return {key: text for key, text in settings.items() if key.startswith(prefix)}


def _size(texts: dict[str, str]) -> int:
    return sum(len(f"{key}{text}".encode("utf-8", "surrogatepass")) for key, text in texts.items())


def _forget_texts(host: Host, kind: ThingKind) -> int:
    keys = list(_texts_of(ConnectionBook(host).texts(), kind))
    if keys:
        asked(lambda: host.write_settings(PLUGIN_ID, dict.fromkeys(keys)))
    return len(keys)


def _forget_connections(host: Host) -> int:
    book = ConnectionBook(host)
    prefix = _PREFIXES[ThingKind.CONNECTIONS]
    names = [key.removeprefix(prefix) for key in _texts_of(book.texts(), ThingKind.CONNECTIONS)]
    for name in names:
        _release(name, host)
        book.remove(name)
    return len(names)


def _release(name: str, host: Host) -> int:
    return asked(lambda: host.release_certificates(PLUGIN_ID, name))


def _remove(name: str, host: Host) -> int:
    return asked(lambda: host.remove_certificates(PLUGIN_ID, name))


def _forget_passwords(passwords: PasswordKeeper | None) -> int:
    if passwords is None:
        return 0
    remembered = len(passwords)
    passwords.forget_all()
    return remembered


def _forget_certificates(host: Host) -> int:
    """Every certificate of the plugin; those that a removed connection left behind, too.

    A hook removes the certificates of a connection, and those have none: they are taken over by a
    connection of a name that nobody has, and removed with it.
    """
    stored = _own(host)
    sources = [(one, one.source) for one in stored if one.source is not None]
    nobody = f"forgotten_{uuid4().hex}"
    left_behind = [
        CertificateOffer(
            one.der, one.facts, one.server, CertificateSource(PLUGIN_ID, nobody, source.item_id), one.store
        )
        for one, source in sources
        if source.connection is None
    ]
    if left_behind:
        asked(lambda: host.store_certificates(left_behind))
    names = {source.connection or nobody for _one, source in sources}
    for name in sorted(names):
        _remove(name, host)
    return len({one.der for one in stored})
