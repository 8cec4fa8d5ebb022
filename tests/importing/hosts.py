"""Hosts that do not keep the contract: a real store behind hooks that can be told to misbehave."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.hookspecs import host_impl
from cryptoarm_dss_plugin.host_api.values import CertificateOffer, CertificateUpdate, JournalEntry
from cryptoarm_dss_plugin.store import Store

Misbehaviour = Callable[[Any], object]
"""What a hook does instead: called with its main argument."""


class OddHost:
    """The hooks of a store, some of them replaced: by name, what to do with the hook's main argument."""

    def __init__(self, store: Store, **instead: Misbehaviour) -> None:
        self._store = store
        self._instead = instead

    def _answer(self, hook: str, argument: object, usual: Callable[[], object]) -> Any:  # noqa: ANN401
        return self._instead[hook](argument) if hook in self._instead else usual()

    @host_impl
    def store_certificates(self, batch: Sequence[CertificateOffer]) -> Any:  # noqa: ANN401
        """See the hook."""
        return self._answer("store_certificates", batch, lambda: self._store.store_certificates(batch))

    @host_impl
    def stored_certificates(self, plugin_id: str | None, connection: str | None) -> Any:  # noqa: ANN401
        """See the hook."""
        return self._answer(
            "stored_certificates", connection, lambda: self._store.stored_certificates(plugin_id, connection)
        )

    @host_impl
    def read_settings(self, plugin_id: str) -> Any:  # noqa: ANN401
        """See the hook."""
        return self._answer("read_settings", plugin_id, lambda: self._store.read_settings(plugin_id))

    @host_impl
    def write_settings(self, plugin_id: str, changes: Mapping[str, str | None]) -> Any:  # noqa: ANN401
        """See the hook."""
        return self._answer("write_settings", changes, lambda: self._store.write_settings(plugin_id, changes))

    @host_impl
    def write_journal(self, entry: JournalEntry) -> Any:  # noqa: ANN401
        """See the hook."""
        return self._answer("write_journal", entry, lambda: self._store.write_journal(entry))


class OddUpdates:
    """The hook that a host need not have, done otherwise."""

    def __init__(self, instead: Misbehaviour) -> None:
        self._instead = instead

    @host_impl
    def update_certificates(self, batch: Sequence[CertificateUpdate]) -> Any:  # noqa: ANN401
        """See the hook."""
        return self._instead(batch)


def odd_host(store: Store, **instead: Misbehaviour) -> Host:
    """A host whose hooks are those of `store`, but for the named ones; by itself it marks nothing as gone."""
    manager = new_host_manager()
    manager.register(OddHost(store, **instead))
    if "update_certificates" in instead:
        manager.register(OddUpdates(instead["update_certificates"]))
    return Host(manager)


def raising(error: BaseException) -> Misbehaviour:
    """A hook that raises."""

    def misbehave(_argument: object) -> object:
        raise error

    return misbehave


def answering(answer: object) -> Misbehaviour:
    """A hook that answers something, whatever it is asked."""
    return lambda _argument: answer
