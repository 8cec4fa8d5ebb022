"""What can be told about a form while it is typed, and reading the CA file it names."""

import ssl
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.ca_file import read_ca_file
from cryptoarm_dss_plugin.importing.form_check import mistakes, taken_name
from tests.x509.certificates import training_certificate

AUTH, DSS = "https://dss.example/STS/oauth", "https://dss.example/SignServer/rest"
PEM = ssl.DER_cert_to_PEM_cert(training_certificate("rsa-2048"))


def found(
    name: str = "work", auth: str = AUTH, dss: str = DSS, login: str = "ivanov"
) -> list[tuple[str, str]]:
    """The boxes with a mistake and its code."""
    return [(box, error.code.value) for box, error in mistakes(name, auth, dss, login)]


def test_a_form_without_mistakes() -> None:
    assert found() == []
    assert found(" work ", f" {AUTH}", f"{DSS}/ ", " ivanov ") == []


def test_what_is_not_typed_yet_is_no_mistake() -> None:
    assert found("", "", "", "") == []
    assert found(auth="https://", dss="") == []
    assert found(auth=" ", dss="https://dss.example") == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"name": "bad name"}, [("name", "bad-name")]),
        ({"login": "a:b"}, [("login", "usage")]),
        ({"auth": "http://dss.example/STS"}, [("auth_server", "insecure-address")]),
        ({"dss": "ftp://dss.example/SignServer"}, [("dss_server", "bad-address")]),
        ({"dss": AUTH}, [("dss_server", "bad-address")]),
        ({"auth": " ", "dss": "http://dss.example"}, [("dss_server", "insecure-address")]),
        ({"auth": "нет адреса", "dss": ""}, [("auth_server", "bad-address")]),
        (
            {"auth": "http://dss.example/STS", "dss": "нет адреса"},
            [("auth_server", "insecure-address"), ("dss_server", "bad-address")],
        ),
        (
            {"name": "имя", "auth": "https://", "login": "\u200b"},
            [("name", "bad-name"), ("auth_server", "bad-address"), ("login", "usage")],
        ),
    ],
)
def test_each_mistake_stands_at_its_box(typed: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert found(**typed) == expected


def test_a_known_name_is_taken_by_another_account_only() -> None:
    saved = ("work", AUTH, DSS, "ivanov")
    same = [saved, (" work", "dss.example/STS/", f"{DSS}/", " ivanov "), ("work", "", DSS, "petrov")]
    others = [("work", AUTH, DSS, "petrov"), ("work", AUTH, "https://other.example/SignServer", "ivanov")]

    assert [taken_name(form, saved) for form in same] == [[], [], []]
    for form in others:
        ((box, error),) = taken_name(form, saved)
        assert (box, error.code, error.facts["name"]) == ("name", ErrorCode.CONNECTION_EXISTS, "work")


def test_a_ca_file_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "корень.pem"
    file.write_text(PEM, encoding="ascii")

    assert read_ca_file(file).strip() == PEM.strip()


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", "не сертификат".encode(), PEM.encode() + b"\n" * (1024 * 1024)],
    ids=["bytes", "text", "huge"],
)
def test_what_is_no_ca_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(content)

    with pytest.raises(DssPluginError) as caught:
        read_ca_file(file)

    assert caught.value.code is ErrorCode.BAD_CA_FILE
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("name", ["missing.pem", ".", "a\x00b"])
def test_a_ca_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(DssPluginError) as caught:
        read_ca_file(tmp_path / name)

    assert caught.value.code is ErrorCode.BAD_CA_FILE
