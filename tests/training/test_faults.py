"""Answers a good client must survive, on request."""

import json
import time
import zlib

import pytest
import requests

from cryptoarm_dss_plugin.training.process import TrainingError, TrainingProcess
from tests.training.plain_client import RESOURCE, PlainClient, text_challenge
from tests.training.raw_socket import exchange

LIST = "/SignServer/rest/api/certificates"
START = {"Resource": RESOURCE}


def test_a_page_instead_of_json_once(training: TrainingProcess, client: PlainClient) -> None:
    training.fault("html", path="confirmation")
    answer = client.post("idonly", START)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert client.token(), "only once"


def test_an_empty_answer_for_good(training: TrainingProcess, client: PlainClient) -> None:
    training.fault("empty", times=None)
    assert [client.post("idonly", START).content for _ in range(3)] == [b""] * 3
    training.clear_faults()
    assert client.token()


def test_any_answer_at_all(training: TrainingProcess, client: PlainClient) -> None:
    training.fault("body", status=202, body="{}", content_type="text/odd", headers={"X-Odd": "1"})
    answer = client.post("idonly", START)
    assert (answer.status_code, answer.text) == (202, "{}")
    assert (answer.headers["Content-Type"], answer.headers["X-Odd"]) == ("text/odd", "1")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("none", b""),
        ("json", b'{"Message":"An error has occurred."}'),
        ("html", b"<!DOCTYPE html>"),
        ("oauth", b'{"error":"internal_error"'),
    ],
)
def test_a_status(training: TrainingProcess, client: PlainClient, body: str, expected: bytes) -> None:
    training.fault("status", status=503, body=body, retry_after=7)
    answer = client.post("idonly", START)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
    assert answer.content[: len(expected)] == expected
    assert bool(answer.content) == bool(expected)


def test_redirects(training: TrainingProcess, client: PlainClient) -> None:
    training.fault("redirect")
    training.fault("redirect", to="same", status=307)
    training.fault("redirect", to="https://dss.example.test/elsewhere")
    answers = [client.post("idonly", START) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 307, 302]
    other_host = client.origin.replace("localhost", "127.0.0.1")
    assert [answer.headers["Location"] for answer in answers] == [
        f"{other_host}/STS/confirmation",
        f"{client.origin}/STS/confirmation",
        "https://dss.example.test/elsewhere",
    ]


def test_json_cut_in_half(training: TrainingProcess, client: PlainClient) -> None:
    training.fault("truncated", path="certificates")
    answer = client.get(LIST, client.token())
    assert answer.text.startswith("[{")
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_byte_order_mark(training: TrainingProcess, client: PlainClient) -> None:
    training.fault("bom")
    body = client.post("idonly", START).content
    assert body[:4] == b"\xef\xbb\xbf{"


def test_a_wrong_content_type(training: TrainingProcess, client: PlainClient) -> None:
    training.fault("content-type", content_type="application/octet-stream")
    answer = client.post("idonly", START)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.json()["AccessToken"]


def test_a_slow_answer(training: TrainingProcess, client: PlainClient) -> None:
    training.fault("slow", seconds=0.2)
    began = time.monotonic()
    assert client.token()
    assert time.monotonic() - began >= 0.2


def test_an_answer_in_drops(training: TrainingProcess, client: PlainClient) -> None:
    token = client.token("nocerts")
    training.fault("drip", seconds=0.05)
    began = time.monotonic()
    assert client.get(LIST, token).content == b"[]"
    assert time.monotonic() - began >= 0.1


def test_a_reset_in_the_middle(training: TrainingProcess, client: PlainClient) -> None:
    token = client.token()
    training.fault("reset")
    with pytest.raises(requests.exceptions.RequestException):
        client.get(LIST, token)


def test_the_reset_is_a_reset() -> None:
    # Seen without TLS: the ssl module reports a reset connection as an ended one.
    with TrainingProcess(plain_http=True) as training, PlainClient(training) as client:
        token = client.token()
        training.fault("reset")
        head, body, ending = exchange(client, LIST, token)
    announced = int(head.lower().split(b"content-length: ")[1].split()[0])
    assert ending == "reset"
    assert 0 < len(body) < announced


def test_a_length_that_is_not_kept(training: TrainingProcess, client: PlainClient) -> None:
    token = client.token()
    training.fault("wrong-length")
    head, body, ending = exchange(client, LIST, token)
    announced = int(head.lower().split(b"content-length: ")[1].split()[0])
    assert (announced - len(body), ending) == (1000, "closed")


def test_the_end_instead_of_an_answer(training: TrainingProcess, client: PlainClient) -> None:
    token = client.token()
    training.fault("close")
    assert exchange(client, LIST, token) == (b"", b"", "closed")


def test_a_gzip_bomb(training: TrainingProcess, client: PlainClient) -> None:
    training.fault("gzip-bomb")
    _, body, _ = exchange(client, LIST, "")
    assert len(body) < 1 << 20
    unpacked = zlib.decompressobj(wbits=31).decompress(body, (64 << 20) + 1)
    assert len(unpacked) > 64 << 20


@pytest.mark.parametrize("declared", [True, False])
def test_a_huge_answer(training: TrainingProcess, client: PlainClient, *, declared: bool) -> None:
    training.fault("huge", mebibytes=3, declared=declared)
    answer = client.get(LIST)
    assert len(answer.content) == 3 << 20
    assert ("Content-Length" in answer.headers) is declared


def test_a_fault_is_for_a_path_a_login_and_a_step(training: TrainingProcess, client: PlainClient) -> None:
    training.fault("status", status=500, login="push")
    assert client.token(), "another login"
    assert client.post("push", START).status_code == 500
    training.fault("status", status=500, path="*/v2.0/*", login="push", step="poll")
    ref_id = text_challenge(client.start("push", path="/STS/v2.0/confirmation"))["RefID"]
    assert client.answer("push", ref_id)["IsError"] is False, "v1 is another path"
    poll = {"Resource": RESOURCE, "ChallengeResponse": {"TextChallengeResponse": [{"RefId": ref_id}]}}
    statuses = [client.post("push", poll, path="/STS/v2.0/confirmation").status_code for _ in range(2)]
    assert statuses == [500, 200]


def test_a_fault_can_let_some_pass(training: TrainingProcess, client: PlainClient) -> None:
    training.fault("status", status=502, after=1, times=2)
    assert [client.post("idonly", START).status_code for _ in range(4)] == [200, 502, 502, 200]


def test_an_answer_that_is_not_given_has_no_effect(training: TrainingProcess, client: PlainClient) -> None:
    training.fault("status", status=500, login="strict")
    client.post("strict", START, password="wrong")
    assert training.state()["counts"] == {}
    training.fault("truncated", login="strict")
    client.post("strict", START, password="wrong")
    assert training.state()["counts"]["strict"]["failed"] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "no-such"},
        {"kind": "slow", "seconds": "5"},
        {"kind": "html", "times": 0},
        {"kind": "html", "after": -1},
        {"kind": "html", "no_such": 1},
    ],
    ids=str,
)
def test_a_wrong_description_is_refused(training: TrainingProcess, wrong: dict[str, object]) -> None:
    kind = str(wrong.pop("kind"))
    with pytest.raises(TrainingError):
        training.fault(kind, **wrong)
    assert training.state()["faults"] == []
