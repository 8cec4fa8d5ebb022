"""Whatever the bytes: facts or `UnreadableCertificate`, never another error."""

import base64

from hypothesis import given
from hypothesis import strategies as st

from cryptoarm_dss_plugin.host_api.values import CertificateFacts
from cryptoarm_dss_plugin.x509 import UnreadableCertificate, decode_certificate_text, read_certificate
from tests.properties import examples
from tests.x509.certificates import EXTENSIONS, SEQUENCE, SUBJECT, changed, split, tlv, training_certificate

REAL = [
    training_certificate(name)
    for name in (
        "accountant-256",
        "director-512",
        "odd-postal-address",
        "odd-boolean",
        "rsa-2048",
        "ecdsa-p256",
    )
]
BOUNDED = examples(150)


def read_or_refuse(data: bytes) -> CertificateFacts | None:
    """The facts, or None when the bytes were refused in the one allowed way."""
    try:
        facts = read_certificate(data)
    except UnreadableCertificate:
        return None
    assert facts.not_before.utcoffset() == facts.not_after.utcoffset() is not None
    assert all(text.isprintable() for text in (facts.subject, facts.issuer, facts.owner, facts.issuer_name))
    return facts


@BOUNDED
@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data: bytes) -> None:
    assert read_or_refuse(data) is None


@BOUNDED
@given(st.sampled_from(REAL), st.data())
def test_changed_bytes_of_real_certificates_end_in_facts_or_refusal(der: bytes, data: st.DataObject) -> None:
    damaged = bytearray(der)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at] = data.draw(st.integers(0, 255))

    facts = read_or_refuse(bytes(damaged))

    assert facts is None or len(facts.thumbprint) == 40


@BOUNDED
@given(st.sampled_from(REAL), st.data())
def test_cut_and_stretched_certificates_are_refused(der: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(der) - 1))
    rest = data.draw(st.binary(min_size=1, max_size=20))

    assert read_or_refuse(der[:at]) is None
    assert read_or_refuse(der + rest) is None


@BOUNDED
@given(st.sampled_from(REAL), st.binary(max_size=120), st.booleans())
def test_no_name_and_no_extension_costs_a_certificate(der: bytes, junk: bytes, whole: bool) -> None:  # noqa: FBT001
    subject = tlv(SEQUENCE, junk) if whole else tlv(SEQUENCE, tlv(0x31, tlv(SEQUENCE, junk)))

    odd_name = read_or_refuse(changed(der, {SUBJECT: subject}))
    odd_extensions = read_or_refuse(changed(der, {EXTENSIONS: tlv(0xA3, tlv(SEQUENCE, tlv(SEQUENCE, junk)))}))

    assert odd_name is not None
    assert odd_extensions is not None
    assert odd_name.not_after == odd_extensions.not_after == read_certificate(der).not_after


@BOUNDED
@given(st.binary(min_size=1, max_size=100), st.text(alphabet=" \t\r\n", max_size=5), st.booleans())
def test_base64_survives_white_space_and_lost_padding(data: bytes, blank: str, padded: bool) -> None:  # noqa: FBT001
    text = base64.b64encode(data).decode()
    text = text if padded else text.rstrip("=")

    assert decode_certificate_text(blank.join(text)) == data


@BOUNDED
@given(st.text(max_size=60))
def test_any_text_is_decoded_or_refused(text: str) -> None:
    try:
        decoded = decode_certificate_text(text)
    except UnreadableCertificate:
        decoded = None

    assert decoded != b""


def test_the_split_used_here_is_faithful() -> None:
    assert all(changed(der, {}) == der for der in REAL)
    assert all(b"".join(split(der)) == der for der in REAL)
