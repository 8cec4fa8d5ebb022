"""The control endpoint: the log, the counters, who may use it, and the page that plays the phone."""

import http.client
import json
import re
import threading
from urllib.parse import urlsplit

import pytest

from cryptoarm_dss_plugin.training.process import TrainingError, TrainingProcess
from tests.canaries import Canaries
from tests.training.plain_client import METHODS, RESOURCE, PlainClient, basic, text_challenge


def ask(
    address: str, method: str = "GET", body: str | None = None, **headers: str
) -> tuple[int, str, dict[str, str]]:
    """Speak plain http to an address; header names with ``_`` for ``-``."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"{parts.path}?{parts.query}", body, named)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), {n.lower(): v for n, v in answer.getheaders()}
    finally:
        connection.close()


def test_the_log_tells_what_was_asked_over_which_connection(
    training: TrainingProcess, client: PlainClient
) -> None:
    client.get("/SignServer/rest/api/certificates", client.token("pwd"))
    with PlainClient(training) as second:
        second.post("pwd", {"Resource": RESOURCE}, password="")
    first, certificates, refused = training.log()
    assert (first["method"], first["path"], first["status"]) == ("POST", "/STS/confirmation", 200)
    assert (first["authorization"], first["password"], first["login"]) == ("basic", "given", "pwd")
    assert (first["step"], first["tls"], first["fault"]) == ("start", "TLSv1.3", None)
    assert first["host"] == urlsplit(client.origin).netloc
    assert (certificates["authorization"], certificates["login"]) == ("bearer", "pwd")
    assert (certificates["password"], certificates["step"]) == (None, None)
    assert certificates["connection"] == first["connection"]
    assert (refused["password"], refused["status"]) == ("empty", 401)
    assert refused["connection"] != first["connection"]
    assert first["at"] <= first["ended"] <= certificates["at"] <= refused["at"]


def test_the_log_names_the_steps_and_the_faults(training: TrainingProcess, client: PlainClient) -> None:
    context = client.start("choice")["Challenge"]["ContextData"]["RefID"]
    method = "http://dss.cryptopro.ru/identity/authenticationmethod/otpviasms"
    ref_id = text_challenge(client.choose("choice", context, method))["RefID"]
    client.answer("choice", ref_id)
    training.fault("bom")
    client.post("choice", {"challengeresponse": {"textchallengeresponse": [{"refid": "x", "value": "1"}]}})
    assert [entry["step"] for entry in training.log()] == ["start", "choice", "poll", "code"]
    assert [entry["fault"] for entry in training.log()] == [None, None, None, "bom"]


def test_the_log_names_what_was_sent_and_who_asked_for_a_password_grant(
    training: TrainingProcess, client: PlainClient
) -> None:
    client.post("pwd", {"resource": RESOURCE, "ClientId": ""})
    form = {"grant_type": "password", "username": "PWD", "password": "", "resource": RESOURCE}
    header = basic("training-service", "Canary-client-8806")
    for password in ("", "Canary-pwd-4701"):
        client.session.post(
            client.origin + "/STS/oauth/token",
            data={**form, "password": password},
            headers={"Authorization": header},
            timeout=10,
        )
    client.get("/SignServer/rest/api/certificates")
    start, empty, given, certificates = training.log()
    assert start["sent"] == ["clientid", "resource"]
    assert empty["sent"] == ["grant_type", "password", "resource", "username"]
    assert [(one["login"], one["password"], one["authorization"]) for one in (empty, given)] == [
        ("pwd", "empty", "basic"),
        ("pwd", "given", "basic"),
    ]
    assert certificates["sent"] == []
    assert "Canary" not in json.dumps(training.log())


def test_no_secret_is_in_the_log_or_in_what_the_state_says_of_requests(
    training: TrainingProcess, client: PlainClient, canaries: Canaries
) -> None:
    for where in ("the head of a request", "the log"):  # a client puts one into an address, urllib3 logs that
        canaries.expect(where)
    ref_id = text_challenge(client.start("sms"))["RefID"]
    (code,) = training.codes("sms")
    token = client.answer("sms", ref_id, code)["AccessToken"]
    client.get(f"/SignServer/rest/api/certificates?password={training.password('sms')}", token)
    log = json.dumps(training.log())
    assert "sms" in log
    for secret in (str(training.password("sms")), code, token, token.split(".")[2]):
        assert secret not in log
    state = training.state()
    del state["finished"]
    assert code not in json.dumps(state)


def test_polls_that_overlap_or_hurry_are_counted(training: TrainingProcess, client: PlainClient) -> None:
    ref_id = text_challenge(client.start("push"))["RefID"]
    client.answer("push", ref_id)
    client.answer("push", ref_id)
    tidy = training.state()["polls"]["push"]
    assert (tidy["count"], tidy["most_at_once"]) == (2, 1)
    assert tidy["shortest_gap"] > 0

    def poll() -> None:
        with PlainClient(training) as other:
            other.answer("push", ref_id)

    training.fault("slow", seconds=0.5, times=2)
    both = [threading.Thread(target=poll) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert training.state()["polls"]["push"]["most_at_once"] == 2
    assert training.exchanges("push")[0]["most_at_once"] == 2


def test_every_exchange_is_counted_by_itself(training: TrainingProcess, client: PlainClient) -> None:
    context = client.start("choice")["Challenge"]["ContextData"]["RefID"]
    ref_id = text_challenge(client.choose("choice", context, METHODS + "otpviasms"))["RefID"]
    client.answer("choice", ref_id)
    client.answer("choice", context, "not it")
    client.answer("choice", ref_id)
    client.answer("push", "no-such-id")
    (told,) = training.exchanges("choice")
    assert told["exchange"] == context
    assert [told[name] for name in ("polls", "codes", "choices", "most_at_once", "after_end")] == [
        2,
        1,
        1,
        1,
        0,
    ]
    starts = [entry["at"] for entry in training.log() if entry["exchange"] == context]
    assert len(starts) == 4
    assert told["shortest_gap"] == pytest.approx(starts[3] - starts[1])
    assert (told["first"], told["last"]) == (starts[0], starts[3])
    assert training.exchanges("push") == []
    later = client.start("choice")["Challenge"]["ContextData"]["RefID"]
    client.answer("choice", later)
    assert [told["exchange"] for told in training.exchanges("choice")] == [later, context]


def test_requests_after_the_end_are_counted(training: TrainingProcess, client: PlainClient) -> None:
    ref_id = text_challenge(client.start("push"))["RefID"]
    client.answer("push", ref_id)
    training.confirm("push")
    client.answer("push", ref_id)
    assert training.exchanges("push")[0]["after_end"] == 0
    client.answer("push", ref_id)
    client.answer("push", ref_id)
    (told,) = training.exchanges("push")
    assert (told["polls"], told["after_end"]) == (4, 2)
    assert [entry["late"] for entry in training.log()] == [False, False, False, True, True]


def test_who_is_replaced_has_not_been_told(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(pending="replace")
    ref_id = text_challenge(client.start("push"))["RefID"]
    client.start("push")
    client.answer("push", ref_id)
    assert [told["after_end"] for told in training.exchanges("push")] == [0]


def test_connections_are_counted(training: TrainingProcess) -> None:
    with PlainClient(training) as first, PlainClient(training) as second:
        first.token()
        first.token()
        second.token()
    connections = training.state()["connections"]
    assert (connections["accepted"], connections["handshakes"]) == (2, 2)
    assert connections["failed_handshakes"] == 0


def test_starting_over_forgets_everything(training: TrainingProcess, client: PlainClient) -> None:
    client.start("sms")
    client.post("pwd", {"Resource": RESOURCE}, password="wrong")
    training.fault("html", times=None)
    training.decline("push")
    training.reset()
    state = training.state()
    assert [one["login"] for one in state["waiting"]] == ["pending"]
    assert (state["finished"], state["counts"], state["polls"], state["faults"]) == ([], {}, {}, [])
    assert training.log() == []
    assert state["connections"]["accepted"] == 0
    ref_id = text_challenge(client.start("push"))["RefID"]
    assert client.answer("push", ref_id)["IsError"] is False
    assert [entry["number"] for entry in training.log()] == [1, 2]


def test_the_page_plays_the_phone(training: TrainingProcess, client: PlainClient) -> None:
    status, page, headers = ask(training.phone)
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert all(button in page for button in ("Подтвердить", "Отказаться", "Пусть истечёт"))
    assert not re.search(r"(src|href)=|https?://", page), "nothing from elsewhere"
    assert "Телефон без связи: навести камеру на QR-код" in page
    assert "default-src 'none'" in headers["content-security-policy"]
    first = text_challenge(client.start("push"))["RefID"]
    second = text_challenge(client.start("push"))["RefID"]
    body = json.dumps({"login": "push", "refid": first})
    origin = training.control[: training.control.rindex("/")]
    assert ask(f"{training.control}/decline", "POST", body, Origin=origin)[0] == 200
    assert client.answer("push", first)["Error"] == "authentication_declined", "the one on that card"
    assert client.answer("push", second)["IsError"] is False


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example:1", ""])
def test_another_name_for_loopback_is_refused(training: TrainingProcess, host: str) -> None:
    for what in ("phone", "state"):
        assert ask(f"{training.control}/{what}", Host=host)[0] == 403


def test_another_page_is_refused(training: TrainingProcess) -> None:
    status, _, _ = ask(f"{training.control}/reset", "POST", "{}", Origin="https://evil.example")
    assert status == 403


def test_nothing_without_the_secret_path(training: TrainingProcess) -> None:
    origin = training.control[: training.control.rindex("/")]
    for path in ("/state", "/phone", "/", "/x/state"):
        assert ask(origin + path)[0] == 404
    assert len(training.control.rpartition("/")[2]) >= 32


def test_mistakes_are_named(training: TrainingProcess) -> None:
    with pytest.raises(TrainingError, match="nobody-here"):
        training.confirm("nobody-here")
    with pytest.raises(TrainingError, match="delay"):
        training.auto("push", decision="confirm", delay=-1)
    with pytest.raises(TrainingError, match="after_polls"):
        training.auto("push", decision="confirm", after_polls=0)
    with pytest.raises(TrainingError, match="maybe"):
        training.auto("push", decision="maybe")
    status, body, _ = ask(f"{training.control}/confirm", "POST", "not json")
    assert (status, "error" in json.loads(body)) == (400, True)
    assert ask(f"{training.control}/confirm", "POST", "[]")[0] == 400
    assert ask(f"{training.control}/wait?polls=x")[0] == 400
