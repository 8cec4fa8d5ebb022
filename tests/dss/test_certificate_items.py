"""The items of a list: near values are understood, and an odd item never costs the others."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from cryptoarm_dss_plugin.dss.signserver import CloudCertificate
from cryptoarm_dss_plugin.dss.transport import Transport
from tests.dss.conftest import Serve
from tests.dss.lists import ITEM, UNDERSTOOD, items_of


def test_an_item_as_documented_is_understood(transport: Transport, serve: Serve) -> None:
    assert items_of(transport, serve, [ITEM, ITEM | {"ID": 15}]) == (
        UNDERSTOOD,
        replace(UNDERSTOOD, dss_id=15),
    )


@pytest.mark.parametrize("name", [str.lower, str.upper, lambda name: name[:1].lower() + name[1:]])
def test_names_are_read_in_any_case(name: Callable[[str], str], transport: Transport, serve: Serve) -> None:
    status = {name(key): value for key, value in ITEM["Status"].items()}
    item = {name(key): value for key, value in (ITEM | {"Status": status}).items()}
    assert items_of(transport, serve, [item]) == (UNDERSTOOD,)


def test_missing_members_have_harmless_values(transport: Transport, serve: Serve) -> None:
    bare = CloudCertificate(14, "TUlJ")
    assert (bare.status, bare.is_default, bare.has_pin, bare.key_in_phone) == ("unknown", False, False, False)
    assert items_of(transport, serve, [{"ID": 14, "CertificateBase64": "TUlJ"}]) == (bare,)
    assert items_of(transport, serve, [{"CertificateBase64": "TUlJ"}]) == (CloudCertificate(-1, "TUlJ"),)
    assert items_of(transport, serve, [{"ID": 14}]) == (CloudCertificate(14, ""),)
    nulls = dict.fromkeys(ITEM) | {"ID": 14, "CertificateBase64": "TUlJ"}
    assert items_of(transport, serve, [nulls]) == (bare,)


@pytest.mark.parametrize(
    "wrap", [lambda value: {"Value": value}, lambda value: {"value": value}, lambda value: value]
)
@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("ACTIVE", "active"),
        ("Active", "active"),
        ("REVOKED", "revoked"),
        ("HOLD", "hold"),
        ("NOT_VALID", "not-valid"),
        ("OUT_OF_ORDER", "out-of-order"),
        (1, "active"),
        (2, "revoked"),
        ("3", "hold"),
        (4, "not-valid"),
        (6, "out-of-order"),
        ("NULL", "unknown"),
        (0, "unknown"),
        (5, "unknown"),
        ("NEW_ONE", "unknown"),
        (None, "unknown"),
        (True, "unknown"),
        ([1], "unknown"),
    ],
)
def test_a_status_is_a_word_or_a_number_in_an_object_or_bare(
    value: object,
    status: str,
    wrap: Callable[[object], object],
    transport: Transport,
    serve: Serve,
) -> None:
    (item,) = items_of(transport, serve, [ITEM | {"Status": wrap(value)}])
    assert item.status == status
    assert (item.dss_id, item.text, item.is_default) == (14, "TUlJ", True)


@pytest.mark.parametrize(
    ("member", "value", "attribute", "expected"),
    [
        ("ID", "14", "dss_id", 14),
        ("ID", 14.0, "dss_id", 14),
        ("ID", 0, "dss_id", 0),
        ("ID", 2**63 - 1, "dss_id", 2**63 - 1),
        ("ID", 2**63, "dss_id", -1),
        ("ID", 10**30, "dss_id", -1),
        ("ID", 1e300, "dss_id", -1),
        ("ID", -7, "dss_id", -1),
        ("ID", "first", "dss_id", -1),
        ("ID", None, "dss_id", -1),
        ("ID", {}, "dss_id", -1),
        ("IsDefault", "true", "is_default", True),
        ("IsDefault", 1, "is_default", True),
        ("IsDefault", "no", "is_default", False),
        ("HasPin", "True", "has_pin", True),
        ("HasPin", [], "has_pin", False),
        ("Storage", "mobile", "key_in_phone", True),
        ("Storage", "Server", "key_in_phone", False),
        ("Storage", 3, "key_in_phone", False),
        ("FriendlyName", None, "friendly_name", ""),
        ("FriendlyName", 7, "friendly_name", "7"),
        ("FriendlyName", "я" * 300, "friendly_name", "я" * 255),
        ("CertificateBase64", None, "text", ""),
        ("CertificateBase64", ["TUlJ"], "text", ""),
        (
            "CertificateBase64",
            "-----BEGIN CERTIFICATE-----\r\nTUlJ\r\n-----END CERTIFICATE-----",
            "text",
            "-----BEGIN CERTIFICATE-----\r\nTUlJ\r\n-----END CERTIFICATE-----",
        ),
    ],
)
def test_near_values_are_understood_and_strange_ones_cost_nothing_else(
    member: str, value: object, attribute: str, expected: object, transport: Transport, serve: Serve
) -> None:
    (item,) = items_of(transport, serve, [ITEM | {member: value}])
    assert getattr(item, attribute) == expected
    assert item.status == "active"


@pytest.mark.parametrize(
    "odd",
    [
        b"null",
        b"7",
        b'"text"',
        b"[]",
        b"{}",
        b'{"ID": 1e400}',
        b'{"id": "x", "CertificateBase64": {"a": 1}}',
        b'{"ID": 3, "CertificateBase64": "' + b"A" * 100_000 + b'"}',
        b'{"ID": 1, "CertificateBase64": "\\ud800"}',
        b'{"ID": 1, "FriendlyName": "\xcf\xee\xe4\xef\xe8\xf1\xfc", "CertificateBase64": "x"}',
        b'{"ID": 1, "FriendlyName": "a\nb\x01", "CertificateBase64": "x"}',
        b'{"ID": 1, "CertificateBase64": NaN}',
        b'{"a":' * 900 + b"1" + b"}" * 900,
        b'{"ID": 1, "ID": 2, "CertificateBase64": "x"}',
    ],
    ids=[
        "null",
        "number",
        "text",
        "array",
        "object",
        "1e400",
        "types",
        "large",
        "surrogate",
        "windows-1251",
        "control",
        "NaN",
        "deep",
        "twice",
    ],
)
def test_one_odd_item_never_costs_the_others(odd: bytes, transport: Transport, serve: Serve) -> None:
    good = json.dumps(ITEM).encode()
    items = items_of(transport, serve, b"[" + good + b"," + odd + b"," + good + b"]")
    assert len(items) == 3
    assert (items[0], items[2]) == (UNDERSTOOD, UNDERSTOOD)


@pytest.mark.parametrize("name", [str, str.lower])
def test_a_friendly_name_is_cut_at_the_limit_of_the_service(
    name: Callable[[str], str], transport: Transport, serve: Serve
) -> None:
    item = {name("ID"): 1, name("CertificateBase64"): "TUlJ", name("FriendlyName"): "я" * 300}
    assert items_of(transport, serve, [item]) == (CloudCertificate(1, "TUlJ", friendly_name="я" * 255),)


def test_a_name_that_the_server_spoilt_is_mended(transport: Transport, serve: Serve) -> None:
    body = b'[{"ID": 1, "CertificateBase64": "TUlJ", "FriendlyName": "\xd0\xae\\ud83d\xff\n"}]'
    assert items_of(transport, serve, body) == (CloudCertificate(1, "TUlJ", friendly_name="Ю?\ufffd\n"),)


def test_an_item_in_two_spellings_is_read_whole(transport: Transport, serve: Serve) -> None:
    item = {"ID": 14, "CertificateBase64": "TUlJ", "isDefault": True, "status": {"value": "HOLD"}}
    assert items_of(transport, serve, [item]) == (CloudCertificate(14, "TUlJ", "hold", is_default=True),)


def test_duplicates_are_left_for_others_to_judge(transport: Transport, serve: Serve) -> None:
    assert items_of(transport, serve, [ITEM, ITEM]) == (UNDERSTOOD, UNDERSTOOD)


def test_a_certificate_is_not_printed() -> None:
    secretive = base64.b64encode(b"certificate" * 100).decode()
    assert secretive[:20] not in repr(CloudCertificate(1, secretive))
