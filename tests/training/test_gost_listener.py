"""The server that speaks GOST TLS, seen by OpenSSL's own client."""

import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess

SUITES = {
    "any": "GOST2012-KUZNYECHIK-KUZNYECHIKOMAC",
    "magma": "GOST2012-MAGMA-MAGMAOMAC",
    "iana-28147": "IANA-GOST2012-GOST8912-GOST8912",
    "legacy-28147": "LEGACY-GOST2012-GOST8912-GOST8912",
}


def shake_hands(training: TrainingProcess, *options: str) -> "subprocess.CompletedProcess[str]":
    """Connect with `openssl s_client` and its GOST engine, verifying the server."""
    where = f"127.0.0.1:{urlsplit(training.auth_server).port}"
    trust = ["-CAfile", training.ca_file, "-verify_return_error", "-verify_hostname", "localhost"]
    command = ["openssl", "s_client", "-engine", "gost", "-connect", where, "-servername", "localhost"]
    return subprocess.run(  # noqa: S603 - arguments from above
        [*command, *trust, *options], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", SUITES)
def test_a_chain_of_gost_keys_and_the_suite_that_was_asked_for(name: str) -> None:
    with TrainingProcess(gost_tls=name) as training:
        done = shake_hands(training)

        directory = Path(training.ca_file).parent
        assert list(directory.glob("*.key")) == [], "no key stays on the disk"
    assert done.returncode == 0, done.stderr
    assert f"Cipher is {SUITES[name]}" in done.stdout
    assert "Verify return code: 0 (ok)" in done.stdout
    assert done.stdout.count("PKEY: gost2012_256") == 2, (
        "the server's certificate and the authority's between"
    )


@pytest.mark.parametrize("certificate", ["expired", "not-yet-valid", "wrong-name", "self-signed"])
def test_a_certificate_that_is_wrong_as_asked(certificate: str) -> None:
    with TrainingProcess(gost_tls="any", tls_certificate=certificate) as training:
        done = shake_hands(training)

    assert done.returncode != 0
    assert "certificate verify failed" in done.stderr


def test_a_client_without_gost_is_refused() -> None:
    with TrainingProcess(gost_tls="any") as training:
        command = ["openssl", "s_client", "-connect", f"127.0.0.1:{urlsplit(training.auth_server).port}"]
        done = subprocess.run(  # noqa: S603 - arguments from above
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )

    assert "handshake failure" in done.stderr
