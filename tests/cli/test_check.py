"""`check`: what people run into, staged, and the sentence and exit code each of it ends with."""

import datetime as dt
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.checking.computers import HOST, Computer
from tests.cli.command_line import PATIENCE_SECONDS, CommandLine, Finished, in_this_process, latin_words
from tests.cli.proxies import office_proxy
from tests.dss.identities import Authority
from tests.dss.scripted_server import ScriptedServer, Talk

RUNGS = [
    *(("auth", name) for name in ("resolve", "proxy", "tcp", "tls", "clock", "auth-service")),
    *(("dss", name) for name in ("resolve", "proxy", "tcp", "tls", "clock", "signature-service")),
]
AT_ONCE_SECONDS = 4.0
"""Generous for a loaded machine, and far from every limit."""
_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


@pytest.fixture(autouse=True)
def quiet_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of this machine, and no long look-ups where there is no name server."""
    monkeypatch.setenv("RES_OPTIONS", "timeout:1 attempts:1")
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


class Checked:
    """A check that was run, in JSON and in words."""

    def __init__(self, *arguments: str, stdin: str = "") -> None:
        self.json = in_this_process("check", *arguments, "--json", stdin=stdin)
        self.words = in_this_process("check", *arguments, stdin=stdin)
        self.english = in_this_process("check", *arguments, "--lang", "en", stdin=stdin)
        assert self.json.code == self.words.code == self.english.code
        assert set(self.json.answer) == {"rungs", "ok"}
        assert [(one["server"], one["rung"]) for one in self.rungs] == RUNGS
        for one in self.rungs:
            assert set(one) == {"rung", "server", "state", "ms", "error"}
            assert one["state"] in {"ok", "warning", "failed", "not-reached"}
            assert isinstance(one["ms"], int)
            assert (one["error"] is None) == (one["state"] in {"ok", "not-reached"})
            assert one["error"] is None or set(one["error"]) == {"code", "message", "detail"}
        assert self.json.answer["ok"] == (self.json.code == 0)

    @property
    def rungs(self) -> list[dict[str, Any]]:
        """Every rung."""
        rungs: list[dict[str, Any]] = self.json.answer["rungs"]
        return rungs

    @property
    def code(self) -> int:
        """The exit code."""
        return self.json.code

    def broken(self, server: str | None = None) -> tuple[str, str, str]:
        """The first broken rung, its error's code and sentence, which people are told, too."""
        failed = next(
            one for one in self.rungs if one["state"] == "failed" and server in {None, one["server"]}
        )
        message: str = failed["error"]["message"]
        assert message in self.words.err
        assert "✗ ошибка" in self.words.out
        return failed["rung"], failed["error"]["code"], message

    def warnings(self) -> set[tuple[str, str]]:
        """The rungs with a warning and their codes; people are told."""
        warned = [one for one in self.rungs if one["state"] == "warning"]
        told = without_seconds(self.words.out)
        assert all(without_seconds(one["error"]["message"]) in told for one in warned)
        assert ("! предупреждение" in self.words.out) == bool(warned)
        return {(one["rung"], one["error"]["code"]) for one in warned}


def without_seconds(told: str) -> str:
    """The text with every time to the minute: two checks in a row measure the clock a second apart."""
    return re.sub(r"(\d+:\d\d):\d\d", r"\1", told)


def on(training: TrainingProcess, *, auth: str | None = None, dss: str | None = None) -> list[str]:
    """The options that name a training server."""
    addresses = ["--auth-server", auth or training.auth_server, "--dss-server", dss or training.dss_server]
    return [*addresses, "--ca-file", training.ca_file]


def at(origin: str, *more: str) -> list[str]:
    """The options that name both services of one computer."""
    return ["--auth-server", f"{origin}/STS", "--dss-server", f"{origin}/SignServer", *more]


def trusting(authority: Authority, directory: Path) -> list[str]:
    """The option that trusts an authority."""
    file = directory / "roots.pem"
    file.write_text(authority.pem)
    return ["--ca-file", str(file)]


def test_a_sound_server(training: TrainingProcess) -> None:
    checked = Checked(*on(training))

    assert checked.code == 0
    assert {one["state"] for one in checked.rungs} == {"ok"}
    assert "Всё в порядке" in checked.words.out
    assert checked.words.out.count("✓ в порядке") == len(RUNGS)
    assert "выдан центром «Учебный корень»" in checked.words.out
    assert checked.words.err == checked.json.err == ""
    assert not latin_words(
        checked.words.out,
        training.auth_server,
        f"{training.dss_server}/api/certificates",
        training.dss_server,
        "TLSv1.3",
        "TLS_AES_256_GCM_SHA384",
    )
    assert (
        checked.english.out.replace("Учебный корень", "")
        .translate({ord(sign): None for sign in "✓“”"})
        .isascii()
    )


