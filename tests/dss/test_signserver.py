"""Reading the list of certificates: where it is asked for, and how its items are understood."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cryptoarm_dss_plugin.dss.addresses import SignServer, read_addresses
from cryptoarm_dss_plugin.dss.answers import TokenIssued
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.origin import Origin
from cryptoarm_dss_plugin.dss.signserver import CertificateList, CloudCertificate, read_certificates
from cryptoarm_dss_plugin.dss.sts import Account, SignIn
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.dss.conftest import QUICK, Serve
from tests.dss.conversations import sign_server
from tests.dss.memory import MEBIBYTE, measured
from tests.dss.scripted_server import ScriptedServer, Talk, always, answer

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
UNDERSTOOD = CloudCertificate(14, "TUlJ", "active", True, True, True, "Рабочий")  # noqa: FBT003 - in order of the attributes


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


def only_at(*paths: str) -> Callable[[Talk], None]:
    """A script that has the list at these paths alone."""

    def script(talk: Talk) -> None:
        while True:
            found = talk.receive().target in paths
            talk.send(answer(b"[]") if found else answer(b"", "404 Not Found"))

    return script


@pytest.mark.parametrize(
    ("there", "asked"),
    [(REST, [REST]), (BARE, [REST, BARE]), (V2, [REST, BARE, V2])],
)
def test_the_next_spelling_is_asked_on_404(
    there: str, asked: list[str], transport: Transport, serve: Serve
) -> None:
    server = serve(only_at(there))
    found = listed(transport, server)
    assert [one.target for one in server.received] == asked
    assert found == CertificateList((), server.url(there))
    assert server.accepted == 1


def test_the_spelling_that_was_typed_is_asked_first(transport: Transport, serve: Serve) -> None:
    server = serve(only_at(BARE, REST))
    bare = SignServer(Origin("localhost", server.port), "/SignServer", has_rest=False)
    read_certificates(transport, bare, Secret(TOKEN))
    assert [one.target for one in server.received] == [BARE]


def test_the_remembered_address_is_asked_first(transport: Transport, serve: Serve) -> None:
    server = serve(only_at(V2, REST))
    assert listed(transport, server, server.url(V2)).url == server.url(V2)
    assert [one.target for one in server.received] == [V2]


def test_a_remembered_address_that_is_gone_costs_one_request(transport: Transport, serve: Serve) -> None:
    server = serve(only_at(REST))
    listed(transport, server, server.url(V2))
    assert [one.target for one in server.received] == [V2, REST]


def test_a_remembered_address_of_another_server_is_never_asked(transport: Transport, serve: Serve) -> None:
    server, other = serve(only_at(REST)), serve(always(answer(b"[]")))
    listed(transport, server, other.url(REST))
    assert other.accepted == 0


def test_nowhere_is_the_end(transport: Transport, serve: Serve) -> None:
    server = serve(only_at())
    with pytest.raises(DssPluginError) as caught:
        listed(transport, server)
    assert (caught.value.code, caught.value.facts["status"]) == (ErrorCode.NOT_DSS, "404")
    assert [one.target for one in server.received] == [REST, BARE, V2]


@pytest.mark.parametrize("status", ["401 No", "403 No", "405 No", "500 No", "200 OK"])
def test_no_other_answer_makes_the_client_look_further(
    status: str, transport: Transport, serve: Serve
) -> None:
    server = serve(always(answer(b"<html>", status)))
    with pytest.raises(DssPluginError):
        listed(transport, server)
    assert len(server.received) == 1


def test_the_request_has_the_token_and_no_body(transport: Transport, serve: Serve) -> None:
    server = serve(always(answer(b"[]")))
    listed(transport, server)
    (request,) = server.received
    assert (request.method, request.headers["Authorization"]) == ("GET", f"Bearer {TOKEN}")
    assert request.body == b""
    assert "Content-Type" not in request.headers


def test_an_item_as_documented_is_understood(transport: Transport, serve: Serve) -> None:
    assert items_of(transport, serve, [ITEM, ITEM | {"ID": 15}]) == (
        UNDERSTOOD,
        CloudCertificate(15, "TUlJ", "active", True, True, True, "Рабочий"),  # noqa: FBT003
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


def test_millions_of_values_do_not_fill_the_memory(transport: Transport, serve: Serve) -> None:
    reply = answer(b"[" + b"0," * 4_000_000 + b"0]")
    with measured() as peak:
        error = refusal_of(transport, serve, reply)
    assert error.code is ErrorCode.ANSWER_TOO_LARGE
    assert peak.memory < 60 * MEBIBYTE


def test_a_name_that_the_server_spoilt_is_mended(transport: Transport, serve: Serve) -> None:
    body = b'[{"ID": 1, "CertificateBase64": "TUlJ", "FriendlyName": "\xd0\xae\\ud83d\xff\n"}]'
    assert items_of(transport, serve, body) == (CloudCertificate(1, "TUlJ", friendly_name="Ю?\ufffd\n"),)


def test_an_item_in_two_spellings_is_read_whole(transport: Transport, serve: Serve) -> None:
    item = {"ID": 14, "CertificateBase64": "TUlJ", "isDefault": True, "status": {"value": "HOLD"}}
    assert items_of(transport, serve, [item]) == (CloudCertificate(14, "TUlJ", "hold", is_default=True),)


def test_duplicates_are_left_for_others_to_judge(transport: Transport, serve: Serve) -> None:
    assert items_of(transport, serve, [ITEM, ITEM]) == (UNDERSTOOD, UNDERSTOOD)


def test_an_empty_list_is_a_list(transport: Transport, serve: Serve) -> None:
    assert items_of(transport, serve, b"\xef\xbb\xbf []\r\n") == ()


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        pytest.param(answer(b""), "not-dss", id="nothing"),
        pytest.param(answer(b"<html>"), "not-dss", id="HTML"),
        pytest.param(answer(b"null"), "not-dss", id="null"),
        pytest.param(answer(b"{}"), "bad-answer", id="an object"),
        pytest.param(answer(b'{"Message": "No"}'), "bad-answer", id="a message"),
        pytest.param(answer(b"[{]"), "bad-answer", id="broken"),
        pytest.param(answer(json.dumps([ITEM] * 3)[:-20]), "bad-answer", id="cut off"),
        pytest.param(answer(b"[" * 100_000), "bad-answer", id="depth bomb"),
        pytest.param(answer(b"[" + b"0," * 1_100_000 + b"0]"), "answer-too-large", id="a million numbers"),
        pytest.param(answer(b"[" + b"{}," * 20_000 + b"{}]"), "answer-too-large", id="20,001 items"),
        pytest.param(answer(b"", "401 No"), "session-expired", id="401"),
        pytest.param(answer(b'{"error": "invalid_token"}', "401 No"), "session-expired", id="401 with JSON"),
        pytest.param(answer(b"", "403 No"), "access-denied", id="403"),
        pytest.param(answer(b"", "405 No"), "not-dss", id="405"),
        pytest.param(answer(b"", "429 No"), "server-error", id="429"),
        pytest.param(answer(b"", "500 No"), "server-error", id="500"),
        pytest.param(answer(b"[]", "201 Made"), "not-dss", id="201"),
    ],
)
def test_what_is_no_list_has_its_code(reply: bytes, code: str, transport: Transport, serve: Serve) -> None:
    assert refusal_of(transport, serve, reply).code == code


def test_a_wait_that_the_server_asks_for_is_told(transport: Transport, serve: Serve) -> None:
    error = refusal_of(transport, serve, answer(b"", "503 Busy", Retry_After="12"))
    assert (error.facts["status"], error.facts["retry_after"]) == ("503", "12")


@pytest.mark.parametrize("login", ["idonly", "revoked", "mobile", "nocerts", "badcert"])
@pytest.mark.parametrize("form", ["bare", "pem"])
def test_the_lists_of_the_training_server(login: str, form: str, training: TrainingProcess) -> None:
    """The quick way for items as documented and the liberal one read the same."""
    addresses = read_addresses(training.auth_server, training.dss_server)
    ca_pem = Path(training.ca_file).read_text()
    account = Account(login, addresses.dss.resource())
    read = []
    for names in ("upper", "lower"):
        training.settings(names=names, certificate_form=form)
        with Transport(Cancellation(), limits=QUICK, ca_pem=ca_pem) as transport:
            issued = SignIn(transport, addresses.auth, account, Secret("")).start()
            assert isinstance(issued, TokenIssued)
            read.append(read_certificates(transport, addresses.dss, issued.token).items)
    assert read[0] == read[1]
    assert bool(read[0]) is (login != "nocerts")
    assert all(one.dss_id > 0 and one.text for one in read[0])
    assert any(one.key_in_phone for one in read[0]) is (login == "mobile")
    assert {"revoked", "hold"} <= {one.status for one in read[0]} or login != "revoked"


def test_a_certificate_is_not_printed() -> None:
    secretive = base64.b64encode(b"certificate" * 100).decode()
    assert secretive[:20] not in repr(CloudCertificate(1, secretive))
