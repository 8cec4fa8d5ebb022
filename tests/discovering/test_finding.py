"""Finding both servers: from the text alone, by what the computer says, by the usual names."""

import json
import socket
from typing import Any

import pytest

from cryptoarm_dss_plugin.discovering.found import FindingNote, Found, How, Source
from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.errors import ErrorCode
from tests.checking.computers import ABSENT, PAGE, REFUSED, Answer, Computer
from tests.discovering.conftest import Searcher
from tests.dss.scripted_server import ScriptedServer, Talk, answer

AUTH = "https://dss.example.test/STS/oauth"
DSS = "https://dss.example.test/SignServer/rest"


def pair(found: Found) -> tuple[str, str, str]:
    return found.auth_server, found.dss_server, found.how.value


def on(server: ScriptedServer, auth: str = "/STS", dss: str = "/SignServer") -> tuple[str, str]:
    return server.url(f"{auth}/oauth"), server.url(f"{dss}/rest")


def targets(server: ScriptedServer) -> list[str]:
    """The paths that were asked for, webfinger by that name."""
    return ["webfinger" if "webfinger" in one.target else one.target for one in server.received]


class Said(Computer):
    """A computer that publishes its services, and has them where its answers say."""

    def __init__(self, said: object, **answers: Answer) -> None:
        super().__init__(answers={})
        self.answers = dict(answers)
        self.said = said

    def __call__(self, talk: Talk) -> None:
        """Answer every request on a connection."""
        while True:
            target = talk.receive().target
            if target.startswith("/.well-known/webfinger"):
                body = self.said if isinstance(self.said, str) else json.dumps(self.said)
                talk.send(answer(body))
            else:
                status, media_type, body = self.answers.get(target, ABSENT)
                talk.send(answer(body, status, Content_Type=media_type))


def at(origin: str, auth: str = "/STS", dss: str = "/SignServer", **more: object) -> dict[str, Any]:
    """One object of the answer, as 1C reads it."""
    return {
        "subject": origin,
        "links": [
            {"rel": "http://dss.cryptopro.ru/sts", "href": origin + auth, "title": {"ru-RU": "ЦИ"}},
            {"rel": "http://dss.cryptopro.ru/signserver", "href": origin + dss},
        ],
        **more,
    }


def publish(searcher: Searcher, *pairs: tuple[str, str], **answers: Answer) -> ScriptedServer:
    """A computer that names these pairs of services."""
    computer = Said("", **answers)
    server = searcher.serve(computer)
    computer.said = [at(server.url(""), auth, dss) for auth, dss in pairs]
    return server


def test_when_both_stand_in_a_letter_nobody_is_asked(searcher: Searcher) -> None:
    found = searcher.find(f"Сервер авторизации: «{AUTH}», сервер DSS: {DSS}. Сайт: https://www.example.test")

    assert pair(found) == (AUTH, DSS, "derived")
    assert set(found.sources.values()) == {Source.TEXT}
    assert searcher.asked == []


def test_a_letter_with_two_instances_gives_a_pair_that_belongs_together(searcher: Searcher) -> None:
    found = searcher.find(
        "https://old.example.test/STS/oauth, https://new.example.test/a1idp/oauth, "
        "https://new.example.test/SignServer/rest"
    )

    assert pair(found) == (
        "https://new.example.test/a1idp/oauth",
        "https://new.example.test/SignServer/rest",
        "derived",
    )


def test_a_file_of_settings_tells_everything(searcher: Searcher) -> None:
    found = searcher.find(
        "АдресСервера: https://dss.example.test\nСервисИдентификации: /odin\nСервисПодписи: /dva\n"
        "ИдентификаторЦИ: client\nИдентификаторСЭП: urn:x\nВерсияАПИ: 1\nТаймаут: 90"
    )

    assert pair(found) == (
        "https://dss.example.test/odin/oauth",
        "https://dss.example.test/dva/rest",
        "derived",
    )
    assert (found.client_id, found.resource, found.api_version, found.timeout) == (
        "client",
        "urn:x",
        "v1",
        90.0,
    )
    assert set(found.sources) == {
        *("auth_server", "dss_server"),
        *("client_id", "resource", "api_version", "timeout"),
    }
    assert set(found.sources.values()) == {Source.SETTINGS}
    assert searcher.asked == []


def test_swapped_services_in_settings_are_put_right(searcher: Searcher) -> None:
    found = searcher.find(f"СервисИдентификации: {DSS}\nСервисПодписи: {AUTH}")

    assert pair(found)[:2] == (AUTH, DSS)


