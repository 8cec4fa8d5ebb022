"""The TLS context of a connection: the system's roots, the connection's own CA file, nothing else."""

import os
import re
import ssl
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from weakref import WeakValueDictionary

from cryptoarm_dss_plugin.dss.watching import SERVER_WAS_SHOWN, WatchedSocket
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

MAKING = threading.Lock()
"""Held while a context is made: what it can do is settled in that moment (see `gost_tls`)."""

GOST_WAS_OFFERED = "gost_was_offered"
"""Set on an `ssl.SSLError` of a handshake that offered GOST: "alone", or "too" beside the usual suites."""

_HASHED_NAME = re.compile(r"[0-9a-f]{8}\.[0-9]", re.ASCII)


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
        with MAKING:
            context = SettledContext(ssl.PROTOCOL_TLS_CLIENT)
        context.sslsocket_class = WatchedSocket
        load_system_roots(context)
    restrict(context, ca_pem)
    if isinstance(context, SettledContext):
        context.is_settled = True
    return context


def load_system_roots(context: ssl.SSLContext) -> None:
    """Let a context trust the system's roots, as OpenSSL is to judge them."""
    places = ssl.get_default_verify_paths()
    load_roots(context, Path(places.openssl_capath), (places.openssl_cafile, *_BUNDLES))
    # A host stands in the alternative names only (RFC 9525, 2): a common name is what nobody has checked.
    context.hostname_checks_common_name = False


def restrict(context: ssl.SSLContext, ca_pem: str) -> None:
    """What holds for every context of ours: no old TLS, HTTP/1.1, the connection's own CA beside the roots.

    Raises:
        DssPluginError: `bad-ca-file`.
    """
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    if ca_pem:
        _load_ca(context, ca_pem)


class SettledContext(ssl.SSLContext):
    """A context that nobody changes once it `is_settled`: then any number of threads may use it at once.

    urllib3 says before every connection what is said already; OpenSSL has no lock for who listens to that
    while another thread opens a connection.
    """

    is_settled = False

    def set_alpn_protocols(self, alpn_protocols: Iterable[str]) -> None:
        """As inherited, until it is settled."""
        if not self.is_settled:
            super().set_alpn_protocols(alpn_protocols)

    def __setattr__(self, name: str, value: object) -> None:
        if not self.is_settled or getattr(self, name) != value:
            super().__setattr__(name, value)


_shared: WeakValueDictionary[str, ssl.SSLContext] = WeakValueDictionary()
_sharing = threading.Lock()


def shared_context(ca_pem: str = "") -> ssl.SSLContext:
    """The context of `client_context`, the same one for all who trust the same at the same time.

    Shared is what is trusted, nothing else: every handshake is a whole one of its own. When the last of them
    has let go of it, the next one reads the system's roots anew.

    Raises:
        DssPluginError: `bad-ca-file` when `ca_pem` holds no readable certificate.
    """
    if sys.platform in {"win32", "darwin"}:  # truststore's context changes with every handshake
        return client_context(ca_pem)
    with _sharing:
        context = _shared.get(ca_pem)
        if context is None:
            context = _shared[ca_pem] = client_context(ca_pem)
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
    if _has_hashed_names(folder):
        context.load_verify_locations(capath=folder)  # looked up when needed: costs nothing now
        return
    for bundle in bundles:
        if Path(bundle).is_file():
            context.load_verify_locations(cafile=bundle)
            return


def _has_hashed_names(folder: Path) -> bool:
    """Whether a folder has files under such names; the first one settles it, for there are hundreds."""
    with suppress(OSError), os.scandir(folder) as entries:
        return any(_HASHED_NAME.fullmatch(entry.name) for entry in entries)
    return False


def _load_ca(context: ssl.SSLContext, ca_pem: str) -> None:
    failure = ""
    try:
        # Only the certificates: OpenSSL's tools write readable text between them, with names in any letters.
        context.load_verify_locations(cadata="\n".join(found[0] for found in _PEM.finditer(ca_pem)))
    except (ssl.SSLError, ValueError) as error:
        failure = f"{type(error).__name__}: {error}"
    if failure:
        raise DssPluginError(ErrorCode.BAD_CA_FILE, failure)


def tls_failure(error: ssl.SSLError, *, had_shaken: bool = False) -> DssPluginError:
    """What a failed handshake means, as an error with a code of the `tls-...` family.

    Facts of `tls-failed`, where it is known: problem ("no-tls", "old-tls", "client-certificate", "no-gost"
    for a server that was offered GOST alone). Of `tls-gost-required`: missing="common-suite" when GOST was
    offered as well: it may want a GOST that OpenSSL does not have.

    Args:
        error: what `ssl` raised.
        had_shaken: whether the handshake was over. Then the server does not ask for GOST, and a request may
            have been sent.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        code = _VERIFY_CODES.get(error.verify_code, ErrorCode.TLS_UNTRUSTED)
        return DssPluginError(
            code, f"certificate verify failed ({error.verify_code}): {error.verify_message}"
        )
    reason = error.reason or str(error)
    said = reason.upper().replace(" ", "_")
    # What a server that speaks only GOST suites answers to an ordinary client hello. Later, when it has shown
    # its certificate, the same alert means that it misses ours (RFC 5246, 7.4.6).
    if "HANDSHAKE_FAILURE" in said and not (had_shaken or getattr(error, SERVER_WAS_SHOWN, False)):
        offered = getattr(error, GOST_WAS_OFFERED, "")
        if offered == "alone":
            return DssPluginError(
                ErrorCode.TLS_FAILED, f"GOST suites alone: {reason}", {"problem": "no-gost"}
            )
        if offered:
            facts = {"missing": "common-suite"}
            return DssPluginError(ErrorCode.TLS_GOST_REQUIRED, f"with GOST suites: {reason}", facts)
        return DssPluginError(ErrorCode.TLS_GOST_REQUIRED, f"alert handshake_failure: {reason}")
    problem = next((problem for part, problem in _PROBLEMS.items() if part in said), "")
    facts = {"problem": problem} if problem else {}
    return DssPluginError(ErrorCode.TLS_FAILED, f"{type(error).__name__}: {reason}", facts)


# Parts of OpenSSL's reasons, and the fact "problem" that they come to.
_PROBLEMS = {
    "WRONG_VERSION_NUMBER": "no-tls",  # the first bytes are no record of TLS
    "HTTP_REQUEST": "no-tls",
    "PROTOCOL_VERSION": "old-tls",
    "UNSUPPORTED_PROTOCOL": "old-tls",
    "CERTIFICATE_REQUIRED": "client-certificate",
    "HANDSHAKE_FAILURE": "client-certificate",
}

# X509_V_ERR_... of OpenSSL's x509_vfy.h
_VERIFY_CODES = {
    9: ErrorCode.TLS_EXPIRED,  # not yet valid
    10: ErrorCode.TLS_EXPIRED,
    62: ErrorCode.TLS_NAME_MISMATCH,  # host name
    64: ErrorCode.TLS_NAME_MISMATCH,  # IP address
}
