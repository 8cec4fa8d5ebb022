"""What is typed wrongly is refused before anything is sent; what is only untidy is mended."""

from pathlib import Path

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import CommandLine, Finished, in_this_process, latin_words

AUTH = "https://dss.example.test/STS/oauth"
DSS = "https://dss.example.test/SignServer/rest"


def refused(
    data_dir: Path, name: str = "work", auth: str = AUTH, dss: str = DSS, language: str = "ru"
) -> Finished:
    """An import that must end before anything is sent."""
    arguments = ["--auth-server", auth, "--dss-server", dss, "--login", "somebody", "--name", name]
    finished = in_this_process(
        "import", *arguments, "--data-dir", str(data_dir), "--lang", language, "--json"
    )
    assert finished.code == 2, finished
    assert finished.answer["outcome"] == "failed"
    assert not data_dir.exists()
    return finished


def told(data_dir: Path, **fields: str) -> tuple[str | None, str]:
    """Code and Russian message of such an import; the English one is there too."""
    finished = refused(data_dir, **fields)
    english = refused(data_dir, **fields, language="en").answer["error"]
    assert english["code"] == finished.error_code
    assert english["message"].isascii() or "“" in english["message"]
    return finished.error_code, finished.answer["error"]["message"]


@pytest.mark.parametrize(
    "name",
    ["", " ", "имя", "wоrk", "two words", "a" * 65, "a.b", "a-b", "a/b", "work\n", "wörk", "\udcff", "Ａ"],
)
def test_a_name_that_is_none(data_dir: Path, name: str) -> None:
    code, message = told(data_dir, name=name)

    assert code == "bad-name"
    assert not latin_words(message, name)


@pytest.mark.parametrize("name", ["a", "_", "0", "Work_1", "a" * 64])
def test_a_name_that_is_one(data_dir: Path, name: str) -> None:
    finished = refused(data_dir, name=name, auth="")

    assert finished.error_code != "bad-name"


def test_two_names_are_too_many_and_the_same_name_twice_is_not(data_dir: Path) -> None:
    rest = ["--data-dir", str(data_dir), "--auth-server", "http://x/STS", "--dss-server", DSS, "--login", "a"]

    two = in_this_process("import", "one", "--name", "two", "--json", *rest)
    same = in_this_process("import", "one", "--name", "one", "--json", *rest)

    assert (two.code, two.error_code) == (2, "usage")
    assert same.error_code == "insecure-address"


BAD_ADDRESSES = [
    ("http://dss.example.test/STS/oauth", "insecure-address"),
    ("HTTP://dss.example.test/STS/oauth", "insecure-address"),
    ("ftp://dss.example.test/STS/oauth", "bad-address"),
    ("javascript:alert(1)", "bad-address"),
    ("https://", "bad-address"),
    ("https:///STS/oauth", "bad-address"),
    ("https://dss.example.test", "bad-address"),
    ("https://dss.example.test/", "bad-address"),
    ("https://dss.example.test/Frontend/login", "bad-address"),
    ("https://dss.example.test/SignServer/rest", "bad-address"),
    ("https://dss.example.test:0/STS/oauth", "bad-address"),
    ("https://dss.example.test:99999/STS/oauth", "bad-address"),
    ("https://dss.example.test:port/STS/oauth", "bad-address"),
    ("https://user:Canary-in-address@dss.example.test/STS/oauth", "bad-address"),
    ("https://dss.example.test/STS oauth", "bad-address"),
    ("https://dss.example.test/STS/oauth\nhttps://dss.example.test/STS/oauth", "bad-address"),
    ("https://dss.example.test\\STS\\oauth", "bad-address"),
    ("https://dss.example.test/../STS/oauth", "bad-address"),
    ("https://dss.еxample.test/STS/oauth", "bad-address"),
    ("https://dss.example.test/SТS/oauth", "bad-address"),
    ("https://dss..example.test/STS/oauth", "bad-address"),
    ("https://[::1/STS/oauth", "bad-address"),
    ("https://dss.example.test/" + "a" * 3000 + "/oauth", "bad-address"),
    ("\udcff", "bad-address"),
]


