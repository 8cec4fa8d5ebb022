"""Invented certificates to store, and what a failing call leaves behind."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.host_api.values import (
    CertificateFacts,
    CertificateOffer,
    CertificateSource,
    ServerFacts,
    ServerStatus,
    StoreChange,
)
from cryptoarm_dss_plugin.store import Store, StoreError
from cryptoarm_dss_plugin.store.database import FILE_NAME

PLUGIN = "example-plugin"
ACTIVE = ServerFacts(ServerStatus.ACTIVE, is_default=True, friendly_name="Подпись директора")


def facts_of(der: bytes, owner: str = "Примеров Пример Примерович") -> CertificateFacts:
    """What a certificate with these bytes might say of itself: to the store they are plain values."""
    begin = datetime(2025, 3, 1, 9, 30, tzinfo=UTC) + timedelta(seconds=der[0])
    return CertificateFacts(
        thumbprint=hashlib.sha1(der, usedforsecurity=False).hexdigest(),
        serial=der[:8].hex(),
        subject=f"{owner}, ООО «Пример», Москва",
        issuer="УЦ «Пример»",
        not_before=begin,
        not_after=begin + timedelta(days=365),
        algorithm="ГОСТ Р 34.10-2012, 256 бит",
        owner=owner,
        organisation="ООО «Пример»",
        inn="000000000000",
        snils="00000000000",
        issuer_name="УЦ «Пример»",
        key_not_before=begin,
    )


def offer(
    item_id: int,
    connection: str | None = "work",
    *,
    der: bytes | None = None,
    server: ServerFacts = ACTIVE,
    facts: CertificateFacts | None = None,
) -> CertificateOffer:
    """A certificate as a plugin offers it; without `der`, the item's number decides the certificate."""
    der = der or certificate(item_id)
    return CertificateOffer(
        der, facts or facts_of(der), server, CertificateSource(PLUGIN, connection, item_id)
    )


def certificate(number: int, size: int = 1200) -> bytes:
    """Bytes in a certificate's place, the same for the same number."""
    return hashlib.shake_128(number.to_bytes(8)).digest(size)


def changes(store: Store, *offers: CertificateOffer) -> list[StoreChange]:
    """What becomes of a batch."""
    return [outcome.change for outcome in store.store_certificates(offers)]


def failure_of(call: Callable[[], object]) -> StoreError:
    """The storage error of a call that has to fail, and that it brings no other exception along."""
    with pytest.raises(StoreError) as caught:
        call()
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert caught.value.detail.startswith(caught.value.fault)
    return caught.value


def ask_file(directory: Path, question: str) -> list[tuple[object, ...]]:
    """What the database file itself answers, without the store."""
    file = directory / FILE_NAME
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        return connection.execute(question).fetchall()
