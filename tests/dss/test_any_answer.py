"""Whatever a server sends: only documented errors come out, and texts that can be stored and shown."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cryptoarm_dss_plugin.dss.answers import (
    Answer,
    Challenge,
    FactorChoice,
    StillWaiting,
    TokenIssued,
    body_from,
    read_answer,
)
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.liberal import BrokenJson, NotJson, decode
from cryptoarm_dss_plugin.dss.signserver import CloudCertificate, read_certificates
from cryptoarm_dss_plugin.dss.token import unique_name
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from tests.dss.conftest import QUICK
from tests.dss.conversations import sign_in, sign_server
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer, Talk, answer
from tests.properties import examples

QUICKLY = examples(100)

# fmt: off
_NAMES = st.sampled_from([
    "Challenge", "Title", "Value", "TextChallenge", "ChoiceChallenge", "Choice", "ContextData", "RefID",
    "RefId", "Label", "Image", "MimeType", "ExpiresIn", "IsHidden", "AuthnMethod", "AccessToken",
    "IsFinal", "IsError", "Error", "ErrorDescription", "ID", "CertificateBase64", "Status", "IsDefault",
    "HasPin", "Storage", "FriendlyName", "unique_name",
])
# fmt: on
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["ACTIVE", "true", "1", "otpviasms", "http://dss.cryptopro.ru/m/mobile?x", "\ud800", ""]
    )
)
JSON = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(_NAMES | st.text(max_size=5), inner, max_size=8)
    ),
    max_leaves=30,
)
OBJECTS = st.dictionaries(_NAMES, JSON, max_size=10)
BODIES = (
    st.binary(max_size=200)
    | st.builds(
        lambda begin, rest: begin + rest, st.sampled_from([b"{", b"[", b"[{"]), st.binary(max_size=100)
    )
    | st.builds(lambda value, cut: json.dumps(value).encode()[: cut or None], JSON, st.integers(0, 60))
)


def texts_in(value: object) -> Iterator[str]:
    """Every text in a value of ours."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from texts_in(member)
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts_in(getattr(value, one.name))


def understood(body: bytes) -> Answer | None:
    """What an answer means; None when it is refused in a documented way."""
    try:
        return read_answer(body_from(decode(body)))
    except (NotJson, BrokenJson):
        return None


@examples(300)
@given(BODIES)
def test_any_bytes_are_an_answer_or_refused(body: bytes) -> None:
    meaning = understood(body)
    assert meaning is None or isinstance(meaning, Challenge | FactorChoice | StillWaiting | TokenIssued)


@examples(100)
@given(OBJECTS)
def test_any_object_is_an_answer_or_refused_and_its_texts_can_be_stored(body: dict[str, Any]) -> None:
    meaning = understood(json.dumps(body).encode())
    for text in texts_in(meaning):
        text.encode("utf-8")


@examples(200)
@given(st.text(max_size=100) | st.builds(lambda a, b, c: f"{a}.{b}.{c}", *[st.text(max_size=30)] * 3))
def test_any_text_may_be_a_token(token: str) -> None:
    unique_name(Secret(token)).encode("utf-8")


class Answering:
    """A server that answers with what it is told, and a transport to it."""

    def __init__(self, server: ScriptedServer, transport: Transport, told: list[bytes]) -> None:
        self.port = server.port
        self.transport = transport
        self._told = told

    def say(self, body: bytes) -> None:
        """Answer with this from now on."""
        self._told[:] = [body]


@pytest.fixture
def answering(authority: Authority) -> Iterator[Answering]:
    """A server for any answer, on one connection."""
    told = [b""]

    def script(talk: Talk) -> None:
        while True:
            talk.receive()
            talk.send(answer(told[0]))

    with (
        ScriptedServer(script, authority.server_context()) as server,
        Transport(Cancellation(), limits=QUICK, ca_pem=authority.pem) as transport,
    ):
        yield Answering(server, transport, told)


@QUICKLY
@given(BODIES)
def test_any_answer_to_a_step_is_understood_or_has_a_code(answering: Answering, body: bytes) -> None:
    answering.say(body)
    try:
        sign_in(answering.transport, answering.port).start()
    except DssPluginError as error:
        assert error.facts["server"] == "auth"  # noqa: PT017 - one of two good outcomes
        for text in (error.detail, error.server_words, *error.facts.values()):
            text.encode("utf-8")


@QUICKLY
@given(BODIES | st.builds(lambda items: json.dumps(items).encode(), st.lists(JSON, max_size=5)))
def test_any_list_is_read_item_by_item_or_has_a_code(answering: Answering, body: bytes) -> None:
    answering.say(body)
    try:
        items = read_certificates(answering.transport, sign_server(answering.port), Secret("a.b.c")).items
    except DssPluginError as error:
        assert error.code in {ErrorCode.NOT_DSS, ErrorCode.BAD_ANSWER}  # noqa: PT017 - as above
        return
    assert len(items) == len(_list_in(body))
    for item in items:
        assert isinstance(item, CloudCertificate)
        assert -1 <= item.dss_id < 2**63
        assert item.status in {"active", "revoked", "hold", "not-valid", "out-of-order", "unknown"}
        for text in texts_in(item):
            text.encode("utf-8")


def _list_in(body: bytes) -> list[object]:
    """The items as the standard library counts them."""
    found: list[object] = json.loads(body.decode("utf-8", "replace"), strict=False)
    return found
