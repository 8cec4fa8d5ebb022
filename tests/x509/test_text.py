"""From the text of an answer to bytes: what is accepted and what is not."""

import base64

import pytest

from cryptoarm_dss_plugin.x509 import UnreadableCertificate, decode_certificate_text
from tests.x509.certificates import training_certificate

DER = training_certificate("person-256")
BARE = base64.b64encode(DER).decode()
LINES = base64.encodebytes(DER).decode()
PEM = f"-----BEGIN CERTIFICATE-----\n{LINES}-----END CERTIFICATE-----\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BARE, id="bare"),
        pytest.param(LINES, id="in lines"),
        pytest.param(LINES.replace("\n", "\r\n"), id="in lines of Windows"),
        pytest.param(f"  \t{BARE}\n", id="white space around"),
        pytest.param(PEM, id="PEM"),
        pytest.param(PEM.replace("\n", "\r\n"), id="PEM of Windows"),
        pytest.param(PEM.replace("\n", ""), id="PEM in one line"),
        pytest.param(PEM.replace("CERTIFICATE", "X509 CERTIFICATE"), id="PEM with an old label"),
        pytest.param("subject=Тестов\n" + PEM, id="PEM with a remark in front"),
        pytest.param(PEM + PEM.replace(LINES, "AAAA\n"), id="PEM of a chain"),
        pytest.param(PEM.split("-----END", maxsplit=1)[0], id="PEM without an end"),
        pytest.param("\ufeff" + BARE, id="byte order mark"),
        pytest.param(BARE.rstrip("=") + "=====", id="too much padding"),
    ],
)
def test_base64_is_decoded_however_it_is_wrapped(text: str) -> None:
    assert decode_certificate_text(text) == DER


@pytest.mark.parametrize("data", [b"a", b"ab", b"abc"])
def test_padding_may_be_missing(data: bytes) -> None:
    assert decode_certificate_text(base64.b64encode(data).decode().rstrip("=")) == data


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \n", id="white space"),
        pytest.param("MIIC*", id="a foreign character"),
        pytest.param("MIICX", id="one character too many"),
        pytest.param("MI==IC", id="padding in the middle"),
        pytest.param("сертификат", id="Russian"),
        pytest.param("<html></html>", id="a web page"),
        pytest.param("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----", id="empty armour"),
    ],
)
def test_what_is_not_base64_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(UnreadableCertificate) as refusal:
        decode_certificate_text(text)

    assert refusal.value.detail in {"the text is empty", "the text is not base64"}
