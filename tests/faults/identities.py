"""Server certificates that are wrong in one way each, issued by the authority that the connection trusts."""

import datetime as dt
import ssl
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = dt.timedelta(days=1)
_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Chain:
    """An authority of its own, whose certificate (`pem`) a connection can trust."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Корень каталога")
        root = _builder(self._name, self._name, self._key).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        certificate = root.sign(self._key, hashes.SHA256())
        self.pem = certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")

    def without_names(self) -> ssl.SSLContext:
        """The name stands in the subject alone, as thirty years ago."""
        key = _ec()
        return _context(key, _builder(_name("localhost"), self._name, key).sign(self._key, hashes.SHA256()))

    def wildcard_of_all(self) -> ssl.SSLContext:
        """It claims to be every host there is."""
        key = _ec()
        return _context(
            key, _for(_builder(_name("*"), self._name, key), "*").sign(self._key, hashes.SHA256())
        )

    def for_clients(self) -> ssl.SSLContext:
        """It is a client's certificate, not a server's."""
        key = _ec()
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        made = _for(_builder(_name("localhost"), self._name, key), "localhost").add_extension(
            usage, critical=False
        )
        return _context(key, made.sign(self._key, hashes.SHA256()))

    def by_no_authority(self) -> ssl.SSLContext:
        """Its issuer is a good certificate, but no authority's."""
        middle_key, key = _ec(), _ec()
        middle = _for(_builder(_name("middle"), self._name, middle_key), "dss.example.test").add_extension(
            x509.BasicConstraints(ca=False, path_length=None), critical=True
        )
        issuer = middle.sign(self._key, hashes.SHA256())
        made = _for(_builder(_name("localhost"), _name("middle"), key), "localhost")
        return _context(key, made.sign(middle_key, hashes.SHA256()), issuer)

    def without_the_middle(self) -> ssl.SSLContext:
        """The authority between it and the root is not sent along."""
        middle_key, key = _ec(), _ec()
        made = _for(_builder(_name("localhost"), _name("the middle authority"), key), "localhost")
        return _context(key, made.sign(middle_key, hashes.SHA256()))

    def forged(self) -> ssl.SSLContext:
        """It names the authority, but another one has signed it."""
        key = _ec()
        made = _for(_builder(_name("localhost"), self._name, key), "localhost")
        return _context(key, made.sign(_ec(), hashes.SHA256()))

    def weak(self) -> ssl.SSLContext:
        """Its key is an RSA key of 1024 bits."""
        key = rsa.generate_private_key(65537, 1024)  # noqa: S505 - weak on purpose
        made = _for(_builder(_name("localhost"), self._name, key), "localhost")
        return _context(key, made.sign(self._key, hashes.SHA256()))


def _ec() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(subject: x509.Name, issuer: x509.Name, key: _Key) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + _DAY)
    )


def _for(builder: x509.CertificateBuilder, host: str) -> x509.CertificateBuilder:
    return builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)


def _context(key: _Key, *chain: x509.Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")  # or OpenSSL would refuse to serve what is weak
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "server.pem"
        file.write_bytes(private + b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain))
        context.load_cert_chain(file)
    return context
