"""Certificates for the list of a window, as a plugin would have brought them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PyQt5.QtWidgets import QTableView

from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    CertificateSource,
    ServerFacts,
    ServerStatus,
)
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.stub_host import StubHost
from tests.store.helpers import facts_of
from tests.stub_host.hands import find, texts_of

TODAY = datetime.now(UTC)


def offer(
    number: int,
    owner: str,
    *,
    plugin: str = "badging",
    connection: str = "work",
    status: ServerStatus = ServerStatus.ACTIVE,
    ends_in: int = 100,
) -> CertificateOffer:
    """A certificate that a server gave."""
    der = number.to_bytes(4) * 300
    facts = replace(
        facts_of(b"\x01" + der, owner),
        not_before=TODAY - timedelta(days=200),
        not_after=TODAY + timedelta(days=ends_in),
    )
    return CertificateOffer(der, facts, ServerFacts(status), CertificateSource(plugin, connection, number))


def keep(data_dir: Path, offers: Sequence[CertificateOffer]) -> None:
    """Let another program keep certificates."""
    store = Store(data_dir)
    store.store_certificates(offers)
    store.close()


def view_of(host: StubHost) -> QTableView:
    """The list of certificates."""
    return find(host.window, QTableView, "certificateView")


def owners(host: StubHost) -> list[str]:
    """What stands in its first column."""
    return [row[0] for row in texts_of(view_of(host))]