@pytest.mark.parametrize(("address", "expected"), BAD_ADDRESSES)
def test_an_authorization_server_that_is_none(data_dir: Path, address: str, expected: str) -> None:
    code, message = told(data_dir, auth=address)

    assert code == expected
    assert not latin_words(message, "http://", "https://", "/STS", "/SignServer")
    assert "«Сервер авторизации DSS»" in message, "the box at fault is named"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://dss.example.test/SignServer/rest", "insecure-address"),
        ("https://dss.example.test", "bad-address"),
        ("https://dss.example.test/STS/oauth", "bad-address"),
        ("https://dss.example.test/Frontend", "bad-address"),
        ("два слова", "bad-address"),
    ],
)
def test_a_signature_server_that_is_none(data_dir: Path, address: str, expected: str) -> None:
    code, message = told(data_dir, dss=address)

    assert code == expected
    assert "«Сервер DSS»" in message


@pytest.mark.parametrize("missing", ["--auth-server", "--dss-server", "--login"])
@pytest.mark.parametrize("blank", [None, "", "  "])
def test_what_is_missing_is_named(data_dir: Path, missing: str, blank: str | None) -> None:
    given = {"--auth-server": AUTH, "--dss-server": DSS, "--login": "somebody", missing: blank}
    arguments = [word for option, value in given.items() if value is not None for word in (option, value)]

    finished = in_this_process("import", "work", *arguments, "--data-dir", str(data_dir), "--json")

    assert (finished.code, finished.error_code) == (2, "usage")
    boxes = {"--auth-server": "Сервер авторизации DSS", "--dss-server": "Сервер DSS", "--login": "Логин"}
    assert f"«{boxes[missing]}»" in finished.answer["error"]["message"]


@pytest.mark.parametrize("login", ["some:body", "some\nbody", "\udcff", "somebody\x00"])
def test_a_login_that_cannot_be_sent(data_dir: Path, login: str) -> None:
    arguments = ["--auth-server", AUTH, "--dss-server", DSS, "--login", login, "--data-dir", str(data_dir)]

    finished = in_this_process("import", "work", *arguments, "--json")

    assert (finished.code, finished.error_code) == (2, "usage")


MENDED = [
    ("{origin}/STS", "{origin}/SignServer"),
    ("{origin}/STS/", "{origin}/SignServer/rest/"),
    ("  {origin}/STS/oauth/token  ", "«{origin}/SignServer/rest/api/certificates»"),
    ("{host}/STS/oauth", "{host}/SignServer/rest"),
    ("{origin}/STS/confirmation", "{origin}//SignServer//rest"),
    ("{origin}/SignServer/rest", "{origin}/STS/oauth"),
    ("HTTPS://LOCALHOST:{port}/STS/oauth?wa=signin#top", "{origin}/SignServer/rest\u200b"),
]


@pytest.mark.parametrize(("auth", "dss"), MENDED)
def test_an_untidy_address_is_mended_and_the_import_works(
    cli: CommandLine, training: TrainingProcess, auth: str, dss: str
) -> None:
    origin = training.auth_server.removesuffix("/STS/oauth")
    parts = {"origin": origin, "host": origin.removeprefix("https://"), "port": origin.rpartition(":")[2]}

    finished = cli.run(
        "import",
        "work",
        "--login",
        "onecert",
        "--auth-server",
        auth.format(**parts),
        "--dss-server",
        dss.format(**parts),
        "--ca-file",
        training.ca_file,
        "--json",
    )

    assert finished.code == 0, finished
    (connection,) = cli.listed("connections")
    saved = (connection["auth_server"], connection["dss_server"])
    assert saved == (training.auth_server, training.dss_server)


@pytest.mark.parametrize(("there", "spelt"), [("bare", "rest"), ("rest", "bare")])
def test_the_other_spelling_of_the_signature_service_is_found(
    cli: CommandLine, training: TrainingProcess, there: str, spelt: str
) -> None:
    training.settings(signserver=there)
    endings = {"rest": "/rest", "bare": "/api"}
    dss = training.dss_server.removesuffix("/rest") + endings[spelt]

    finished = cli.run(
        "import",
        "work",
        "--login",
        "onecert",
        "--auth-server",
        training.auth_server,
        "--dss-server",
        dss,
        "--ca-file",
        training.ca_file,
        "--json",
    )

    assert finished.code == 0, finished


@pytest.mark.parametrize("proxy", ["ftp://proxy.test:1", "http://", "http://proxy.test:port"])
def test_a_proxy_that_is_none(data_dir: Path, proxy: str) -> None:
    arguments = ["--auth-server", AUTH, "--dss-server", DSS, "--login", "somebody", "--proxy", proxy]

    finished = in_this_process("import", "work", *arguments, "--data-dir", str(data_dir), "--json")

    assert (finished.code, finished.error_code) == (2, "bad-address")
    assert "прокси" in finished.answer["error"]["message"]
