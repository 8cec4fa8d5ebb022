"""The floor: the least that an import of these certificates can be, with the same libraries.

Two requests on a bare `requests.Session`, the list by `response.json()`, every certificate read by
`cryptography` (subject, issuer, serial, validity, SHA-1), one SQLite transaction with the same care
for the disk. No cancelling, no limits, no liberal reading, no records, no journal.
"""

import base64
import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from cryptography import x509

_SCHEMA = """CREATE TABLE certificates (
    id INTEGER PRIMARY KEY, der BLOB, sha1 TEXT, serial TEXT, subject TEXT, issuer TEXT,
    not_before TEXT, not_after TEXT, status TEXT, dss_id INTEGER)"""
_INSERT = (
    "INSERT INTO certificates (der, sha1, serial, subject, issuer, not_before, not_after, status, dss_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Server:
    """Where the training server is.

    Attributes:
        confirmation: address of `/confirmation`.
        certificates: address of the list.
        resource: resource identifier.
        ca_file: path of its CA file.
    """

    confirmation: str
    certificates: str
    resource: str
    ca_file: str


def import_barely(server: Server, login: str, directory: Path) -> int:
    """Import the certificates of an account without a password into a new file; how many."""
    with requests.Session() as session:
        session.trust_env = False  # REQUESTS_CA_BUNDLE would go before the CA file
        session.verify = server.ca_file
        signed_in = session.post(
            server.confirmation, json={"Resource": server.resource}, auth=(login, ""), timeout=30
        ).json()
        bearer = {"Authorization": "Bearer " + signed_in["AccessToken"]}
        items = session.get(server.certificates, headers=bearer, timeout=30).json()
    rows = [_row(item) for item in items]
    database = sqlite3.connect(directory / "floor.sqlite3")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(_SCHEMA)
    with database:
        database.executemany(_INSERT, rows)
    database.close()
    return len(rows)


def _row(item: dict[str, Any]) -> tuple[object, ...]:
    der = base64.b64decode(item["CertificateBase64"])
    certificate = x509.load_der_x509_certificate(der)
    return (
        der,
        hashlib.sha1(der, usedforsecurity=False).hexdigest(),
        format(certificate.serial_number, "x"),
        certificate.subject.rfc4514_string(),
        certificate.issuer.rfc4514_string(),
        certificate.not_valid_before_utc.isoformat(),
        certificate.not_valid_after_utc.isoformat(),
        item["Status"]["Value"],
        item["ID"],
    )
