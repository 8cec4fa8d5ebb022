"""What may stand in the administrator's files: everything else is named, and nothing is guessed."""

import os
from pathlib import Path
from typing import Any

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.administrators import AUTH, DSS, OFFICE, Administrator
from tests.canaries import Canaries


def test_every_member_is_read(administrator: Administrator, training: TrainingProcess) -> None:
    pem = Path(training.ca_file).read_text("utf-8")
    administrator.preset(
        auth_server="HTTPS://Dss.Example.test/STS",
        login="anna",
        confirmation_api="v2",
        client_id="desk",
        resource="urn:example:dss",
        ca_pem=f"the operator's root\n{pem}",
        proxy="clerk@proxy.example.test",
        gost_tls="off",
        locked=["ca_pem", "proxy"],
    )

    preset = administrator.read().presets["office"]

    assert administrator.ignored() == {}
    assert dict(preset.values) == {
        "auth_server": AUTH,
        "dss_server": DSS,
        "login": "anna",
        "confirmation_api": "v2",
        "client_id": "desk",
        "resource": "urn:example:dss",
        "ca_pem": pem.strip(),
        "proxy": "http://proxy.example.test:3128",
        "gost_tls": "off",
    }
    assert preset.locked == {"ca_pem", "proxy"}
    assert preset.proxy_user == "clerk"


def test_what_is_locked_and_not_set_is_locked_as_it_is_without_setting(administrator: Administrator) -> None:
    administrator.preset(locked=["proxy", "confirmation_api", "ca_file"])

    preset = administrator.read().presets["office"]

    assert (preset.values["proxy"], preset.values["confirmation_api"]) == ("", "auto")
    assert preset.values["ca_pem"] == ""
    assert preset.locked == {"proxy", "confirmation_api", "ca_pem"}


def test_a_ca_file_lies_beside_or_where_it_is_said_and_is_the_administrators(
    administrator: Administrator, training: TrainingProcess, tmp_path: Path
) -> None:
    pem = Path(training.ca_file).read_text("utf-8")
    roots = administrator.write("roots.pem", pem.encode())
    administrator.preset(ca_file="roots.pem")
    administrator.write("full.json", OFFICE | {"name": "full", "ca_file": str(roots)})
    open_to_all = tmp_path / "open.pem"
    open_to_all.write_text(pem)
    open_to_all.chmod(0o666)
    administrator.write("open.json", OFFICE | {"name": "open", "ca_file": str(open_to_all)})
    administrator.write("none.json", OFFICE | {"name": "none", "ca_file": "nowhere.pem"})

    presets = administrator.read().presets

    assert presets["office"].values["ca_pem"] == presets["full"].values["ca_pem"] == pem.strip()
    ignored = administrator.ignored()
    assert set(ignored) == {"open.json", "none.json"}
    assert ignored["none.json"] == "ca_file: there is no such file"
    assert ignored["open.json"].startswith("ca_file: ")


def test_a_ca_file_of_somebody_else_is_not_trusted(
    administrator: Administrator, training: TrainingProcess, tmp_path: Path
) -> None:
    """As root in a directory given away; as a person in one of root."""
    theirs = tmp_path / "theirs"
    if os.getuid() == 0:
        theirs.mkdir(mode=0o755)
        (theirs / "roots.pem").write_bytes(Path(training.ca_file).read_bytes())
        for path in (theirs, theirs / "roots.pem"):
            os.chown(path, 65534, 65534)
    else:
        theirs = Path("/etc")
    administrator.preset(ca_file=str(theirs / "roots.pem"))

    [reason] = administrator.ignored().values()

    assert reason.startswith("ca_file: not owned by")


BROKEN: dict[str, tuple[object, str]] = {
    "no UTF-8": ('{"name": "имя"}'.encode("cp1251"), "not UTF-8"),
    "no JSON": (b"{", "not a JSON object"),
    "a list": ([OFFICE], "not a JSON object"),
    "nothing": (b"", "not a JSON object"),
    "very deep": (b"[" * 60_000, "not a JSON object"),
    "no name": ({"auth_server": AUTH, "dss_server": DSS}, "missing required field `name`"),
    "an unknown key": (
        OFFICE | {"auth_sever": AUTH},
        "unknown key 'auth_sever', perhaps 'auth_server' is meant",
    ),
    "a key like none": (OFFICE | {"q": 1}, "unknown key 'q'"),
    "a wrong type": (OFFICE | {"login": 7}, "Expected `str | null`, got `int` - at `$.login`"),
    "a wrong version": (OFFICE | {"confirmation_api": "v9"}, "Invalid enum value - at `$.confirmation_api`"),
    "an unknown lock": (OFFICE | {"locked": ["logn"]}, "unknown key 'logn', perhaps 'login' is meant"),
    "a login that is locked open": (OFFICE | {"locked": ["login"]}, "login is locked but not set"),
    "a bad name": (OFFICE | {"name": "мой офис"}, "bad-name"),
    "a bad address": (OFFICE | {"auth_server": "https://dss.example.test"}, "bad-address: auth_server"),
    "no protection": (OFFICE | {"dss_server": "http://dss.example.test/SignServer"}, "insecure-address"),
    "no certificate": (OFFICE | {"ca_pem": "none"}, "bad-ca-file"),
    "two kinds of roots": (OFFICE | {"ca_pem": "", "ca_file": "x"}, "ca_pem and ca_file: only one of them"),
    "a bad login": (OFFICE | {"login": "a:b"}, "login holds signs"),
}


