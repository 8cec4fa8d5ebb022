"""OpenSSL with its GOST engine as a workbench: one directory with configuration, keys and CA database."""

import os
import re
import subprocess
from pathlib import Path

from certificate_subjects import Owner, Subject

CONFIGURATION = """\
openssl_conf = init
[init]
oid_section = oids
stbl_section = strings
engines = engines
[oids]
{oids}
[strings]
INN = min:12,max:12,mask:NUMERICSTRING,flags:nomask
INNLE = min:10,max:10,mask:NUMERICSTRING,flags:nomask
OGRN = min:13,max:13,mask:NUMERICSTRING,flags:nomask
OGRNIP = min:15,max:15,mask:NUMERICSTRING,flags:nomask
SNILS = min:11,max:11,mask:NUMERICSTRING,flags:nomask
[engines]
gost = gost
[gost]
engine_id = gost
default_algorithms = ALL
[req]
prompt = no
utf8 = yes
string_mask = utf8only
distinguished_name = subject
[subject]
{subject}
[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = .
rand_serial = yes
crlnumber = crlnumber
unique_subject = no
default_md = default
policy = any
[any]
commonName = supplied
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
certificatePolicies = 2.5.29.32.0
1.2.643.100.111 = ASN1:FORMAT:UTF8,UTF8:Тестовое средство подписи (версия 1.0)
[intermediate]
basicConstraints = critical,CA:TRUE,pathlen:1
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid,issuer:always
certificatePolicies = 1.2.643.100.113.1,1.2.643.100.113.2
crlDistributionPoints = URI:http://ca.example.invalid/root.crl
authorityInfoAccess = caIssuers;URI:http://ca.example.invalid/root-512.cer
1.2.643.100.111 = ASN1:FORMAT:UTF8,UTF8:Тестовое средство подписи (версия 1.0)
1.2.643.100.112 = ASN1:SEQUENCE:issuer_tool
[user]
keyUsage = critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment
extendedKeyUsage = clientAuth,emailProtection,1.2.643.2.2.34.6
{issued}
[subordinate]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
{issued}
[key_period]
not_before = IMPLICIT:0,GENERALIZEDTIME:{key_not_before}
not_after = IMPLICIT:1,GENERALIZEDTIME:{key_not_after}
[issuer_tool]
sign_tool = FORMAT:UTF8,UTF8:Тестовое средство подписи (версия 1.0)
ca_tool = FORMAT:UTF8,UTF8:Тестовое средство удостоверяющего центра (версия 1.0)
sign_tool_proof = FORMAT:UTF8,UTF8:Заключение № ТЕСТ-1 от 01.01.2026
ca_tool_proof = FORMAT:UTF8,UTF8:Заключение № ТЕСТ-2 от 01.01.2026
[crl]
authorityKeyIdentifier = keyid
"""

ISSUED = """\
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid,issuer:always
certificatePolicies = 1.2.643.100.113.1
crlDistributionPoints = URI:http://ca.example.invalid/authority.crl
authorityInfoAccess = caIssuers;URI:http://ca.example.invalid/authority-256.cer
2.5.29.16 = ASN1:SEQUENCE:key_period
1.2.643.100.111 = ASN1:FORMAT:UTF8,UTF8:Тестовое средство подписи (версия 1.0)
1.2.643.100.112 = ASN1:SEQUENCE:issuer_tool
"""
"""What every certificate of the issuing authority carries, as qualified ones in Russia do."""


class OpenSslError(Exception):
    """OpenSSL refused, or its GOST engine is missing; the text says what it wrote."""


def require_gost_engine() -> None:
    """Raise OpenSslError with advice unless `openssl` is there and can load its GOST engine."""
    advice = "install OpenSSL's GOST engine (Debian, Ubuntu: libengine-gost-openssl)"
    try:
        done = subprocess.run(
            ["openssl", "engine", "-t", "gost"], capture_output=True, text=True, check=False
        )
    except FileNotFoundError as missing:
        raise OpenSslError(f"no openssl command; install openssl and {advice}") from missing
    if done.returncode or "[ available ]" not in done.stdout:
        raise OpenSslError(f"openssl cannot load its GOST engine; {advice}: {done.stderr.strip()}")


