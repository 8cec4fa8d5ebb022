"""A list of certificates as the documents spell it, and asking a scripted server for one."""

import json
from typing import Any

import pytest

from cryptoarm_dss_plugin.dss.signserver import CertificateList, CloudCertificate, read_certificates
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.secrets import Secret
from tests.dss.conftest import Serve
from tests.dss.conversations import sign_server
from tests.dss.scripted_server import ScriptedServer, always, answer

REST, BARE, V2 = (
    "/SignServer/rest/api/certificates",
    "/SignServer/api/certificates",
    "/SignServer/rest/api/v2/certificates",
)
TOKEN = "aaa.bbb.ccc"
ITEM: dict[str, Any] = {
    "CertificateType": "ServerSide",
    "ID": 14,
    "DName": "CN=idonly, C=RU",
    "CertificateBase64": "TUlJ",
    "Status": {"Value": "ACTIVE", "RevocationInfo": None, "PinCode": None, "ActiveCertId": 0},
    "IsDefault": True,
    "CertificateAuthorityID": 11,
    "CspID": "e8e67f9e-7eed-4116-ad98-20582e4d766e",
    "HashAlgorithms": ["GOST R 34.11-94"],
    "ProviderName": None,
    "ProviderType": 0,
    "PrivateKeyNotBefore": None,
    "PrivateKeyNotAfter": None,
    "HasPin": True,
    "FriendlyName": "Рабочий",
    "Storage": "Mobile",
}
UNDERSTOOD = CloudCertificate(
    14,
    "TUlJ",
    "active",
    is_default=True,
    has_pin=True,
    key_in_phone=True,
    friendly_name="Рабочий",
)
"""How that item is understood."""


def listed(transport: Transport, server: ScriptedServer, known_url: str = "") -> CertificateList:
    """Ask a server for its list."""
    return read_certificates(transport, sign_server(server.port), Secret(TOKEN), known_url)


def items_of(transport: Transport, serve: Serve, body: object) -> tuple[CloudCertificate, ...]:
    """How a list is understood."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return listed(transport, serve(always(answer(content)))).items


def refusal_of(transport: Transport, serve: Serve, reply: bytes) -> DssPluginError:
    """How an answer that is no list is refused."""
    with pytest.raises(DssPluginError) as caught:
        listed(transport, serve(always(reply)))
    assert caught.value.facts["server"] == "dss"
    assert caught.value.__context__ is None
    return caught.value
