"""A certificate without an end has the year 9999 in it: the page of connections can say so anywhere."""

import time
from datetime import UTC, datetime

import pytest

from cryptoarm_dss_plugin.settings.connection_rows import ConnectionRow
from cryptoarm_dss_plugin.settings.connection_words import expiry_words
from cryptoarm_dss_plugin.texts import Texts

NEVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Asia/Vladivostok", "UTC", "America/New_York"])
def test_the_end_of_a_certificate_for_ever_is_told_in_every_time_zone(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    auth_server, dss_server = "https://dss.example.test/STS", "https://dss.example.test/SignServer"
    row = ConnectionRow("work", auth_server, dss_server, "ivanova", nearest_expiry=NEVER)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        told = expiry_words(row, datetime.now(UTC), Texts("en"))
        assert told == "31.12.9999"
    finally:
        monkeypatch.undo()
        time.tzset()
