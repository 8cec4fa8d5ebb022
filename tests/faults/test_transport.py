"""Broken HTTP, bad weather and busy servers: what an import makes of each, and what it asks again."""

import gzip
import time
import zlib

from cryptoarm_dss_plugin.dss.transport import Limits
from tests.dss.scripted_server import Talk, answer
from tests.faults.dss import closed, dripping, reset, streaming
from tests.faults.rows import Row, Stage, table

POINT = "Transport"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
CANNOT, BAD, LARGE, BUSY = "cannot-connect", "bad-answer", "answer-too-large", "server-error"
SHORT = Limits(connect=2.0, read=2.0, total=0.3)
SMALL = Limits(connect=2.0, read=2.0, total=10.0, body_bytes=1 << 20)
SPACES = b" " * (1 << 16)

BROKEN = [
    ("closed without an answer", closed(), CANNOT),
    ("closed in the status line", closed(b"HTTP/1.1 200"), CANNOT),
    ("closed in the headers", closed(HEAD), CANNOT),
    ("closed in a header", closed(HEAD + b"Content-Len"), CANNOT),
    ("closed in the body", closed(HEAD + b"Content-Length: 100\r\n\r\n{"), CANNOT),
    ("closed in a chunk", closed(CHUNKED + b"10\r\n{"), CANNOT),
    ("closed between chunks", closed(CHUNKED + b"1\r\n{\r\n"), CANNOT),
    ("reset without an answer", reset(), CANNOT),
    ("reset in the headers", reset(HEAD), CANNOT),
    ("reset in the body", reset(HEAD + b"Content-Length: 9\r\n\r\n{"), CANNOT),
    ("a chunk of no length", closed(CHUNKED + b"zz\r\n{}\r\n"), CANNOT),
    ("a chunk of negative length", streaming(CHUNKED + b"-1\r\n", SPACES), BAD),
    ("an endless length of a chunk", closed(CHUNKED + b"1" * 70_000), BAD),
    ("200 headers", closed(HEAD + b"X: y\r\n" * 200 + b"\r\n{}"), BAD),
    ("a header of 70 KB", closed(HEAD + b"X" * 70_000 + b": y\r\n\r\n{}"), BAD),
    ("two lengths", closed(HEAD + b"Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}"), BAD),
    ("a header line that is none", closed(HEAD + b"no header\r\nContent-Length: 2\r\n\r\n{}"), BAD),
    ("a Cyrillic header", closed(HEAD + b"X-\xd0\xae: y\r\nContent-Length: 2\r\n\r\n{}"), BAD),
    ("another protocol than HTTP", closed(b"220 mail.example.test ready\r\n"), BAD),
    ("bytes", closed(b"\x00\xff\x15\x03" * 100 + b"\r\n"), BAD),
    ("a status of two digits", closed(b"HTTP/1.1 99 Low\r\n\r\n"), BAD),
    ("a status in Arabic digits", closed(b"HTTP/1.1 \xd9\xa2\xd9\xa0\xd9\xa0 OK\r\n\r\n"), BAD),
    ("HTTP of the future", closed(b"HTTP/9.9 200 OK\r\n\r\n"), BAD),
    ("packed, but not", closed(answer(b"{}", Content_Encoding="gzip")), BAD),
    ("packed twenty times", closed(answer(b"{}", Content_Encoding=", ".join(["gzip"] * 20))), BAD),
]
AT_THE_LIST = (
    "closed without an answer",
    "closed in the body",
    "reset in the headers",
    "closed between chunks",
    "a chunk of negative length",
    "two lengths",
    "another protocol than HTTP",
    "packed, but not",
)


@table(
    [
        Row(f"sign-in: {key}", f"the answer to the sign-in: {key}", code, says={"start": act})
        for key, act, code in BROKEN
    ]
)
def test_a_sign_in_that_is_answered_badly_is_told_and_never_sent_again(stage: Stage, row: Row) -> None:
    outcome = stage.play(POINT, row)

    assert outcome.error.facts["server"] == "auth"
    assert outcome.error.facts["host"] == "localhost"
    assert outcome.store == "as before"


@table(
    [
        Row(
            f"list: {key}",
            f"each answer with the list: {key}",
            code,
            "SLLL" if code == CANNOT else "SL",
            {"list": act},
        )
        for key, act, code in BROKEN
        if key in AT_THE_LIST
    ]
)
def test_a_list_that_comes_badly_is_asked_for_three_times_at_the_most(stage: Stage, row: Row) -> None:
    outcome = stage.play(POINT, row)

    assert outcome.error.facts["server"] == "dss"


def _gzip_bomb() -> bytes:
    return gzip.compress(b" " * (4 << 20))


def _deflated() -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(b" " * (4 << 20)) + packer.flush()


TOO_MUCH = [
    Row(
        f"too much: {what}", f"the list is {what}; one MiB is allowed here", LARGE, "SL", {"list": act}, SMALL
    )
    for what, act in {
        "4 GiB, as announced": streaming(HEAD + b"Content-Length: 4294967296\r\n\r\n", SPACES),
        "chunks without end": streaming(CHUNKED, b"10000\r\n" + SPACES + b"\r\n"),
        "one chunk of a tebibyte": streaming(CHUNKED + b"ffffffffff\r\n", SPACES),
        "spaces to the end of the connection": streaming(HEAD + b"\r\n", SPACES),
        "a gzip bomb": closed(answer(_gzip_bomb(), Content_Encoding="gzip")),
        "a zlib bomb": closed(answer(zlib.compress(b" " * (4 << 20)), Content_Encoding="deflate")),
        "a bare deflate bomb": closed(answer(_deflated(), Content_Encoding="deflate")),
        "a gzip bomb in gzip": closed(answer(gzip.compress(_gzip_bomb()), Content_Encoding="gzip, gzip")),
    }.items()
]
SLOW = [
    Row(f"slow: {what}", f"drop by drop without end: {what}", "timeout", "S", {"start": act}, SHORT)
    for what, act in {
        "the status line": dripping(b"", b"H"),
        "the headers": dripping(HEAD, b"X"),
        "the body": dripping(HEAD + b"Content-Length: 100000\r\n\r\n", b" "),
        "the chunks": dripping(CHUNKED, b"1\r\n \r\n"),
        "a body without length": dripping(HEAD + b"Connection: close\r\n\r\n", b" "),
        "100 Continue": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    }.items()
]


@table([*TOO_MUCH, *SLOW])
def test_an_answer_has_bounds_of_size_and_time(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)


def test_a_sign_in_that_nobody_answers(stage: Stage) -> None:
    began = time.monotonic()
    limits = Limits(connect=2.0, read=0.2, total=20.0)
    stage.play(
        POINT, Row("sign-in: silence", "no answer at all", "timeout", "S", {"start": Talk.hang}, limits)
    )
    assert time.monotonic() - began < 20.0
