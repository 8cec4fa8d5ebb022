"""The store behind the host's hooks, as a plugin meets it."""

from pathlib import Path

import pytest

from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.values import (
    HostStorageError,
    JournalEntry,
    Notification,
    Severity,
    StoreChange,
    StoreOutcome,
)
from cryptoarm_dss_plugin.store import Store, StoreFault
from cryptoarm_dss_plugin.store.database import FILE_NAME
from tests.store.helpers import PLUGIN, offer


@pytest.fixture
def host(store: Store) -> Host:
    """The host as a plugin sees it, with a store behind it."""
    manager = new_host_manager()
    manager.register(store)
    manager.check_pending()
    return Host(manager)


def test_a_plugin_reaches_every_hook_of_the_store(host: Host, store: Store) -> None:
    wanted = offer(14)

    assert host.store_certificates([wanted]) == [StoreOutcome(wanted.facts.thumbprint, StoreChange.NEW)]
    (kept,) = host.stored_certificates(PLUGIN, "work")
    assert (kept.der, kept.facts, kept.source) == (wanted.der, wanted.facts, wanted.source)

    host.write_settings(PLUGIN, {"key": "value"})
    assert host.read_settings(PLUGIN) == {"key": "value"}
    assert host.read_settings("other-plugin") == {}

    journal_id = host.write_journal(JournalEntry(PLUGIN, "import", Severity.SUCCESS, "Готово"))
    notification_id = host.show_notification(Notification(Severity.INFO, "Импорт", "", journal_id=journal_id))
    assert [entry.entry_id for entry in store.journal()] == [journal_id]
    assert [shown.notification_id for shown in store.notifications()] == [notification_id]

    assert host.release_certificates(PLUGIN, "work") == 1
    assert host.remove_certificates(PLUGIN, "work") == 0
    assert len(host.stored_certificates()) == 1


def test_a_failing_store_reaches_the_plugin_as_the_hosts_error_with_its_kind(
    host: Host, directory: Path
) -> None:
    directory.mkdir()
    (directory / FILE_NAME).write_bytes(b"nothing of a database" * 100)

    with pytest.raises(HostStorageError) as caught:
        host.store_certificates([offer(1)])

    assert caught.value.detail.startswith(StoreFault.NOT_A_DATABASE)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
