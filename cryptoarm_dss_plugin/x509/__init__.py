"""What a certificate says: knows nothing but host_api values.

`read_certificate` turns DER into `CertificateFacts`, `decode_certificate_text` turns the text of a server's
answer into DER; both raise `UnreadableCertificate` and nothing else.
"""

from cryptoarm_dss_plugin.x509.errors import UnreadableCertificate
from cryptoarm_dss_plugin.x509.reading import read_certificate
from cryptoarm_dss_plugin.x509.text import decode_certificate_text

__all__ = ["UnreadableCertificate", "decode_certificate_text", "read_certificate"]