@pytest.mark.parametrize(
    ("text", "code", "field", "problem"),
    [
        (
            "АдресСервера: http://dss.example.test\nСервисИдентификации: /STS",
            "insecure-address",
            "address",
            "plain-http",
        ),
        (
            "АдресСервера: http://dss.example.test\nСервисИдентификации: /STS\nСервисПодписи: /SignServer",
            "insecure-address",
            "auth_server",
            "plain-http",
        ),
        ("АдресСервера: a b", "bad-address", "address", "inner-space"),
        ("АдресСервера: https://x:Canary-7@dss.example.test", "bad-address", "address", "userinfo"),
        ("СервисИдентификации: /STS\nСервисПодписи: /SignServer", "bad-address", "auth_server", "no-host"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(
    searcher: Searcher, text: str, code: str, field: str, problem: str
) -> None:
    error = searcher.failure(text)

    assert (error.code.value, error.facts["field"], error.facts["problem"]) == (code, field, problem)
    assert "Canary" not in f"{error} {error.facts}"


@pytest.mark.parametrize("path", ["", "/STS", "/STS/users", "/SignServer/rest/api", "/Frontend", "/lk/login"])
def test_what_the_computer_says_is_taken(searcher: Searcher, path: str) -> None:
    server = publish(searcher, ("/STS", "/SignServer"))

    found = searcher.find(server.url(path))

    assert pair(found) == (*on(server), "webfinger")
    assert set(found.sources.values()) == {Source.WEBFINGER}
    assert found.notes == ()
    assert targets(server) == ["webfinger"]
    (question,) = server.received
    assert question.target.endswith("?resource=https%3A%2F%2Flocalhost%3A" + str(server.port))
    assert not any("uthorization" in name for name in question.headers)


@pytest.mark.parametrize("named", ["/a1idp", "/a1ss/rest", "/A1IDP/oauth"])
def test_of_several_instances_the_named_one_is_taken(searcher: Searcher, named: str) -> None:
    server = publish(searcher, ("/STS", "/SignServer"), ("/a1idp", "/a1ss"))

    found = searcher.find(server.url(named))

    assert pair(found) == (*on(server, "/a1idp", "/a1ss"), "webfinger")
    assert found.notes == ()


def test_of_several_instances_the_first_is_taken_when_none_is_named_and_the_others_are_told(
    searcher: Searcher,
) -> None:
    server = publish(searcher, ("/STS", "/SignServer"), ("/a1idp", "/a1ss"))

    found = searcher.find(server.url(""))

    assert pair(found)[:2] == on(server)
    assert [note.code for note in found.notes] == [FindingNote.SEVERAL]
    assert found.others == (on(server, "/a1idp", "/a1ss"),)


def test_a_service_that_the_computer_does_not_name_is_tried_before_its_own_are_taken(
    searcher: Searcher,
) -> None:
    server = publish(searcher, ("/one", "/two"))

    found = searcher.find(server.url("/STS/oauth"))

    assert pair(found) == (*on(server, "/one", "/two"), "webfinger")
    assert FindingNote.INSTANCE_CHANGED in {note.code for note in found.notes}
    assert targets(server)[:2] == ["webfinger", "/STS/confirmation"]


def test_other_computers_are_marked_to_be_asked_about(searcher: Searcher) -> None:
    computer = Said([at("https://else.example.test:8443")])
    server = searcher.serve(computer)

    found = searcher.find(server.url("/STS"))

    assert pair(found)[:2] == (
        "https://else.example.test:8443/STS/oauth",
        "https://else.example.test:8443/SignServer/rest",
    )
    assert found.other_hosts == {"else.example.test"}
    assert [note.server for note in found.notes if note.code is FindingNote.OTHER_HOST] == list(ServerKind)


def test_services_on_the_named_computer_go_before_those_elsewhere(searcher: Searcher) -> None:
    computer = Said([])
    server = searcher.serve(computer)
    computer.said = [at("https://else.example.test"), at(server.url(""))]

    found = searcher.find(server.url(""))

    assert pair(found)[:2] == on(server)
    assert found.other_hosts == set()
    assert found.others == (), "what lies elsewhere is not offered"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "<html>",
        "{",
        "[]",
        "{}",
        "null",
        '[{"links": 5}]',
        '[{"links": [1, {"rel": 1, "href": 2}, {"rel": "http://dss.cryptopro.ru/sts"}]}]',
        [at("http://localhost")],
        [at("https://user:Canary@localhost")],
        [at("javascript:alert(1)//")],
        [at("https://localhost", auth="", dss="")],
        [at("https://localhost", auth="/SignServer", dss="/STS")],
        [{"links": [{"rel": "http://dss.cryptopro.ru/sts", "href": "https://localhost/STS"}]}],
        [{"links": [{"rel": "http://other.example.test/sts", "href": "https://localhost/STS"}]}],
    ],
)
def test_an_answer_that_is_none_leads_to_the_usual_names(searcher: Searcher, said: object) -> None:
    answers = {"/STS/confirmation": REFUSED, "/SignServer/rest/api/certificates": REFUSED}
    server = searcher.serve(Said(said, **answers))

    found = searcher.find(server.url("/Frontend"))

    assert pair(found) == (*on(server), "probe")
    assert set(found.sources.values()) == {Source.PROBE}


def test_an_error_is_no_answer_whatever_it_says(searcher: Searcher) -> None:
    services = {"/STS/confirmation": REFUSED, "/SignServer/rest/api/certificates": REFUSED}
    computer = Computer(services)
    server = searcher.serve(computer)
    asked = f"/.well-known/webfinger?resource=https%3A%2F%2Flocalhost%3A{server.port}"
    computer.answers[asked] = (
        "500 Internal Server Error",
        "application/json",
        json.dumps([at(server.url("/x"))]),
    )

    assert pair(searcher.find(server.url(""))) == (*on(server), "probe")
    assert server.received[0].target == asked


@pytest.mark.parametrize("shape", ["one object", "names in capitals", "all links together"])
def test_an_answer_in_another_shape_is_read_too(searcher: Searcher, shape: str) -> None:
    computer = Said("")
    server = searcher.serve(computer)
    whole = at(server.url(""))
    computer.said = {
        "one object": whole,
        "names in capitals": json.dumps([whole]).replace('"links"', '"Links"').replace('"rel"', '"Rel"'),
        "all links together": [{"links": [*at(server.url(""), "/a1idp", "/a1ss")["links"], *whole["links"]]}],
    }[shape]

    found = searcher.find(server.url("/STS/users"))

    assert pair(found) == (*on(server), "webfinger")


@pytest.mark.parametrize(
    ("named", "auth", "dss", "requests"),
    [
        ("", "/STS", "/SignServer", 3),
        ("", "/sts", "/signserver", 4),
        ("/Frontend", "/STS", "/SignServer", 3),
        ("/STS/users", "/STS", "/SignServer", 3),
        ("/a1idp/oauth", "/a1idp", "/a1ss", 3),
        ("/a1ss/rest", "/a1idp", "/a1ss", 3),
        ("/npc1cidp", "/npc1cidp", "/npc1css", 3),
        ("/tenant/sts", "/tenant/sts", "/tenant/signserver", 3),
        ("/tenant/SignServer/rest", "/tenant/STS", "/tenant/SignServer", 3),
        ("/signserver", "/sts", "/signserver", 3),
        ("/odd-name/oauth", "/odd-name", "/SignServer", 3),
        ("/odd-name/rest", "/STS", "/odd-name", 3),
    ],
)
def test_the_usual_names_are_tried(
    searcher: Searcher, named: str, auth: str, dss: str, requests: int
) -> None:
    services = {f"{auth}/confirmation": REFUSED, f"{dss}/rest/api/certificates": REFUSED}
    server = searcher.serve(Said("", **services))

    found = searcher.find(server.url(named))

    assert pair(found) == (*on(server, auth, dss), "probe")
    assert len(server.received) == len(searcher.asked) == requests
    assert server.accepted == 1
    assert not any("uthorization" in name for one in server.received for name in one.headers)


def test_version_2_and_the_spelling_without_rest_are_found(searcher: Searcher) -> None:
    services = {"/STS/v2.0/confirmation": REFUSED, "/SignServer/api/certificates": REFUSED}
    server = searcher.serve(Said("", **services))

    assert pair(searcher.find(server.url(""))) == (*on(server), "probe")


def test_both_spellings_of_the_likeliest_name_go_before_other_names(searcher: Searcher) -> None:
    services = {"/a1idp/confirmation": REFUSED, "/a1ss/api/certificates": REFUSED}
    server = searcher.serve(Said("", **services))

    assert pair(searcher.find(server.url("/a1idp"))) == (*on(server, "/a1idp", "/a1ss"), "probe")


def test_addresses_that_the_words_tell_apart_are_tried(searcher: Searcher) -> None:
    services = {"/odin/confirmation": REFUSED, "/dva/rest/api/certificates": REFUSED}
    server = searcher.serve(Said("", **services))

    found = searcher.find(f"Авторизация: {server.url('/odin')}\nПодпись: {server.url('/dva')}")

    assert pair(found) == (*on(server, "/odin", "/dva"), "probe")
    assert set(found.sources.values()) == {Source.TEXT}
    assert found.notes == ()


def test_a_server_and_its_site_in_one_letter(searcher: Searcher) -> None:
    site, dss = searcher.serve(Said("", **{"/": PAGE})), publish(searcher, ("/STS", "/SignServer"))

    found = searcher.find(f"Сайт {site.url('/help')}, сервер {dss.url('/')}")

    assert pair(found) == (*on(dss), "webfinger")


def test_an_old_name_is_replaced_and_that_is_told(searcher: Searcher) -> None:
    services = {"/STS/confirmation": REFUSED, "/SignServer/rest/api/certificates": REFUSED}
    server = searcher.serve(Said("", **services))

    found = searcher.find(server.url("/oldidp/oauth"))

    assert pair(found) == (*on(server), "probe")
    assert [note.code for note in found.notes] == [FindingNote.INSTANCE_CHANGED]


@pytest.mark.parametrize(
    ("services", "missing"),
    [({}, "auth"), ({"/STS/confirmation": REFUSED}, "dss"), ({"/STS/confirmation": PAGE}, "auth")],
)
def test_what_is_not_found_is_named_after_eight_requests_at_the_most(
    searcher: Searcher, services: dict[str, Answer], missing: str
) -> None:
    server = searcher.serve(Said("", **services))

    error = searcher.failure(server.url("/oldidp/oauth"))

    assert error.code is ErrorCode.NOT_DSS
    assert (error.facts["server"], error.facts["host"]) == (missing, "localhost")
    assert error.facts["problem"] == "not-found"
    assert len(server.received) <= 8


def test_three_computers_get_eight_requests_together(searcher: Searcher) -> None:
    servers = [searcher.serve(Said("")) for _number in range(4)]

    error = searcher.failure(" ".join(server.url("/x") for server in servers))

    assert error.code is ErrorCode.NOT_DSS
    assert sum(len(server.received) for server in servers) == len(searcher.asked) == 8
    assert servers[3].received == []


def test_a_name_that_nobody_knows_is_told_as_such(searcher: Searcher) -> None:
    error = searcher.failure("https://dss.invalid/STS")

    assert (error.code, error.facts["host"]) == (ErrorCode.CANNOT_RESOLVE, "dss.invalid")
    assert len(searcher.asked) == 1


def test_a_computer_that_is_off_is_told_as_such(searcher: Searcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    error = searcher.failure(f"https://127.0.0.1:{port}/STS")

    assert error.code is ErrorCode.CANNOT_CONNECT
    assert len(searcher.asked) == 1


def test_a_computer_that_is_not_trusted_is_asked_nothing(searcher: Searcher) -> None:
    server = publish(searcher, ("/STS", "/SignServer"))

    assert searcher.failure(server.url(""), trusted=False).code is ErrorCode.TLS_UNTRUSTED
    assert server.received == []


def test_one_computer_that_is_off_does_not_stop_the_search_at_the_other(searcher: Searcher) -> None:
    server = publish(searcher, ("/STS", "/SignServer"))

    found = searcher.find(f"https://dss.invalid/help {server.url('/')}")

    assert pair(found) == (*on(server), "webfinger")


def test_a_way_to_another_computer_is_not_gone(searcher: Searcher) -> None:
    services = {"/STS/confirmation": REFUSED, "/SignServer/rest/api/certificates": REFUSED}

    class Redirecting(Said):
        def __call__(self, talk: Talk) -> None:
            talk.receive()
            talk.send(answer("", "302 Found", Location="https://else.example.test/"))
            super().__call__(talk)

    server = searcher.serve(Redirecting("", **services))

    found = searcher.find(server.url(""))

    assert pair(found) == (*on(server), "probe")


def test_a_computer_that_leads_in_circles_gets_no_more_requests_for_it(searcher: Searcher) -> None:
    def circles(talk: Talk) -> None:
        while True:
            target = talk.receive().target
            talk.send(answer("", "307 Temporary Redirect", Location=target))

    with ScriptedServer(circles, searcher.identity) as server:
        error = searcher.failure(server.url("/STS"))

    assert error.code is ErrorCode.NOT_DSS
    assert len(server.received) == len(searcher.asked) <= 8


def test_a_question_that_is_never_answered_does_not_hide_the_services(searcher: Searcher) -> None:
    answered: list[str] = []

    def script(talk: Talk) -> None:
        while True:
            target = talk.receive().target
            if "webfinger" in target:
                talk.reset()
            answered.append(target)
            talk.send(answer("", "401 Unauthorized"))

    with ScriptedServer(script, searcher.identity) as server:
        found = searcher.find(server.url(""))

    assert found.how is How.PROBE
    assert answered[-2:] == ["/STS/confirmation", "/SignServer/rest/api/certificates"]
