"""From the server's list to offers for the host's store; one broken item never costs the good ones."""

from collections.abc import Iterator, Sequence

from cryptoarm_dss_plugin.connections import PLUGIN_ID
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.signserver import CloudCertificate
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    CertificateSource,
    ServerFacts,
    ServerStatus,
)
from cryptoarm_dss_plugin.importing.report import SkippedItem
from cryptoarm_dss_plugin.texts import plain_line
from cryptoarm_dss_plugin.turns import in_turns
from cryptoarm_dss_plugin.x509 import UnreadableCertificate, decode_certificate_text, read_certificate

SLICE = 50
"""How many certificates are read before cancelling is looked at and progress is told."""

_NAME_AT_MOST = 255


def read_records(
    items: Sequence[CloudCertificate], connection: str, cancellation: Cancellation
) -> Iterator[tuple[list[CertificateOffer], list[SkippedItem]]]:
    """Read the items slice by slice: what can be offered to the host, and what is left out and why.

    Raises:
        Cancelled: between two slices, when the person ended it.
    """
    for start in range(0, len(items), SLICE):
        cancellation.check()
        offers: list[CertificateOffer] = []
        skipped: list[SkippedItem] = []
        for item in in_turns(items[start : start + SLICE]):
            try:
                offers.append(_offer(item, connection))
            except UnreadableCertificate as error:
                skipped.append(SkippedItem(item.dss_id, ErrorCode.BAD_CERTIFICATE.value, str(error)))
        yield offers, skipped


def _offer(item: CloudCertificate, connection: str) -> CertificateOffer:
    der = decode_certificate_text(item.text)
    # A host shows it as it is: nothing in it may look like more than a name.
    named = plain_line(item.friendly_name, _NAME_AT_MOST)
    server = ServerFacts(ServerStatus(item.status), item.is_default, item.has_pin, item.key_in_phone, named)
    source = CertificateSource(PLUGIN_ID, connection, item.dss_id)
    return CertificateOffer(der, read_certificate(der), server, source)