class Workbench:
    """A directory in which keys, requests, certificates and the CA's database lie while the set is made.

    Certificates go by name; days are written YYYYMMDD and begin at midnight UTC.
    """

    def __init__(self, directory: Path) -> None:
        """Start with an empty CA database in `directory`, which must exist and be private."""
        self._directory = directory
        (directory / "index.txt").touch()
        (directory / "crlnumber").write_text("01\n")
        self._configuration = directory / "openssl.cnf"
        # OpenSSL 3.1 and later know INNLE; registering it a second time is an error there.
        known = self._run_bare("asn1parse", "-genstr", "OID:INNLE").returncode == 0
        self._oids = "" if known else "INNLE = 1.2.643.100.4"

    def root(self, name: str, key: tuple[str, ...], subject: Subject) -> None:
        """Make a self-signed root `name`.pem with `name`.key, valid 2020 to 2046."""
        self._configure(subject, "20200101", "20460101")
        self._request(name, key)
        self._sign(name, "root", ("20200101", "20460101"), "-selfsign", "-keyfile", f"{name}.key")

    def authority(self, name: str, key: tuple[str, ...], subject: Subject, issuer: str) -> None:
        """Make an issuing CA `name` under `issuer`, valid 2020 to 2046."""
        self._configure(subject, "20200101", "20460101")
        self._request(name, key)
        self._sign(name, "intermediate", ("20200101", "20460101"), *_signed_by(issuer))

    def issue(self, owner: Owner, issuer: str) -> None:
        """Make the owner's certificate, signed by `issuer`; the owner's key is removed at once."""
        self._configure(owner.subject, owner.not_before, owner.key_not_after)
        self._request(owner.name, owner.key)
        self._sign(owner.name, owner.extensions, (owner.not_before, owner.not_after), *_signed_by(issuer))
        (self._directory / f"{owner.name}.key").unlink()

    def revoke(self, name: str, reason: str, day: str, issuer: str) -> None:
        """Enter the certificate into the CA's database as revoked on `day` for `reason` (OpenSSL's word)."""
        self._run("ca", "-revoke", f"{name}.pem", "-crl_reason", reason, *_signed_by(issuer))
        database = self._directory / "index.txt"
        # OpenSSL enters the present moment and has no option for another.
        database.write_text(re.sub(rf"\d+Z,{reason}", f"{day[2:]}000000Z,{reason}", database.read_text()))

    def crl(self, issuer: str, start: str, end: str) -> bytes:
        """The CRL of `issuer`, in DER, that holds from `start` to `end`."""
        validity = ("-crl_lastupdate", f"{start}000000Z", "-crl_nextupdate", f"{end}000000Z")
        self._run("ca", "-gencrl", "-crlexts", "crl", *validity, "-out", "crl.pem", *_signed_by(issuer))
        self._run("crl", "-in", "crl.pem", "-outform", "DER", "-out", "crl.der")
        return (self._directory / "crl.der").read_bytes()

    def certificate(self, name: str) -> bytes:
        """The certificate `name` in DER."""
        self._run("x509", "-in", f"{name}.pem", "-outform", "DER", "-out", f"{name}.der")
        return (self._directory / f"{name}.der").read_bytes()

    def signature(self, data: bytes, issuer: str) -> bytes:
        """The 256-bit GOST signature of `data` with the key of `issuer`, as certificates carry it."""
        (self._directory / "data").write_bytes(data)
        self._run("dgst", "-md_gost12_256", "-sign", f"{issuer}.key", "-out", "signature", "data")
        return (self._directory / "signature").read_bytes()

    def _configure(self, subject: Subject, key_not_before: str, key_not_after: str) -> None:
        """Write the configuration for one subject and one private key period (YYYYMMDD)."""
        # The number in front keeps the order and allows an attribute twice; OpenSSL drops it.
        lines = (f"{number}.{attribute} = {value}" for number, (attribute, value) in enumerate(subject))
        self._configuration.write_text(
            CONFIGURATION.format(
                oids=self._oids,
                subject="\n".join(lines),
                issued=ISSUED,
                key_not_before=f"{key_not_before}000000Z",
                key_not_after=f"{key_not_after}000000Z",
            ),
            encoding="utf-8",
        )

    def _request(self, name: str, key: tuple[str, ...]) -> None:
        self._run("req", "-new", "-nodes", "-newkey", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr")

    def _sign(self, name: str, extensions: str, validity: tuple[str, str], *key: str) -> None:
        # Two-digit years, so that dates before 2050 become UTCTime, as RFC 5280 asks.
        start, end = (f"{day[2:]}000000Z" for day in validity)
        given = ("-extensions", extensions, "-startdate", start, "-enddate", end)
        files = ("-in", f"{name}.csr", "-out", f"{name}.pem")
        self._run("ca", "-batch", "-notext", "-utf8", "-preserveDN", *given, *files, *key)

    def _run(self, *arguments: str) -> None:
        done = self._run_bare(*arguments)
        if done.returncode:
            raise OpenSslError(f"openssl {' '.join(arguments)}: {done.stderr.strip()}")

    def _run_bare(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        configuration = self._configuration if self._configuration.exists() else os.devnull
        return subprocess.run(
            ["openssl", *arguments],
            cwd=self._directory,
            env={**os.environ, "LC_ALL": "C.UTF-8", "OPENSSL_CONF": str(configuration)},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )


def _signed_by(issuer: str) -> tuple[str, ...]:
    return ("-cert", f"{issuer}.pem", "-keyfile", f"{issuer}.key")
