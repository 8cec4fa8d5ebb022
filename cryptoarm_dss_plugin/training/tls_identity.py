"""The server's own authority and certificate, made anew at every start, and the ways they can be wrong."""

import datetime as dt
import ipaddress
import ssl
import warnings
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cryptoarm_dss_plugin.training.gost_identity import make_gost_identity

CERTIFICATES = ("good", "expired", "not-yet-valid", "wrong-name", "self-signed")
MAXIMA = ("1.0", "1.1", "1.2", "1.3")

_VERSIONS = {
    "1.0": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}
_DAY = dt.timedelta(days=1)
_ENCODING = serialization.Encoding.PEM
_HOST = "localhost"


@dataclass(frozen=True, slots=True)
class TlsOptions:
    """How the server speaks TLS.

    ``certificate``: one of CERTIFICATES; ``maximum``: the highest version, one of MAXIMA, or None for the
    usual 1.3 (below 1.2, 1.0 and 1.1 are offered, otherwise 1.2 and 1.3); ``foreign_suites``: every
    handshake is refused with the alert handshake_failure, as a server with GOST suites alone refuses a
    client that has none; ``gost``: serve GOST TLS and nothing else, with this suite of
    :data:`~cryptoarm_dss_plugin.training.gost_identity.SUITES`, or "any" of them.
    """

    certificate: str = "good"
    maximum: str | None = None
    foreign_suites: bool = False
    gost: str | None = None


def make_identity(directory: Path, options: TlsOptions) -> tuple[Path, ssl.SSLContext]:
    """Write the authority's certificate into the directory; return its path and the context for the server.

    The server's key is on disk only while OpenSSL reads it.
    """
    if options.gost is not None:
        return make_gost_identity(directory, options.certificate, options.gost)
    now = dt.datetime.now(dt.UTC)
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority_name = _name("Учебный корень")
    authority = (
        _builder(authority_name, authority_name, authority_key.public_key(), now - _DAY, now + 30 * _DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    ca_file = directory / "ca.pem"
    ca_file.write_bytes(authority.public_bytes(_ENCODING))
    key = ec.generate_private_key(ec.SECP256R1())
    signed_by_itself = options.certificate == "self-signed"
    leaf = _leaf(
        key, authority_key if not signed_by_itself else key, authority_name, options.certificate, now
    )
    return ca_file, _context(directory, options, leaf, key)


def _leaf(
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    issuer_name: x509.Name,
    kind: str,
    now: dt.datetime,
) -> x509.Certificate:
    not_before, not_after = {
        "expired": (now - 20 * _DAY, now - _DAY),
        "not-yet-valid": (now + _DAY, now + 20 * _DAY),
    }.get(kind, (now - _DAY, now + 20 * _DAY))
    host = "dss.example.test" if kind == "wrong-name" else _HOST
    names: list[x509.GeneralName] = [x509.DNSName(host)]
    if kind != "wrong-name":
        names += [x509.IPAddress(ipaddress.ip_address(address)) for address in ("127.0.0.1", "::1")]
    subject = _name(host)
    issuer = subject if kind == "self-signed" else issuer_name
    return (
        _builder(subject, issuer, key.public_key(), not_before, not_after)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .sign(issuer_key, hashes.SHA256())
    )


def _context(
    directory: Path, options: TlsOptions, leaf: x509.Certificate, key: ec.EllipticCurvePrivateKey
) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    maximum = _VERSIONS[options.maximum or "1.3"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old TLS is asked for on purpose
        if maximum < ssl.TLSVersion.TLSv1_2:
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
        else:
            context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.maximum_version = maximum
    if options.foreign_suites:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0")  # a suite no client offers
    pem_file = directory / "server.pem"
    pem_file.touch(mode=0o600)
    try:
        pem_file.write_bytes(
            key.private_bytes(_ENCODING, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            + leaf.public_bytes(_ENCODING)
        )
        context.load_cert_chain(pem_file)
    finally:
        pem_file.unlink()
    return context


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    not_before: dt.datetime,
    not_after: dt.datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