@pytest.mark.parametrize(("content", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_file_with_a_mistake_is_ignored_and_the_others_are_used(
    administrator: Administrator, content: object, reason: str
) -> None:
    administrator.write("good.json", OFFICE)
    administrator.write("bad.json", content)

    ignored = administrator.ignored()

    assert set(ignored) == {"bad.json"}
    assert reason in ignored["bad.json"]
    assert set(administrator.read().presets) == {"office"}


@pytest.mark.parametrize(
    "key", ["password", "Password", "client_secret", "proxy_password", "token", "pin", "key_pin", "пароль"]
)
def test_a_secret_is_refused_by_name_and_not_repeated(
    administrator: Administrator, key: str, canaries: Canaries
) -> None:
    canaries.expect("office.json")
    administrator.preset(**{key: "Canary-secret"})

    [reason] = administrator.ignored().values()

    assert reason.startswith("a secret does not belong here")
    assert "Canary" not in reason


def test_neither_is_a_password_in_the_address_of_a_proxy(
    administrator: Administrator, canaries: Canaries
) -> None:
    canaries.expect("office.json")
    administrator.preset(proxy="http://clerk:Canary-proxy@proxy.example.test:3128")

    [reason] = administrator.ignored().values()

    assert reason == "a secret does not belong here: the password of the proxy"


def test_of_two_files_with_one_name_the_first_counts(administrator: Administrator) -> None:
    administrator.write("10-office.json", OFFICE | {"login": "first"})
    administrator.write("20-office.json", OFFICE | {"login": "second"})

    assert administrator.read().presets["office"].values["login"] == "first"
    assert administrator.ignored() == {
        "20-office.json": "10-office.json sets a connection of the same name",
    }


ALLOWED: list[tuple[list[str], str, bool]] = [
    (["dss.example.test"], "dss.example.test", True),
    (["DSS.Example.Test."], "dss.example.test", True),
    (["dss.example.test"], "other.example.test", False),
    (["*.example.test"], "dss.example.test", True),
    (["*.example.test"], "a.b.example.test", True),
    (["*.example.test"], "example.test", False),
    (["*.example.test"], "badexample.test", False),
    (["*.пример.рф"], "dss.xn--e1afmkfd.xn--p1ai", True),
    (["192.0.2.1", "other.test"], "192.0.2.1", True),
    ([], "dss.example.test", False),
]


@pytest.mark.parametrize(("allowed", "host", "expected"), ALLOWED)
def test_which_servers_are_allowed(
    administrator: Administrator, allowed: list[str], host: str, *, expected: bool
) -> None:
    administrator.set_policy({"allowed_servers": allowed, "help_desk": "  room 5,\n phone 123 "})

    policy = administrator.read().policy

    assert policy.allows(host) is expected
    assert policy.help_desk == "room 5, phone 123"


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        {"allowed_server": []},
        {"allowed_servers": "x"},
        {"allowed_servers": ["a b"]},
        {"allowed_servers": ["a:1"]},
    ],
)
def test_a_policy_with_a_mistake_allows_nothing(administrator: Administrator, content: Any) -> None:  # noqa: ANN401
    administrator.set_policy(content)

    policy = administrator.read().policy

    assert not policy.allows("dss.example.test")
    assert set(administrator.ignored()) == {"policy.json"}


def test_a_policy_that_anyone_may_have_written_is_none(administrator: Administrator) -> None:
    administrator.set_policy({"allowed_servers": []}).chmod(0o666)

    assert administrator.read().policy.allows("dss.example.test")
    assert set(administrator.ignored()) == {"policy.json"}


def test_a_policy_that_cannot_be_opened_is_named(administrator: Administrator) -> None:
    (administrator.directory / "policy.json").symlink_to("policy.real")

    assert set(administrator.ignored()) == {"policy.json"}
