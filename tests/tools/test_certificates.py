"""The training certificates are what they claim to be, judged by OpenSSL with its GOST engine."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import which

import pytest

from cryptoarm_dss_plugin.x509 import read_certificate

REPOSITORY = Path(__file__).parents[2]
CERTIFICATES = REPOSITORY / "cryptoarm_dss_plugin" / "training" / "certificates"
GENERATOR = REPOSITORY / "tools" / "generate_certificates.py"

NAMES = [
    "root-512",
    "authority-256",
    "authority.crl",
    "accountant-256",
    "director-512",
    "entrepreneur-256",
    "person-256",
    "renewed-256",
    "expired-256",
    "revoked-256",
    "on-hold-256",
    "mobile-key-256",
    "odd-postal-address",
    "odd-boolean",
    "rsa-2048",
    "ecdsa-p256",
]
NOT_VALID = {"expired-256": "certificate has expired"}
REVOKED = {"revoked-256": "Key Compromise", "on-hold-256": "Certificate Hold"}
ISSUED = NAMES[3:]

CONFIGURATION = """\
openssl_conf = init
[init]
engines = engines
[engines]
gost = gost
[gost]
engine_id = gost
default_algorithms = ALL
"""

OpenSsl = Callable[..., subprocess.CompletedProcess[str]]
Pem = Callable[..., Path]


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program and wait for it."""
    return subprocess.run(  # noqa: S603 - openssl and our own generator, on files of this test
        arguments,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.fixture
def openssl(tmp_path: Path) -> OpenSsl:
    """OpenSSL with its GOST engine; a test that needs it fails without it."""
    program = which("openssl")
    if program is None:
        pytest.fail("these tests need the openssl command")
    engine = run(program, "engine", "-t", "gost")
    if "[ available ]" not in engine.stdout:
        pytest.fail(f"these tests need OpenSSL's GOST engine (libengine-gost-openssl): {engine.stderr}")
    configuration = tmp_path / "gost.cnf"
    configuration.write_text(CONFIGURATION)
    return lambda *arguments: run(program, *arguments, OPENSSL_CONF=str(configuration))


@pytest.fixture
def pem(openssl: OpenSsl, tmp_path: Path) -> Pem:
    """From a name to a PEM file, because `openssl verify` reads nothing else."""

    def converted(name: str, directory: Path = CERTIFICATES) -> Path:
        crl = name.endswith(".crl")
        source, target = directory / (name if crl else f"{name}.der"), tmp_path / f"{name}.pem"
        done = openssl("crl" if crl else "x509", "-inform", "DER", "-in", source, "-out", target)
        assert done.returncode == 0, done.stderr
        return target

    return converted


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run of the generator makes now."""
    directory = tmp_path_factory.mktemp("generated") / "fresh"
    done = run(sys.executable, GENERATOR, directory)
    assert done.returncode == 0, done.stderr
    return directory


@pytest.mark.parametrize("name", ISSUED)
def test_every_certificate_verifies_up_to_the_root(name: str, openssl: OpenSsl, pem: Pem) -> None:
    chain = ("-CAfile", pem("root-512"), "-untrusted", pem("authority-256"))

    done = openssl("verify", *chain, pem(name))

    if name in NOT_VALID:
        assert NOT_VALID[name] in done.stderr
        done = openssl("verify", "-attime", "1717200000", *chain, pem(name))  # 2024-06-01
    assert (done.returncode, done.stdout.strip().rsplit(": ")[-1]) == (0, "OK"), done.stderr


@pytest.mark.parametrize("name", ["accountant-256", *REVOKED])
def test_the_crl_tells_revoked_from_good(name: str, openssl: OpenSsl, pem: Pem) -> None:
    authorities = ("-CAfile", pem("root-512"), "-untrusted", pem("authority-256"))

    done = openssl("verify", "-crl_check", "-CRLfile", pem("authority.crl"), *authorities, pem(name))

    if name in REVOKED:
        assert "certificate revoked" in done.stderr
    else:
        assert done.returncode == 0, done.stderr


def test_the_crl_is_the_authoritys_and_lists_exactly_the_two(openssl: OpenSsl, pem: Pem) -> None:
    done = openssl("crl", "-in", pem("authority.crl"), "-noout", "-text", "-CAfile", pem("authority-256"))

    assert "verify OK" in done.stderr
    entries = [entry.splitlines() for entry in done.stdout.split("Serial Number: ")[1:]]
    listed = {lines[0].strip().lower().lstrip("0"): lines[4].strip() for lines in entries}
    assert listed == {
        read_certificate((CERTIFICATES / f"{name}.der").read_bytes()).serial: reason
        for name, reason in REVOKED.items()
    }


def test_the_index_names_every_file_and_nothing_else() -> None:
    index = json.loads((CERTIFICATES / "index.json").read_text(encoding="utf-8"))

    assert [entry["name"] for entry in index] == NAMES
    assert all(set(entry) == {"name", "file", "what"} and entry["what"] for entry in index)
    assert {entry["file"] for entry in index} | {"index.json"} == {
        path.name for path in CERTIFICATES.iterdir()
    }


def test_a_fresh_run_makes_the_same_set_with_other_keys(fresh: Path) -> None:
    files = sorted(path.name for path in fresh.iterdir())
    assert files == sorted(path.name for path in CERTIFICATES.iterdir())
    assert (fresh / "index.json").read_bytes() == (CERTIFICATES / "index.json").read_bytes()
    for file in (file for file in files if file.endswith(".der")):
        made = read_certificate((fresh / file).read_bytes())
        kept = read_certificate((CERTIFICATES / file).read_bytes())
        assert made.thumbprint != kept.thumbprint
        assert replace(made, thumbprint=kept.thumbprint, serial=kept.serial) == kept


def test_a_fresh_run_signs_what_it_makes(fresh: Path, openssl: OpenSsl, pem: Pem) -> None:
    chain = ("-CAfile", pem("root-512", fresh), "-untrusted", pem("authority-256", fresh))
    valid = [pem(name, fresh) for name in ISSUED if name not in NOT_VALID]

    done = openssl("verify", *chain, *valid)

    assert done.stdout.splitlines() == [f"{path}: OK" for path in valid], done.stderr


def test_no_private_key_leaves_the_generator(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()

    done = run(sys.executable, GENERATOR, tmp_path / "fresh", TMPDIR=str(tmp_path / "temporary"))

    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "temporary").iterdir()) == []
    for path in (*CERTIFICATES.iterdir(), *(tmp_path / "fresh").iterdir()):
        assert b"PRIVATE KEY" not in path.read_bytes()


def test_without_the_engine_the_generator_says_what_to_install(tmp_path: Path) -> None:
    done = run(sys.executable, GENERATOR, tmp_path / "fresh", OPENSSL_ENGINES=str(tmp_path))

    assert done.returncode == 1
    assert "libengine-gost-openssl" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "fresh").exists()


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    """The sum that the check digits of Russian numbers are made of."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "authority.crl"])
def test_invented_numbers_are_well_shaped_and_belong_to_a_region_that_is_none(name: str) -> None:
    facts = read_certificate((CERTIFICATES / f"{name}.der").read_bytes())

    firm = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    if facts.innle:
        assert facts.innle.startswith("98")
        assert weighted(facts.innle, firm) % 11 % 10 == int(facts.innle[9])
    if facts.inn:
        assert facts.inn.startswith("98")
        assert weighted(facts.inn, (7, *firm)) % 11 % 10 == int(facts.inn[10])
        assert weighted(facts.inn, (3, 7, *firm)) % 11 % 10 == int(facts.inn[11])
    for number, divisor in ((facts.ogrn, 11), (facts.ogrnip, 13)):
        if number:
            assert number[3:5] == "98"
            assert int(number[:-1]) % divisor % 10 == int(number[-1])
    if facts.snils:
        assert facts.snils.startswith("999")
        assert weighted(facts.snils, tuple(range(9, 0, -1))) % 101 % 100 == int(facts.snils[9:])
