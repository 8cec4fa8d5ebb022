"""No secret comes through the redaction, in whatever form it is written; the rest of the text does."""

import base64
import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from typing import NoReturn
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cryptoarm_dss_plugin.redaction import MASK, RedactingFormatter, redact
from cryptoarm_dss_plugin.secrets import Secret
from tests.canaries import Canaries

CANARY = "Кана/рейка+\"7' \\x&="


def in_base64(text: str) -> str:
    """Base64 of the UTF-8 of a text."""
    return base64.b64encode(text.encode()).decode()


def in_every_form(secret: str) -> dict[str, str]:
    """The ways in which a secret comes into a text, by what each is called."""
    return {
        "plain": secret,
        "quote": quote(secret),
        "quote, slash too": quote(secret, safe=""),
        "quote_plus": quote_plus(secret),
        "quote, small letters": re.sub("%..", lambda octet: octet[0].lower(), quote(secret, safe="")),
        "JSON": json.dumps(secret)[1:-1],
        "JSON, not only ASCII": json.dumps(secret, ensure_ascii=False)[1:-1],
        "JSON, slash escaped": json.dumps(secret)[1:-1].replace("/", "\\/"),
        "repr": repr(secret)[1:-1],
        "repr of bytes": repr(secret.encode())[2:-1],
        "base64": in_base64(secret),
        "base64 for addresses": base64.urlsafe_b64encode(secret.encode()).decode(),
        "base64 after 6 octets": in_base64(f"login:{secret}"),
        "base64 after 7 octets": in_base64(f"ivanov:{secret}"),
        "base64 after 8 octets": in_base64(f"ivanova:{secret}"),
        "base64 with more behind": in_base64(f"ivanov:{secret}:and more"),
    }


@pytest.mark.parametrize("form", in_every_form(CANARY))
def test_a_living_secret_is_masked_in_every_form(form: str) -> None:
    secret = Secret(CANARY)
    written = in_every_form(secret.reveal())[form]

    assert redact(f"before {written} after") == f"before {MASK} after"


def test_what_was_wiped_leaves_no_trace_and_is_not_sought() -> None:
    secret = Secret("kanareika-wiped")
    secret.wipe()

    assert redact("kanareika-wiped") == "kanareika-wiped"


def test_secrets_that_overlap_are_masked_together() -> None:
    secrets = [Secret("kanareika"), Secret("areika-two"), Secret("kana")]

    assert redact("a kanareika-two b kanak") == "a *** b ***k"
    assert len(secrets) == 3


@given(
    secret=st.text(st.characters(codec="utf-8", exclude_characters="*"), min_size=4, max_size=20),
    login=st.text(st.characters(codec="ascii", exclude_characters=":*"), max_size=5),
)
def test_no_secret_survives_in_any_form(secret: str, login: str) -> None:
    living = Secret(secret)
    written = [*in_every_form(secret).values(), in_base64(f"{login}:{secret}")]

    redacted = redact("\n".join(written))

    assert living
    assert secret not in redacted
    assert [form for form in written if form in redacted] == []
    assert redact(redacted) == redacted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Authorization: Basic YTpi\r\nHost: dss", "Authorization: ***\r\nHost: dss"),
        ("proxy-authorization:Digest username=x, response=y", "proxy-authorization:***"),
        (
            "send: b'GET /\\r\\nAuthorization: Basic YTpi\\r\\nHost: x'",
            "send: b'GET /\\r\\nAuthorization: ***\\r\\nHost: x'",
        ),
        ("{'Authorization': 'Basic YTpi', 'Accept': '*/*'}", "{'Authorization': '***', 'Accept': '*/*'}"),
        ("[('Authorization', b'Basic YTpi')]", "[('Authorization', b'***')]"),
        ("Set-Cookie: FedAuth=abc; path=/\nServer: IIS", "Set-Cookie: ***\nServer: IIS"),
        ("the header was Bearer ab.cd-ef_gh~/+=, sent", "the header was Bearer ***, sent"),
        ("basic YTpi", "basic ***"),
        ("token eyJhbGciOi.eyJzdWIi.c2ln_-. End", "token *** End"),
        ("https://dss/?password=p%20w&x=1", "https://dss/?password=***&x=1"),
        ("grant=1&client_secret=abc&refresh_token=def", "grant=1&client_secret=***&refresh_token=***"),
        ("Form(password='two words', n=1)", "Form(password='***', n=1)"),
        ('{"Value": "12\\"34", "RefId": 1}', '{"Value": "***", "RefId": 1}'),
        ('{"value":123456}', '{"value":***}'),
        ('{"AccessToken" : "abc", "ExpiresIn": 300}', '{"AccessToken" : "***", "ExpiresIn": 300}'),
        ("{'Password': 'it is', 'ClientSecret': 'x'}", "{'Password': '***', 'ClientSecret': '***'}"),
        ('"{\\"Password\\": \\"a\\\\\\"b\\", \\"n\\": 1}"', '"{\\"Password\\": \\"***\\", \\"n\\": 1}"'),
        ('{"Password": "cut off he', '{"Password": "***'),
        ("http://ivanov:p@ss:w@proxy.test:3128/", "http://***@proxy.test:3128/"),
    ],
)
def test_what_stands_where_secrets_stand_is_masked(text: str, redacted: str) -> None:
    assert redact(text) == redacted
    assert redact(redacted) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Basic authentication failed; basic constraints are critical; a Bearer token.",
        'WWW-Authenticate: Basic realm="DSS"',
        '{"token_type":"Bearer","IsFinal":false,"Value":null}',
        "authorization_server https://dss.example.test/STS/oauth",
        "mail ivanov@example.test, path /a:b, 12:30, spin=3",
        "Импортировано: 3 сертификата",
    ],
)
def test_the_rest_stays_readable(text: str) -> None:
    assert redact(text) == text


