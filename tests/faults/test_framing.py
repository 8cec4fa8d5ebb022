"""Where an answer begins and ends, and odd heads: what is unusual is taken, what is wrong is not."""

import json
import urllib.parse
from functools import partial

from cryptoarm_dss_plugin.dss.transport import Limits
from tests.dss.scripted_server import answer
from tests.faults.desk import Outcome
from tests.faults.dss import TOKEN, Action, Dss, closed, item, reply, streaming
from tests.faults.rows import Row, Stage, table

POINT = "Transport"
BAD, CANNOT, NOT_DSS, BUSY = "bad-answer", "cannot-connect", "not-dss", "server-error"
GOOD = json.dumps(TOKEN).encode()
LIST = json.dumps([item()]).encode()
STATUS = b"HTTP/1.1 200 OK\r\n"
SIZE = len(GOOD)
WHOLE = STATUS + b"Content-Length: %d\r\n\r\n%b" % (SIZE, GOOD)
CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (SIZE, GOOD)
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
WITHOUT = STATUS + b"Connection: close\r\n"
PACKED = b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"

WRONG: list[tuple[str, Action, str]] = [
    ("a negative length", closed(WITHOUT + b"Content-Length: -5\r\n\r\n" + GOOD), BAD),
    ("a length with a sign", closed(WITHOUT + b"Content-Length: +%d\r\n\r\n%b" % (SIZE, GOOD)), BAD),
    ("a hexadecimal length", closed(WITHOUT + b"Content-Length: 0x53\r\n\r\n" + GOOD), BAD),
    ("a length with an underscore", closed(WITHOUT + b"Content-Length: 8_3\r\n\r\n" + GOOD), BAD),
    ("a length of 5,000 digits", closed(WITHOUT + b"Content-Length: " + b"1" * 5000 + b"\r\n\r\n"), BAD),
    ("an empty length", closed(WITHOUT + b"Content-Length: \r\n\r\n" + GOOD), BAD),
    ("a list of lengths", closed(WITHOUT + b"Content-Length: 5, %d\r\n\r\n%b" % (SIZE, GOOD)), BAD),
    ("a length that is too short", closed(WITHOUT + b"Content-Length: 5\r\n\r\n" + GOOD), BAD),
    ("a length that is too long", closed(WITHOUT + b"Content-Length: 999\r\n\r\n" + GOOD), CANNOT),
    ("an unknown coding", closed(WITHOUT + b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS), BAD),
    ("packed chunks", closed(WITHOUT + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + CHUNKS), BAD),
    ("packed before the chunks", closed(WITHOUT + PACKED + b"\r\n" + CHUNKS), BAD),
    ("interim answers without end", streaming(b"", HINTS * 100), BAD),
    ("another protocol is switched to", closed(b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n"), NOT_DSS),
    ("frames of HTTP/2", closed(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18) + b"\r\n"), BAD),
    ("204 with a body", closed(b"HTTP/1.1 204 No Content\r\n\r\n" + GOOD), NOT_DSS),
    ("205", closed(answer(GOOD, "205 Reset Content")), NOT_DSS),
    ("206", closed(answer(GOOD, "206 Partial Content")), NOT_DSS),
    ("304", closed(answer(b"", "304 Not Modified")), NOT_DSS),
    ("300", closed(answer(GOOD, "300 Multiple Choices")), NOT_DSS),
    ("418", closed(answer(GOOD, "418 I'm a teapot")), NOT_DSS),
    ("505", closed(answer(GOOD, "505 HTTP Version Not Supported")), BUSY),
    ("999", closed(answer(GOOD, "999 Request denied")), BUSY),
    ("a redirect without an address", closed(answer(b"", "307 Elsewhere", Location="")), NOT_DSS),
    (
        "a type of control characters and 60 KB",
        closed(answer(b"<html>", Content_Type="text/html\x1b[31m\x9b2J" + "x" * 60_000)),
        NOT_DSS,
    ),
    ("a broken packing", closed(answer(b"\x1f\x8b\x08" + bytes(90), Content_Encoding="gzip")), BAD),
]


@table([Row(f"framing: {key}", f"the sign-in: {key}", code, says={"start": act}) for key, act, code in WRONG])
def test_what_is_not_framed_as_an_answer_is_none(stage: Stage, row: Row) -> None:
    outcome = stage.play(POINT, row)

    assert outcome.store == "as before"


UNUSUAL: dict[str, bytes] = {
    "early hints before the answer": HINTS + WHOLE,
    "100, 102 and 103 before the answer": b"HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 102 Wait\r\n\r\n" + HINTS + WHOLE,
    "no reason beside the status": WHOLE.replace(b" OK", b""),
    "bare line feeds": WHOLE.replace(b"\r\n", b"\n"),
    "folded headers": STATUS + b"X: a\r\n b\r\nContent-Length:\r\n %d\r\n\r\n%b" % (SIZE, GOOD),
    "the same length twice": WHOLE.replace(b"Content-", b"Content-Length: %d\r\nContent-" % SIZE, 1),
    "chunked in capitals": STATUS + b"Transfer-Encoding: CHUNKED\r\n\r\n" + CHUNKS,
    "trailers": STATUS + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS[:-2] + b"X: y\r\n\r\n",
    "5 MB of cookies": WHOLE.replace(b"\r\n", b"\r\n" + b"Set-Cookie: a=%b\r\n" % (b"x" * 60_000) * 90, 1),
}


def _kept_nothing(_outcome: Outcome, dss: Dss) -> None:
    assert not any("Cookie" in one.headers for one in dss.asked)


@table(
    [
        Row(f"forgiven: {key}", f"the sign-in: {key}", "", "SL", {"start": said}, look=_kept_nothing)
        for key, said in UNUSUAL.items()
    ]
)
def test_what_is_only_unusual_is_taken(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)


@table(
    [
        Row(
            "forgiven: HTTP/1.0",
            "answers of HTTP/1.0, each to the end of its connection",
            "",
            "SL",
            {
                "start": closed(b"HTTP/1.0 200 OK\r\n\r\n" + GOOD),
                "list": closed(b"HTTP/1.0 200\r\n\r\n" + LIST),
            },
        ),
        Row(
            "list: early hints",
            "the list: early hints before the answer",
            "",
            "SL",
            {"list": HINTS + answer(LIST)},
        ),
        Row(
            "list: an answer too much",
            "the sign-in: another answer right behind its own",
            "",
            "SL",
            {"start": WHOLE + answer(b"[]")},
        ),
        Row(
            "slow: trailers",
            "the sign-in: trailers without end",
            "timeout",
            "S",
            {
                "start": streaming(
                    STATUS + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS[:-2], b"X: y\r\n" * 99
                )
            },
            Limits(connect=2.0, read=2.0, total=0.3),
        ),
    ]
)
def test_one_answer_is_for_one_request(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)


def _asked_for(target: str, _outcome: Outcome, dss: Dss) -> None:
    asked = dss.asked[-1].target
    assert asked.isascii()
    assert asked.isprintable()
    assert urllib.parse.unquote_to_bytes(asked) == urllib.parse.unquote_to_bytes(target)


TARGETS = {
    "a path in Cyrillic octets": ("/\xd0\xae/certificates", "/%D0%AE/certificates"),
    "control characters": ("/a\x1b[31m\x9b/certificates", "/a%1B%5B31m%9B/certificates"),
    "a space": ("/a b/certificates", "/a%20b/certificates"),
    "two slashes": ("///evil.example.test//certificates", "/evil.example.test//certificates"),
}


@table(
    [
        Row(
            f"list: 302 to {key}",
            f"the list is redirected within the server: {key}",
            "",
            "SLL",
            {"list": [answer(b"", "302 Found", Location=where), reply([item()])]},
            look=partial(_asked_for, asked),
        )
        for key, (where, asked) in TARGETS.items()
    ]
)
def test_a_redirect_is_followed_to_the_very_octets(stage: Stage, row: Row) -> None:
    stage.play(POINT, row)
