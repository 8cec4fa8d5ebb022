"""The clock of the system, and the secrets that are left in memory."""

from collections.abc import Callable

import pytest

from cryptoarm_dss_plugin.secrets import living_secrets
from tests.clocks import SystemClock

LeftSecrets = Callable[[], list[str]]
"""Says which secrets are in memory that were not there before the test."""


@pytest.fixture
def system_clock(monkeypatch: pytest.MonkeyPatch) -> SystemClock:
    """The clock of the system, which a test may let go on."""
    return SystemClock(monkeypatch)


@pytest.fixture
def left_secrets() -> LeftSecrets:
    """What an import has left in memory of passwords, codes and tokens."""
    before = {id(secret) for secret in living_secrets()}
    return lambda: [secret.reveal() for secret in living_secrets() if id(secret) not in before]