def test_nobody_is_signed_in_and_nothing_is_written(cli: CommandLine, training: TrainingProcess) -> None:
    finished = cli.run("check", *on(training), "--json")

    assert finished.code == 0
    assert [(one["method"], one["authorization"]) for one in training.log()] == [
        ("POST", "none"),
        ("GET", "none"),
    ]
    assert len({one["connection"] for one in training.log()}) == 1
    assert not cli.directory.exists()


def test_a_locked_account_is_not_asked_about(training: TrainingProcess, cli: CommandLine) -> None:
    for _time in range(5):
        Checked(*on(training))

    assert cli.import_from("strict", "--password-stdin", stdin=f"{training.password('strict')}\n").code == 0


# Trouble 1: the addresses are unknown or mistyped.


def test_a_mistyped_name_of_the_computer() -> None:
    checked = Checked(*at("https://dss.invalid"))

    rung, code, message = checked.broken()
    assert (rung, code, checked.code) == ("resolve", "cannot-resolve", 4)
    assert "Сервер dss.invalid не найден" in message
    assert "проверьте правильность ввода адресов серверов" in message
    assert [one["state"] for one in checked.rungs] == ["failed", *["not-reached"] * 5] * 2


def test_a_mistyped_path_names_the_box_at_fault(training: TrainingProcess) -> None:
    checked = Checked(*on(training, auth=training.auth_server.replace("STS", "STX")))

    rung, code, message = checked.broken()
    assert (rung, code, checked.code) == ("auth-service", "not-dss", 3)
    assert "«Сервер авторизации DSS»" in message
    assert checked.rungs[-1]["state"] == "ok"
    hint = checked.words.err.splitlines()[-1].partition("cryptoarm-dss ")[2].split()
    assert in_this_process(*hint, "--ca-file", training.ca_file, "--json").answer["how"] == "probe"


def test_a_mistyped_second_address_names_the_other_box(training: TrainingProcess) -> None:
    checked = Checked(*on(training, dss=training.dss_server.replace("SignServer", "SingServer")))

    rung, code, message = checked.broken()
    assert (rung, code, checked.code) == ("signature-service", "not-dss", 3)
    assert "«Сервер DSS»" in message


def test_both_wrong_in_different_ways_are_both_told(training: TrainingProcess) -> None:
    checked = Checked(*on(training, auth="https://dss.invalid/STS", dss=training.dss_server + "x"))

    assert checked.broken("auth")[:2] == ("resolve", "cannot-resolve")
    assert checked.broken("dss")[:2] == ("signature-service", "not-dss")
    assert checked.code == 4


def test_swapped_addresses_are_put_right(training: TrainingProcess) -> None:
    assert Checked(*on(training, auth=training.dss_server, dss=training.auth_server)).code == 0


@pytest.mark.parametrize(
    ("address", "code"),
    [("http://dss.example.test/STS", "insecure-address"), ("https://dss.example.test", "bad-address")],
)
def test_an_address_that_is_none_is_refused_before_anyone_is_asked(address: str, code: str) -> None:
    finished = in_this_process(
        "check", "--auth-server", address, "--dss-server", "https://dss.example.test/SignServer", "--json"
    )

    assert (finished.code, finished.error_code) == (2, code)


@pytest.mark.parametrize("missing", ["--auth-server", "--dss-server"])
def test_an_address_that_is_missing_is_named(missing: str) -> None:
    given = [one for one in ("--auth-server", "--dss-server") if one != missing]

    finished = in_this_process("check", given[0], "https://dss.example.test/STS", "--json")

    assert (finished.code, finished.error_code) == (2, "usage")
    assert missing in finished.answer["error"]["message"]


# Trouble 2: the instance has another name.


def test_an_instance_under_another_name(training: TrainingProcess) -> None:
    (instance,) = training.instances

    assert Checked(*on(training, auth=instance["auth_server"], dss=instance["dss_server"])).code == 0


# Trouble 3: one version of the confirmation service is retired.


@pytest.mark.parametrize(("there", "told"), [("v1", "версия 1"), ("v2", "версия 2.0"), ("both", "версия 1")])
def test_either_version_of_the_confirmation_service_will_do(
    training: TrainingProcess, there: str, told: str
) -> None:
    training.settings(confirmation=there)

    checked = Checked(*on(training))

    assert checked.code == 0
    assert told in checked.words.out


