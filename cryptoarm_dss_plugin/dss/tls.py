"""The TLS context of a connection: the system's roots, the connection's own CA file, nothing else."""

import re
import ssl
import sys
from collections.abc import Iterable
from pathlib import Path

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

# Where distributions keep the bundle of trusted roots, for a Python whose OpenSSL was built elsewhere.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Astra, ALT
    "/etc/pki/tls/certs/ca-bundle.crt",  # RED OS, Fedora
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # Alpine, Arch
)
_PEM = re.compile(
    r"-----BEGIN (?P<kind>[A-Z0-9 ]*CERTIFICATE)-----[A-Za-z0-9+/=\s]*-----END (?P=kind)-----", re.ASCII
)


def client_context(ca_pem: str = "") -> ssl.SSLContext:
    """A verifying TLS 1.2/1.3 client context.

    The variables SSL_CERT_FILE, SSL_CERT_DIR, REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE do not change what it
    trusts: whoever can set a variable must not be able to add a root.

    Args:
        ca_pem: further trusted certificates (PEM), "" for none.

    Raises:
        DssPluginError: `bad-ca-file` when `ca_pem` holds no readable certificate.
    """
    if sys.platform in {"win32", "darwin"}:
        # The operating system judges the chain there; its decision is reached through truststore.
        import truststore  # noqa: PLC0415 - only installed on these systems

        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        places = ssl.get_default_verify_paths()
        load_roots(context, Path(places.openssl_capath), (places.openssl_cafile, *_BUNDLES))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    if ca_pem:
        _load_ca(context, ca_pem)
    return context


def check_ca_pem(ca_pem: str) -> None:
    """Raise DssPluginError `bad-ca-file` unless the text holds at least one certificate in PEM."""
    _load_ca(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ca_pem)


def load_roots(context: ssl.SSLContext, folder: Path, bundles: Iterable[str]) -> None:
    """Load the system's roots: from a folder where OpenSSL finds them by hash, else from the first bundle.

    On Linux the places are OpenSSL's compiled-in ones; the environment is left out on purpose.

    Args:
        context: what is to trust them.
        folder: where they may lie one by one under names like "5ed36f99.0"; RED OS and Fedora have only
            bundles there.
        bundles: files with all of them, in order of trial.
    """
    if any(folder.glob("????????.[0-9]")):
        context.load_verify_locations(capath=folder)  # looked up when needed: costs nothing now
        return
    for bundle in bundles:
        if Path(bundle).is_file():
            context.load_verify_locations(cafile=bundle)
            return


def _load_ca(context: ssl.SSLContext, ca_pem: str) -> None:
    failure = ""
    try:
        # Only the certificates: OpenSSL's tools write readable text between them, with names in any letters.
        context.load_verify_locations(cadata="\n".join(found[0] for found in _PEM.finditer(ca_pem)))
    except (ssl.SSLError, ValueError) as error:
        failure = f"{type(error).__name__}: {error}"
    if failure:
        raise DssPluginError(ErrorCode.BAD_CA_FILE, failure)


def tls_failure(error: ssl.SSLError) -> DssPluginError:
    """What a failed handshake means, as an error with a code of the `tls-...` family."""
    if isinstance(error, ssl.SSLCertVerificationError):
        code = _VERIFY_CODES.get(error.verify_code, ErrorCode.TLS_UNTRUSTED)
        return DssPluginError(
            code, f"certificate verify failed ({error.verify_code}): {error.verify_message}"
        )
    reason = error.reason or str(error)
    if "HANDSHAKE_FAILURE" in reason.upper().replace(" ", "_"):
        # What a server that speaks only GOST suites answers to an ordinary client hello.
        return DssPluginError(ErrorCode.TLS_GOST_REQUIRED, f"alert handshake_failure: {reason}")
    return DssPluginError(ErrorCode.TLS_FAILED, f"{type(error).__name__}: {reason}")


# X509_V_ERR_... of OpenSSL's x509_vfy.h
_VERIFY_CODES = {
    9: ErrorCode.TLS_EXPIRED,  # not yet valid
    10: ErrorCode.TLS_EXPIRED,
    62: ErrorCode.TLS_NAME_MISMATCH,  # host name
    64: ErrorCode.TLS_NAME_MISMATCH,  # IP address
}
