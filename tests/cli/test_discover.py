"""`discover`: whatever people have of the addresses ends in a working import, or in the reason why not."""

import signal
import time
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import (
    PATIENCE_SECONDS,
    CommandLine,
    Finished,
    in_this_process,
    latin_words,
    wait_until_drained,
)

AT_ONCE_SECONDS = 4.0
"""Generous for a loaded machine, and far from every limit."""
DSS = "https://dss.example.test/SignServer/rest"


@pytest.fixture(autouse=True)
def quiet_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of this machine, and no long look-ups where there is no name server."""
    monkeypatch.setenv("RES_OPTIONS", "timeout:1 attempts:1")
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def origin_of(training: TrainingProcess) -> str:
    return training.auth_server.removesuffix("/STS/oauth")


def letter_of(training: TrainingProcess) -> str:
    """A letter as an operator writes it."""
    return (
        "Добрый день!\r\n\r\n> Для настройки укажите адрес сервера авторизации\r\n"
        f"> «{training.auth_server}», а также адрес сервера подписи –\r\n"
        f"> {training.dss_server}. Логин: anna@example.test\r\n\r\n"
        "С уважением, служба поддержки, https://www.example.test/help\r\n"
    )


def settings_of(training: TrainingProcess) -> str:
    """The same as 1C writes it."""
    return (
        f"АдресСервера: {origin_of(training)}\r\nСервисИдентификации: /STS\r\nСервисПодписи: SignServer\r\n"
        "ИдентификаторСЭП: urn:cryptopro:dss:signserver:signserver\r\nВерсияАПИ: 2\r\nТаймаут: 120\r\n"
    )


def discovered(training: TrainingProcess, data_dir: Path, *arguments: str, stdin: str = "") -> Finished:
    """A search that succeeds, with its JSON; the addresses it finds end in an import."""
    here = ["--ca-file", training.ca_file, "--data-dir", str(data_dir), "--json"]
    finished = in_this_process("discover", *arguments, *here, stdin=stdin)
    assert finished.code == 0, finished
    assert set(finished.answer) == {"auth_server", "dss_server", "how"}
    assert not any(one["authorization"] != "none" for one in training.log())
    assert len(training.log()) <= 8
    assert not data_dir.exists(), "a search saves nothing"
    found = ["--auth-server", finished.answer["auth_server"], "--dss-server", finished.answer["dss_server"]]
    imported = in_this_process("import", "found", "--login", "onecert", *found, *here)
    assert imported.code == 0, imported
    return finished


@pytest.mark.parametrize(
    "path",
    ["", "/STS/oauth", "/STS/users", "/Frontend", "/SignServer/rest", "/signserver", "/a1idp/oauth", "/a1ss"],
)
@pytest.mark.parametrize(("published", "how"), [(True, "webfinger"), (False, "probe")])
def test_one_link_is_enough(
    training: TrainingProcess, data_dir: Path, path: str, how: str, *, published: bool
) -> None:
    training.settings(webfinger=published)

    finished = discovered(training, data_dir, origin_of(training) + path)

    assert finished.answer["how"] == how
    instance = "a1idp" if path.startswith("/a1") else "sts"
    assert f"/{instance}/" in finished.answer["auth_server"].lower()


def test_a_letter_with_both_addresses(training: TrainingProcess, data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(letter_of(training).encode("cp1251"))

    finished = discovered(training, data_dir, "--file", str(file))

    assert finished.answer["how"] == "derived"
    assert finished.answer["auth_server"] == training.auth_server
    assert finished.answer["dss_server"] == training.dss_server


def test_a_letter_on_standard_input(training: TrainingProcess, data_dir: Path) -> None:
    assert discovered(training, data_dir, "-", stdin=letter_of(training)).answer["how"] == "derived"


def test_a_letter_as_an_argument(training: TrainingProcess, data_dir: Path) -> None:
    assert discovered(training, data_dir, letter_of(training)).answer["how"] == "derived"


def test_addresses_that_have_changed_places(training: TrainingProcess, data_dir: Path) -> None:
    finished = discovered(
        training, data_dir, f"Сервер авторизации: {training.dss_server}, сервер DSS: {training.auth_server}"
    )

    assert finished.answer["auth_server"] == training.auth_server


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_file_of_settings(training: TrainingProcess, data_dir: Path, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "dss.txt"
    file.write_bytes(settings_of(training).encode(encoding))

    assert discovered(training, data_dir, "--file", str(file)).answer["how"] == "derived"


def test_for_people_it_says_where_each_value_came_from(training: TrainingProcess, tmp_path: Path) -> None:
    file = tmp_path / "dss.txt"
    file.write_text(settings_of(training))

    settings = in_this_process("discover", "--file", str(file))
    asked = in_this_process("discover", training.auth_server, "--ca-file", training.ca_file)
    training.settings(webfinger=False)
    tried = in_this_process("discover", training.auth_server, "--ca-file", training.ca_file)

    assert settings.out.count("из файла настроек") == 5
    assert "urn:cryptopro:dss:signserver:signserver" in settings.out
    assert "120" in settings.out
    assert asked.out.count("сообщил сервер") == 2
    assert [line.rpartition("  ")[2] for line in tried.out.splitlines()] == ["из текста", "найден проверкой"]
    for finished in (settings, asked, tried):
        assert (finished.code, finished.err) == (0, "")
        assert "Сервер авторизации DSS" in finished.out


def test_further_services_are_told_on_standard_error(training: TrainingProcess) -> None:
    finished = in_this_process("discover", origin_of(training), "--ca-file", training.ca_file, "--json")

    assert finished.code == 0
    assert "есть и другие сервисы" in finished.err
    assert "/a1idp/oauth" in finished.err


def test_another_computer_is_named_on_standard_error(training: TrainingProcess) -> None:
    origin = origin_of(training)
    links = [("sts", "https://else.example.test/STS"), ("signserver", "https://else.example.test/SignServer")]
    body = ", ".join(f'{{"rel": "http://dss.cryptopro.ru/{rel}", "href": "{href}"}}' for rel, href in links)
    training.fault("body", path="webfinger", body=f'[{{"links": [{body}]}}]')

    finished = in_this_process("discover", origin, "--ca-file", training.ca_file, "--json")

    assert finished.code == 0
    assert finished.answer["auth_server"] == "https://else.example.test/STS/oauth"
    assert "Сервер указал на другой компьютер: else.example.test" in finished.err
    assert finished.err.count("else.example.test") == 1


def test_an_address_with_http_beside_is_told(training: TrainingProcess) -> None:
    finished = in_this_process("discover", f"{letter_of(training)} http://www.example.test", "--json")

    assert finished.code == 0
    assert "начинается с http://, пропущен" in finished.err


def test_a_service_under_an_old_name_is_replaced_and_that_is_told(training: TrainingProcess) -> None:
    training.settings(webfinger=False)

    finished = in_this_process(
        "discover", f"{origin_of(training)}/oldidp", "--ca-file", training.ca_file, "--json"
    )

    assert (finished.code, finished.answer["auth_server"]) == (0, training.auth_server)
    assert "Вместо сервиса, указанного в адресе" in finished.err


REFUSED = [
    (["http://dss.example.test/STS"], "insecure-address", "http://"),
    ([f"адрес http://dss.example.test/STS сайт {DSS[:24]}"], "insecure-address", "http://"),
    (["просто слова"], "bad-address", "В этом тексте нет адреса"),
    ([""], "bad-address", "Не заполнено"),
    (["https://anna:Canary-word@dss.example.test/STS"], "bad-address", "логин или пароль"),
    (["x" * 70_000], "bad-address", "слишком длинный"),
    ([], "usage", "--file"),
    (["-", "--file", "x"], "usage", "--file"),
    (["--file", "/no/such/file"], "usage", "/no/such/file"),
    (["https://dss.example.test/STS", "--proxy", "ftp://x"], "bad-address", "прокси"),
    (["-", "--proxy", "a@b", "--proxy-password-stdin"], "usage", ""),
]


@pytest.mark.parametrize(("arguments", "code", "words"), REFUSED)
def test_what_cannot_be_searched_with_is_refused(arguments: list[str], code: str, words: str) -> None:
    finished = in_this_process("discover", *arguments, "--json")
    plain = in_this_process("discover", *arguments)

    assert (finished.code, finished.error_code, plain.code) == (2, code, 2)
    message = finished.answer["error"]["message"]
    assert words in message
    assert plain.err.strip() == message
    assert "Canary" not in finished.out + plain.err
    assert not latin_words(
        message, *arguments, "http://", "https://", "/no/such/file", "--file", "--help", "URL", "name", "-"
    )


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    file.write_bytes(b" " * (64 * 1024 + 1))

    finished = in_this_process("discover", "--file", str(file), "--json")

    assert (finished.code, finished.error_code) == (2, "usage")
    assert "Файл слишком велик" in finished.answer["error"]["message"]


def test_a_server_without_dss_is_named(training: TrainingProcess) -> None:
    training.settings(webfinger=False, confirmation="none")

    finished = in_this_process("discover", training.auth_server, "--ca-file", training.ca_file, "--json")

    assert (finished.code, finished.error_code) == (3, "not-dss")
    assert "на сервере localhost не нашлось" in finished.answer["error"]["message"]
    assert "«Сервер авторизации DSS»" in finished.answer["error"]["message"]
    assert len(training.log()) <= 8


def test_a_server_that_cannot_be_reached_is_told_as_such(training: TrainingProcess) -> None:
    unknown = in_this_process("discover", "https://dss.invalid", "--json")
    untrusted = in_this_process("discover", training.auth_server, "--json")

    assert (unknown.code, unknown.error_code) == (4, "cannot-resolve")
    assert (untrusted.code, untrusted.error_code) == (4, "tls-untrusted")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_it_at_once(
    cli: CommandLine, training: TrainingProcess, number: signal.Signals
) -> None:
    training.fault("slow", path="webfinger", seconds=60)
    running = cli.start("discover", training.auth_server, "--ca-file", training.ca_file, "--json")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not training.log():
        assert time.monotonic() < deadline, "nobody asks"
        time.sleep(0.01)

    began = time.monotonic()
    running.send(number)
    finished = running.end()

    assert time.monotonic() - began < AT_ONCE_SECONDS
    assert (finished.code, finished.error_code) == (130, "cancelled")
    assert "Поиск адресов серверов отменён" in finished.answer["error"]["message"]


def test_an_interrupt_while_the_letter_is_awaited(cli: CommandLine) -> None:
    running = cli.start("discover", "-", "--json")
    running.write("Добрый день!\n")
    wait_until_drained(running)

    running.send(signal.SIGINT)
    finished = running.end()

    assert (finished.code, finished.error_code) == (130, "cancelled")