def test_neither_version_is_there(training: TrainingProcess) -> None:
    training.settings(confirmation="none")

    assert Checked(*on(training)).broken()[:2] == ("auth-service", "not-dss")


# Trouble 4: a wrong password. Whatever a server answers to somebody without one, it is there.


@pytest.mark.parametrize("failure", ["401", "401-json", "200", "403"])
def test_every_way_of_refusing_shows_that_the_service_is_there(
    training: TrainingProcess, failure: str
) -> None:
    training.settings(failure=failure)

    assert Checked(*on(training)).code == 0


FAULTS = {
    "a page": ({"kind": "html"}, "not-dss", 3, "нет службы DSS"),
    "elsewhere": ({"kind": "redirect", "status": 302}, "not-dss", 3, "ведёт на другой сервер"),
    "500": ({"kind": "status", "status": 500}, "server-error", 1, "На сервере DSS произошла ошибка"),
    "503": ({"kind": "status", "status": 503}, "server-error", 1, "перегружен"),
    "half": ({"kind": "status", "status": 200, "body": "none"}, "not-dss", 3, "нет службы DSS"),
    "closed": ({"kind": "close"}, "cannot-connect", 4, "прервалось"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_service_that_answers_with(training: TrainingProcess, fault: str) -> None:
    parameters, code, exit_code, words = FAULTS[fault]
    training.fault(path="confirmation", times=None, **parameters)  # type: ignore[arg-type] # of one kind each

    checked = Checked(*on(training))

    rung, told, message = checked.broken()
    assert (rung, told, checked.code) == ("auth-service", code, exit_code)
    assert words in message


# Trouble 15: GOST TLS alone, an own authority, the certificate of another server, one that has expired.


def trouble_with_tls(training: TrainingProcess, *, trusted: bool = True) -> tuple[str, str, str, int]:
    options = on(training) if trusted else on(training)[:-2]
    checked = Checked(*options)
    return *checked.broken(), checked.code


def test_a_server_that_wants_gost_tls() -> None:
    with TrainingProcess(tls_foreign_suites=True) as training:
        rung, code, message, exit_code = trouble_with_tls(training)

    assert (rung, code, exit_code) == ("tls", "tls-gost-required", 4)
    assert "ГОСТ" in message


def test_an_authority_that_is_not_known_here(training: TrainingProcess) -> None:
    rung, code, message, exit_code = trouble_with_tls(training, trusted=False)

    assert (rung, code, exit_code) == ("tls", "tls-untrusted", 4)
    assert "«Учебный корень»" in message
    assert "получите у администратора файл с корневыми сертификатами" in message


def test_the_certificate_of_another_server() -> None:
    with TrainingProcess(tls_certificate="wrong-name") as training:
        rung, code, message, exit_code = trouble_with_tls(training)

    assert (rung, code, exit_code) == ("tls", "tls-name-mismatch", 4)
    assert "другого сервера" in message


def test_a_certificate_that_has_expired() -> None:
    with TrainingProcess(tls_certificate="expired") as training:
        rung, code, message, exit_code = trouble_with_tls(training)

    assert (rung, code, exit_code) == ("tls", "tls-expired", 4)
    assert "проверьте дату и время" in message


def test_a_certificate_that_expires_soon(tmp_path: Path) -> None:
    authority = Authority()
    with ScriptedServer(Computer(), authority.server_context(ends=dt.timedelta(days=3))) as server:
        checked = Checked(*at(server.url("")), *trusting(authority, tmp_path))

    assert (checked.code, checked.warnings()) == (0, {("tls", "server-certificate-expires")})


def test_a_file_of_roots_that_holds_none(tmp_path: Path) -> None:
    file = tmp_path / "roots.pem"
    file.write_text("none")

    finished = in_this_process("check", *at("https://dss.example.test"), "--ca-file", str(file), "--json")

    assert (finished.code, finished.error_code) == (2, "bad-ca-file")


# Trouble 16: a proxy on the way, or an inspector.


@pytest.fixture(scope="module")
def strict_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A proxy that wants a login and a password."""
    with office_proxy(tmp_path_factory.mktemp("office"), "--basic-auth", "petrov:office-word") as port:
        yield f"127.0.0.1:{port}"


def test_through_a_proxy_with_its_password(training: TrainingProcess, strict_proxy: str) -> None:
    options = ["--proxy", f"petrov@{strict_proxy}", "--proxy-password-stdin"]

    checked = Checked(*on(training), *options, stdin="office-word\n")

    assert checked.code == 0
    assert f"http://{strict_proxy}" in checked.words.out
    assert "office-word" not in f"{checked.words} {checked.json}"


@pytest.mark.parametrize("password", [None, "another-word\n"])
def test_a_proxy_that_wants_a_login_is_named_as_such(
    training: TrainingProcess, strict_proxy: str, password: str | None
) -> None:
    own = ["--proxy", strict_proxy]
    if password:
        own = ["--proxy", f"petrov@{strict_proxy}", "--proxy-password-stdin"]

    checked = Checked(*on(training), *own, stdin=password or "")

    rung, code, message = checked.broken()
    assert (rung, code, checked.code) == ("proxy", "proxy-failed", 4)
    assert "прокси-сервер требует логин и пароль" in message
    assert "у администратора" in message


def test_a_proxy_that_is_off(training: TrainingProcess) -> None:
    checked = Checked(*on(training), "--proxy", "127.0.0.1:9")

    rung, code, message = checked.broken()
    assert (rung, code, checked.code) == ("proxy", "proxy-failed", 4)
    assert "проверьте настройки прокси-сервера" in message


def test_a_computer_that_the_proxy_cannot_reach(strict_proxy: str) -> None:
    own = ["--proxy", f"petrov@{strict_proxy}", "--proxy-password-stdin"]

    checked = Checked(*at("https://dss.invalid"), *own, stdin="office-word\n")

    assert checked.code == 4
    assert checked.broken()[0] == "proxy"


def test_a_proxy_that_is_none_is_refused(training: TrainingProcess) -> None:
    finished = in_this_process("check", *on(training), "--proxy", "ftp://x", "--json")

    assert (finished.code, finished.error_code) == (2, "bad-address")


def test_a_password_of_the_proxy_that_does_not_come_is_named(training: TrainingProcess) -> None:
    finished = in_this_process(
        "check", *on(training), "--proxy", "petrov@x", "--proxy-password-stdin", "--json"
    )

    assert (finished.code, finished.error_code) == (2, "usage")


def test_an_inspector_is_named_by_its_issuer() -> None:
    def let_in(talk: Talk) -> None:
        talk.receive()
        talk.send(_ESTABLISHED)

    identity = Authority("Шлюз проверки").server_context(names=(HOST,))
    with ScriptedServer(Computer(), identity, before_tls=let_in) as inspector:
        checked = Checked(*at(f"https://{HOST}"), "--proxy", f"127.0.0.1:{inspector.port}")

    rung, code, message = checked.broken()
    assert (rung, code, checked.code) == ("tls", "tls-untrusted", 4)
    assert "«Шлюз проверки»" in message


# Trouble 19: a clock that is wrong.


@pytest.mark.parametrize(("ahead", "words"), [(200, "отстают на 0:03:"), (-7300, "спешат на 2:01:")])
def test_a_clock_that_is_off_is_a_warning(training: TrainingProcess, ahead: int, words: str) -> None:
    training.settings(clock_offset=ahead)

    checked = Checked(*on(training))

    assert (checked.code, checked.warnings()) == (0, {("clock", "clock-skew")})
    assert words in checked.words.out
    assert "установите на этом компьютере правильные дату, время" in checked.words.out
    assert "Всё в порядке" not in checked.words.out


def test_an_ordinary_server_where_gost_tls_is_insisted_on(training: TrainingProcess) -> None:
    checked = Checked(*on(training), "--gost-tls", "require")
    rung, code, message = checked.broken()

    assert (rung, code, checked.code) == ("tls", "tls-failed", 4)
    assert "localhost не принимает соединений, защищённых ГОСТ TLS" in message


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_it_at_once(
    cli: CommandLine, training: TrainingProcess, number: signal.Signals
) -> None:
    training.fault("slow", path="confirmation", seconds=60)
    running = cli.start("check", *on(training), "--json")
    _wait_for_requests(training)

    began = time.monotonic()
    running.send(number)
    finished = running.end()

    assert time.monotonic() - began < AT_ONCE_SECONDS
    assert (finished.code, finished.error_code) == (130, "cancelled")
    assert "Проверка подключения отменена" in finished.answer["error"]["message"]


def _wait_for_requests(training: TrainingProcess) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not training.log():
        assert time.monotonic() < deadline, "nobody asks"
        time.sleep(0.01)


def test_the_table_is_read_without_colour_and_by_words_alone(training: TrainingProcess) -> None:
    finished: Finished = in_this_process("check", *on(training)[:-2])

    assert "\x1b" not in finished.out
    states = [line.split()[1] for line in finished.out.splitlines() if line.startswith("  ")]
    assert states == ["в", "в", "в", "ошибка", "не", "не"] * 2
