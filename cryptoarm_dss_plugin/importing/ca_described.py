"""What stands in a file of root certificates, for a person to compare before it is trusted."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.ca_file import read_public_ca_file
from cryptoarm_dss_plugin.x509 import (
    CertificateRole,
    UnreadableCertificate,
    certificate_role,
    decode_certificate_text,
    read_certificate,
)

_BLOCK = re.compile(r"-----BEGIN [^-]+-----[^-]+-----END [^-]+-----")


@dataclass(frozen=True, slots=True)
class CaCertificate:
    """One certificate of the file.

    Attributes:
        owner: whom it names.
        issuer: who issued it.
        sha256: SHA-256 of the certificate, lower-case hex.
        sha1: SHA-1 likewise, as certificate managers show it; proves nothing.
        not_before: start of its validity, aware, UTC.
        not_after: end of its validity, aware, UTC.
        is_current: whether it is valid now by its dates.
        is_authority: whether it says of itself that it may issue certificates.
    """

    owner: str
    issuer: str
    sha256: str
    sha1: str
    not_before: datetime
    not_after: datetime
    is_current: bool
    is_authority: bool


def describe_ca_file(path: Path) -> tuple[CaCertificate, ...]:
    """The certificates of a file, in its order.

    Raises:
        DssPluginError: `bad-ca-file` as `read_public_ca_file` raises it, or when one of them cannot be read.
    """
    return _all_described(read_public_ca_file(path), {"path": str(path), "field": "ca-file"})


def describe_ca_pem(ca_pem: str) -> tuple[CaCertificate, ...]:
    """The certificates of a text that is saved or preset, in its order.

    Raises:
        DssPluginError: `bad-ca-file` when one of them cannot be read.
    """
    return _all_described(ca_pem, {})


def _all_described(ca_pem: str, facts: dict[str, str]) -> tuple[CaCertificate, ...]:
    try:
        return tuple(_described(decode_certificate_text(block)) for block in _BLOCK.findall(ca_pem))
    except UnreadableCertificate as error:
        problem = str(error)
    raise DssPluginError(ErrorCode.BAD_CA_FILE, problem, facts)


def _described(der: bytes) -> CaCertificate:
    facts = read_certificate(der)
    return CaCertificate(
        owner=facts.owner or facts.subject,
        issuer=facts.issuer_name,
        sha256=hashlib.sha256(der).hexdigest(),
        sha1=facts.thumbprint,
        not_before=facts.not_before,
        not_after=facts.not_after,
        is_current=facts.not_before <= datetime.now(UTC) <= facts.not_after,
        is_authority=certificate_role(der) is not CertificateRole.END_ENTITY,
    )
