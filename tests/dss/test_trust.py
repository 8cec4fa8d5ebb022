"""Whom a connection trusts: the system's roots, its own CA file, and nobody else."""

import datetime as dt
import hashlib
import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.tls import check_ca_pem, client_context, load_roots
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from tests.canaries import Canaries
from tests.dss.conftest import QUICK
from tests.dss.conversations import failure_of
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer, always, answer

_DAY = dt.timedelta(days=1)


@pytest.fixture
def server(authority: Authority) -> Iterator[ScriptedServer]:
    """A server whose certificate is good for whoever trusts the authority of the tests."""
    with ScriptedServer(always(answer()), authority.server_context()) as started:
        yield started


def test_an_address_instead_of_a_name_is_checked_like_one(
    server: ScriptedServer, transport: Transport
) -> None:
    assert transport.get(server.url(host="127.0.0.1")).status == 200


def test_the_own_ca_file_is_not_trusted_by_another_connection(server: ScriptedServer) -> None:
    with Transport(Cancellation(), limits=QUICK) as without:
        assert failure_of(without, server.url()).code is ErrorCode.TLS_UNTRUSTED


def test_a_ca_file_with_readable_text_around_is_taken(server: ScriptedServer, authority: Authority) -> None:
    commented = f"Издатель: CN=Корень для проверок\r\n{authority.pem}\nкомментарий - не сертификат\n"
    check_ca_pem(commented)
    with Transport(Cancellation(), limits=QUICK, ca_pem=commented) as trusting:
        assert trusting.get(server.url()).status == 200


def test_every_certificate_of_a_ca_file_is_trusted(server: ScriptedServer, authority: Authority) -> None:
    bundle = Authority("Другой корень").pem + authority.pem
    with Transport(Cancellation(), limits=QUICK, ca_pem=bundle) as trusting:
        assert trusting.get(server.url()).status == 200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "не сертификат",
        "-----BEGIN CERTIFICATE-----\nне base64\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "\0\udc80",
    ],
)
def test_a_ca_file_without_a_certificate_is_refused(text: str) -> None:
    with pytest.raises(DssPluginError) as caught:
        check_ca_pem(text)
    assert caught.value.code is ErrorCode.BAD_CA_FILE
    assert caught.value.__context__ is None


def test_a_transport_with_a_broken_ca_file_is_not_made() -> None:
    with pytest.raises(DssPluginError) as caught:
        Transport(Cancellation(), ca_pem="не сертификат")
    assert caught.value.code is ErrorCode.BAD_CA_FILE


def test_the_context_verifies_and_speaks_tls_1_2_or_later(authority: Authority) -> None:
    context = client_context(authority.pem)
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_roots_are_found_one_by_one_under_their_hashes(
    server: ScriptedServer, authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / hashed_name("Корень для проверок")).write_text(authority.pem)
    assert _trusts(tmp_path, (), server)


def test_a_folder_that_holds_no_hashes_leaves_the_word_to_the_bundles(
    server: ScriptedServer, authority: Authority, tmp_path: Path
) -> None:
    folder = tmp_path / "certs"
    folder.mkdir()
    (folder / "ca-bundle.trust.crt").write_text(authority.pem)  # as on RED OS and Fedora
    bundle = tmp_path / "ca-bundle.crt"
    bundle.write_text(authority.pem)

    assert not _trusts(folder, (), server)
    assert _trusts(folder, (str(tmp_path / "missing.crt"), str(bundle)), server)


def test_of_several_bundles_only_the_first_is_trusted(
    server: ScriptedServer, authority: Authority, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.crt", tmp_path / "second.crt"
    first.write_text(Authority("Другой корень").pem)
    second.write_text(authority.pem)
    assert not _trusts(tmp_path / "missing", (str(first), str(second)), server)


def test_netrc_adds_no_credentials(
    server: ScriptedServer, authority: Authority, tmp_path: Path, canaries: Canaries
) -> None:
    canaries.expect(".netrc")
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine localhost login thief password Canary-5107\n")
    netrc.chmod(0o600)
    ca_file = tmp_path / "ca.pem"
    ca_file.write_text(authority.pem)
    variables = {"HOME": str(tmp_path), "REQUESTS_CA_BUNDLE": str(ca_file)}

    outcome = _in_child(server.url(), variables, ca_file=str(ca_file))

    assert outcome == {"ours": "200", "plain": "200"}
    ours, plain = server.received
    assert "Authorization" in plain.headers  # the file is there, and read by those who read it
    assert "Authorization" not in ours.headers


def _in_child(
    url: str, variables: Mapping[str, str], *, ca_file: str = "", instead_of_certifi: str = ""
) -> object:
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(  # noqa: S603 - this interpreter, a program of the tests
        [sys.executable, "-m", "tests.dss.request_in_child", url, ca_file, instead_of_certifi],
        env=environment | dict(variables),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout)


def _trusts(folder: Path, bundles: tuple[str, ...], server: ScriptedServer) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    load_roots(context, folder, bundles)
    with server.connect() as raw:
        try:
            context.wrap_socket(raw, server_hostname="localhost").close()
        except ssl.SSLCertVerificationError:
            return False
    return True


def hashed_name(common_name: str) -> str:
    """The name under which OpenSSL looks for a root: X509_NAME_hash of a subject that is one common name."""
    value = common_name.encode().lower()  # ASCII letters only, as OpenSSL does it
    attribute = b"\x06\x03\x55\x04\x03\x0c" + bytes([len(value)]) + value
    sequence = b"\x30" + bytes([len(attribute)]) + attribute
    digest = hashlib.sha1(b"\x31" + bytes([len(sequence)]) + sequence, usedforsecurity=False).digest()
    return f"{int.from_bytes(digest[:4], 'little'):08x}.0"
