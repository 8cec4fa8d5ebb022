"""An administrator, and certificates that came over a connection."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.connections import PLUGIN_ID
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import (
    CertificateFacts,
    CertificateOffer,
    CertificateSource,
    ServerFacts,
    ServerStatus,
)
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.administrators import Administrator
from tests.canaries import Canaries
from tests.managing.refreshes import Office

NOW = datetime(2030, 6, 1, tzinfo=UTC)

Keep = Callable[..., CertificateOffer]


@pytest.fixture
def administrator(tmp_path: Path) -> Administrator:
    """Who writes the files."""
    return Administrator(tmp_path / "etc")


@pytest.fixture
def office(
    training: TrainingProcess, host: Host, administrator: Administrator, canaries: Canaries
) -> Iterator[Office]:
    """A computer with connections; when the test has ended, every refresh has, and none told a secret."""
    made = Office(training, host, administrator.place)
    yield made
    made.close()
    for refresh in made.started:
        canaries.add_text("the events of a refresh", repr(refresh.events))


@pytest.fixture
def keep(host: Host) -> Keep:
    """Put a certificate into the host's store: its content, its connection, how many days it is good."""

    def put(content: str, connection: str = "work", days: int = 100) -> CertificateOffer:
        facts = CertificateFacts(content, "1", "CN=A", "CN=B", NOW, NOW + timedelta(days=days), "RSA")
        offer = CertificateOffer(
            content.encode(),
            facts,
            ServerFacts(ServerStatus.HOLD, has_pin=True, friendly_name="Моя"),
            CertificateSource(PLUGIN_ID, connection, 7),
        )
        host.store_certificates([offer])
        return offer

    return put
