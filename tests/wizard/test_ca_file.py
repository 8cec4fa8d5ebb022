"""The file of root certificates is shown before it is trusted."""

import datetime as dt
import hashlib
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from PyQt5.QtWidgets import QAbstractButton, QLabel

from tests.wizard.person import Person

KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"


def shown(person: Person) -> list[str]:
    """The lines about the certificates of the file."""
    labels = [one for one in person.wizard.findChildren(QLabel) if one.isVisible()]
    return [one.text() for one in labels if one.objectName().startswith("caCertificate")]


def name_file(person: Person, path: str | Path) -> str:
    """Type the path of a file; the headline of what it holds."""
    if not person.sees("caFile"):
        person.click(person.get(QAbstractButton, "furtherButton"))
    person.write("caFile", str(path))
    person.until(lambda: person.sees("caFacts"))
    person.look()
    return person.text("caFacts")


@pytest.fixture
def at_form(person: Person) -> Person:
    """A person at the empty form."""
    person.choose_import()
    return person


def test_its_owner_issuer_thumbprints_and_dates_are_shown(at_form: Person) -> None:
    person = at_form
    der = ssl.PEM_cert_to_DER_cert(Path(person.training.ca_file).read_text())

    said = name_file(person, person.training.ca_file)

    assert said.startswith("Сравните")
    (line,) = shown(person)
    bare = line.replace(" ", "")
    assert "Учебный корень" in line
    assert "Кем выдан: Учебный корень" in line
    assert hashlib.sha256(der).hexdigest().upper() in bare
    assert hashlib.sha1(der, usedforsecurity=False).hexdigest().upper()[:16] in bare
    assert "Действует с" in line
    assert "⚠" not in line


def test_several_are_listed_and_odd_ones_are_marked(at_form: Person, tmp_path: Path) -> None:
    person = at_form
    file = tmp_path / "several.pem"
    file.write_text(Path(person.training.ca_file).read_text() + odd_certificate())

    name_file(person, file)

    first, second = shown(person)
    assert "⚠" not in first
    assert "⚠ Сейчас не действует" in second
    assert "⚠ Это не сертификат удостоверяющего центра" in second


def test_a_private_key_is_refused_at_once_and_when_going_on(at_form: Person, tmp_path: Path) -> None:
    person = at_form
    file = tmp_path / "with-key.pem"
    file.write_text(Path(person.training.ca_file).read_text() + KEY)

    said = name_file(person, file)

    assert said.startswith("⚠")
    assert "закрытый ключ" in said
    assert shown(person) == []
    person.fill("idonly", caFile=str(file))
    person.forward()
    assert "закрытый ключ" in person.wait_problem()
    assert person.focus() == "caFile"
    assert person.training.log() == []


def test_another_file_is_read_anew_and_no_file_says_nothing(at_form: Person, tmp_path: Path) -> None:
    person = at_form
    assert name_file(person, tmp_path / "none.pem").startswith("⚠")

    assert name_file(person, person.training.ca_file).startswith("Сравните")

    person.write("caFile", "")
    assert not person.sees("caFacts")


def odd_certificate() -> str:
    """PEM of a computer's certificate whose time is over."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "dss.example.test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - dt.timedelta(days=9))
        .not_valid_after(now - dt.timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")
