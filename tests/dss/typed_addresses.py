"""The usual pair of addresses, and what is asked of a reading, for the tests about addresses."""

import pytest

from cryptoarm_dss_plugin.dss.addresses import Addresses, read_addresses
from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.errors import DssPluginError

AUTH = "https://dss.example.ru/STS/oauth"
DSS = "https://dss.example.ru/SignServer/rest"


def codes(addresses: Addresses, server: ServerKind) -> set[str]:
    """What was noted about one of the two servers."""
    return {note.code.value for note in addresses.notes if note.server is server}


def refusal_of(auth_text: str, dss_text: str) -> DssPluginError:
    """The error with which the two texts are refused; the test fails when they are not."""
    with pytest.raises(DssPluginError) as caught:
        read_addresses(auth_text, dss_text)
    return caught.value


def facts_of(auth_text: str, dss_text: str) -> tuple[str, str, str, str]:
    """Code, server, field and problem of that error."""
    error = refusal_of(auth_text, dss_text)
    return error.code.value, error.facts["server"], error.facts["field"], error.facts["problem"]
