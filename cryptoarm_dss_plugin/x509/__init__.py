"""What a certificate says: knows nothing but host_api values.

`read_certificate` turns DER into `CertificateFacts`, `decode_certificate_text` turns the text of a server's
answer into DER, `certificate_role` says in which store a certificate belongs, `read_revocation_list` reads a
CRL; all raise `UnreadableCertificate` (or its child `UnreadableRevocationList`) and nothing else.
"""

from cryptoarm_dss_plugin.x509.errors import UnreadableCertificate
from cryptoarm_dss_plugin.x509.reading import read_certificate
from cryptoarm_dss_plugin.x509.revocation_lists import (
    RevocationListFacts,
    UnreadableRevocationList,
    read_revocation_list,
)
from cryptoarm_dss_plugin.x509.roles import CertificateRole, certificate_role
from cryptoarm_dss_plugin.x509.text import decode_certificate_text

__all__ = [
    "CertificateRole",
    "RevocationListFacts",
    "UnreadableCertificate",
    "UnreadableRevocationList",
    "certificate_role",
    "decode_certificate_text",
    "read_certificate",
    "read_revocation_list",
]
