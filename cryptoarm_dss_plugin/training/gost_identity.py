"""An authority and a server certificate with GOST keys, and a context that speaks GOST TLS (RFC 9189).

The keys and certificates are made by the command ``openssl``, the TLS by this process's own OpenSSL; both
need the engine ``gost`` (Debian, Ubuntu: libengine-gost-openssl). Here it is in force for the whole process,
which serves nobody else.
"""

import _ssl
import ctypes
import datetime as dt
import os
import ssl
import subprocess
from pathlib import Path

SUITES = {
    "kuznyechik": "GOST2012-KUZNYECHIK-KUZNYECHIKOMAC",
    "magma": "GOST2012-MAGMA-MAGMAOMAC",
    "iana-28147": "IANA-GOST2012-GOST8912-GOST8912",
    "legacy-28147": "LEGACY-GOST2012-GOST8912-GOST8912",
}
"""The suites by a short name; OpenSSL's names."""

ANY = "any"


class NoGostError(OSError):
    """The command ``openssl`` or its engine is missing or refuses; the text says what."""


_DAY = dt.timedelta(days=1)
_DYNAMIC = 0x200  # OPENSSL_INIT_ENGINE_DYNAMIC
_ALL_BUT_RANDOM = 0xFFFF & ~0x0008  # ENGINE_METHOD_ALL without ENGINE_METHOD_RAND, engine.h
_CONFIGURATION = """\
openssl_conf = init
[init]
engines = engines
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
CN = {common_name}
[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = .
rand_serial = yes
unique_subject = no
default_md = default
policy = any
[any]
commonName = supplied
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[between]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,keyEncipherment,keyAgreement
extendedKeyUsage = serverAuth
subjectAltName = {names}
authorityKeyIdentifier = keyid
"""
_ROOT_KEY = ("gost2012_512", "paramset:A")
_OTHER_KEY = ("gost2012_256", "paramset:TCB")


def make_gost_identity(directory: Path, certificate: str, suite: str) -> tuple[Path, ssl.SSLContext]:
    """Write the root's certificate into the directory; return its path and the context for the server.

    The server shows its certificate and that of an authority between; ``certificate`` as in
    :class:`~cryptoarm_dss_plugin.training.tls_identity.TlsOptions`, ``suite`` a key of SUITES or ANY.
    Raises NoGostError.
    """
    maker = _Maker(directory)
    now = dt.datetime.now(dt.UTC)
    host = "dss.example.test" if certificate == "wrong-name" else "localhost"
    names = f"DNS:{host}" + ("" if certificate == "wrong-name" else ",IP:127.0.0.1,IP:::1")
    validity = {
        "expired": (now - 20 * _DAY, now - _DAY),
        "not-yet-valid": (now + _DAY, now + 20 * _DAY),
    }.get(certificate, (now - _DAY, now + 20 * _DAY))
    usual = (now - _DAY, now + 30 * _DAY)
    maker.certificate("ca", "Учебный корень ГОСТ", _ROOT_KEY, "root", usual, issuer="ca")
    maker.certificate("between", "Учебный центр ГОСТ", _OTHER_KEY, "between", usual, issuer="ca")
    issuer = "server" if certificate == "self-signed" else "between"
    maker.certificate("server", host, _OTHER_KEY, "server", validity, issuer=issuer, names=names)
    _put_engine_in_force()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(":".join(SUITES.values()) if suite == ANY else SUITES[suite])
    chain = directory / "chain.pem"
    chain.write_bytes((directory / "server.pem").read_bytes() + (directory / "between.pem").read_bytes())
    context.load_cert_chain(chain, directory / "server.key")
    for key in directory.glob("*.key"):
        key.unlink()
    return directory / "ca.pem", context


class _Maker:
    """Makes keys and certificates in a private directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        (directory / "index.txt").touch()

    def certificate(
        self,
        name: str,
        common_name: str,
        key: tuple[str, str],
        extensions: str,
        validity: tuple[dt.datetime, dt.datetime],
        *,
        issuer: str,
        names: str = "DNS:unused.example.test",
    ) -> None:
        """Make ``name``.key and ``name``.pem; an issuer of the same name signs itself."""
        text = _CONFIGURATION.format(common_name=common_name, names=names)
        (self._directory / "openssl.cnf").write_text(text, encoding="utf-8")
        algorithm, option = key
        new_key = ("-newkey", algorithm, "-pkeyopt", option, "-keyout", f"{name}.key")
        self._run("req", "-new", "-nodes", *new_key, "-out", f"{name}.csr")
        begins, ends = (f"{moment:%y%m%d%H%M%S}Z" for moment in validity)
        given = ("-extensions", extensions, "-startdate", begins, "-enddate", ends)
        files = ("-in", f"{name}.csr", "-out", f"{name}.pem")
        by = ("-selfsign",) if issuer == name else ("-cert", f"{issuer}.pem")
        signed = (*by, "-keyfile", f"{issuer}.key")
        self._run("ca", "-batch", "-notext", "-utf8", "-preserveDN", *given, *files, *signed)

    def _run(self, *arguments: str) -> None:
        try:
            done = subprocess.run(  # noqa: S603 - arguments from above
                ["openssl", *arguments, "-config", "openssl.cnf"],  # noqa: S607 - the system's own
                cwd=self._directory,
                env={**os.environ, "OPENSSL_CONF": "openssl.cnf"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
        except FileNotFoundError as missing:
            raise NoGostError("there is no command openssl") from missing
        if done.returncode:
            raise NoGostError(
                f"openssl {arguments[0]} refused; is its engine gost installed? {done.stderr[-500:]}"
            )


def _put_engine_in_force() -> None:
    crypto = ctypes.CDLL(getattr(_ssl, "__file__", None))
    crypto.OPENSSL_init_crypto(ctypes.c_uint64(_DYNAMIC), None)
    crypto.ENGINE_by_id.restype = ctypes.c_void_p
    found = crypto.ENGINE_by_id(b"gost")
    engine = ctypes.c_void_p(found)
    if found is None or not crypto.ENGINE_init(engine):
        raise NoGostError("OpenSSL has no engine gost (Debian, Ubuntu: libengine-gost-openssl)")
    crypto.ENGINE_set_default(engine, ctypes.c_uint(_ALL_BUT_RANDOM))