def test_a_very_short_secret_is_masked_by_its_place_only() -> None:
    secrets = [Secret("1"), Secret("ab"), Secret("abc")]

    assert redact("11 tables abcd") == "11 tables abcd"
    assert redact('{"Value": "1"} password=ab&n=1') == '{"Value": "***"} password=***&n=1'
    assert redact(f"Authorization: Basic {in_base64('ab:abc')}") == "Authorization: ***"
    assert len(secrets) == 3


@pytest.fixture
def stream() -> StringIO:
    """Where the log is written."""
    return StringIO()


@pytest.fixture
def log(stream: StringIO) -> Iterator[logging.Logger]:
    """A logger that writes to `stream` through the redacting formatter, and nowhere else."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter("%(levelname)s %(message)s"))
    logger = logging.getLogger("tests.texts.redaction")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    yield logger
    logger.removeHandler(handler)


def fail_with(words: str) -> NoReturn:
    """Raise an error with these words in it."""
    raise ValueError(words)


def test_a_logged_message_holds_no_secret(log: logging.Logger, stream: StringIO, canaries: Canaries) -> None:
    canaries.expect("the log")  # of the handlers that do not redact
    password = Secret("kanareika-logged")

    log.info("sent %s as %r", password.reveal(), {"Authorization": "Basic eDp5"})

    assert stream.getvalue() == "INFO sent *** as {'Authorization': '***'}\n"


def test_a_traceback_holds_no_secret_neither_of_the_cause_nor_of_the_source(
    log: logging.Logger, stream: StringIO
) -> None:
    password = Secret("kanareika-raised")

    try:
        try:
            fail_with(f"no {password.reveal()}")
        except ValueError as error:
            raise RuntimeError("https://ivanov:kanareika-raised@dss.example.test/") from error
    except RuntimeError:
        log.exception("failed")

    assert "kanareika-raised" not in stream.getvalue()
    assert "RuntimeError: https://***@dss.example.test/" in stream.getvalue()
    assert "ValueError: no ***" in stream.getvalue()
    assert "Traceback (most recent call last)" in stream.getvalue()


def test_a_stack_holds_no_secret(log: logging.Logger, stream: StringIO, canaries: Canaries) -> None:
    canaries.expect("the log")  # as above
    secret = Secret("kanareika-stacked")

    log.warning("here", stack_info=bool("kanareika-stacked"))

    assert secret
    assert "Stack (most recent call last)" in stream.getvalue()
    assert "stack_info=bool" in stream.getvalue()
    assert "kanareika-stacked" not in stream.getvalue()


def test_a_record_leaves_no_secret_traceback_to_the_next_handler() -> None:
    password = Secret("kanareika-passed-on")
    first, second = logging.StreamHandler(StringIO()), logging.StreamHandler(StringIO())
    first.setFormatter(RedactingFormatter())

    try:
        fail_with(password.reveal())
    except ValueError as error:
        record = logging.makeLogRecord({"msg": "failed", "exc_info": (ValueError, error, None)})
    first.handle(record)
    second.handle(record)

    assert second.stream.getvalue() == "failed\nValueError: ***\n"


def test_a_message_whose_values_do_not_fit_is_logged_and_not_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    password = Secret("kanareika-unfit")
    handler = logging.StreamHandler(StringIO())
    handler.setFormatter(RedactingFormatter())

    handler.handle(
        logging.makeLogRecord({"levelname": "ERROR", "msg": "%d tries, %s", "args": (password.reveal(),)})
    )

    assert handler.stream.getvalue() == "ERROR TypeError in '%d tries, %s' % ('***',)\n"
    assert capsys.readouterr() == ("", "")
