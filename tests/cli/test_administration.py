"""The administrator's files and the command line: locked, allowed, explained, checked, journaled."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.administrators import OFFICE, Administrator
from tests.cli.command_line import CommandLine, Finished, in_this_process, latin_words

RESOURCE = "urn:cryptopro:dss:signserver:signserver"
THROUGH = """
import sys
from pathlib import Path
from cryptoarm_dss_plugin.cli.main import run
from cryptoarm_dss_plugin.presets.places import Place
sys.exit(run(sys.argv[3:], place=Place(Path(sys.argv[1]), int(sys.argv[2]))))
"""


@pytest.fixture
def administrator(tmp_path: Path) -> Administrator:
    """Who writes the files."""
    return Administrator(tmp_path / "etc")


@pytest.fixture
def preset(administrator: Administrator, training: TrainingProcess) -> dict[str, Any]:
    """The connection "office", made ready for the training server."""
    administrator.write("roots.pem", Path(training.ca_file).read_bytes())
    members = {"auth_server": training.auth_server, "dss_server": training.dss_server, "ca_file": "roots.pem"}
    administrator.preset(**members)
    return members


class Desk:
    """Commands on a computer that an administrator has set up."""

    def __init__(self, cli: CommandLine, administrator: Administrator) -> None:
        self.cli = cli
        self._administrator = administrator

    def run(self, *arguments: str) -> Finished:
        """Run a command with JSON."""
        return self.plain(*arguments, "--json")

    def plain(self, *arguments: str, stdin: str = "") -> Finished:
        """Run a command for people."""
        directory = str(self.cli.directory)
        return in_this_process(
            *arguments, "--data-dir", directory, stdin=stdin, place=self._administrator.place
        )

    def journal(self) -> list[tuple[str, str]]:
        """Text and detail of what the journal says of files that are not used."""
        store = Store(self.cli.directory)
        entries = [(one.text, one.detail) for one in store.journal() if one.code == "preset-ignored"]
        store.close()
        return entries


@pytest.fixture
def desk(cli: CommandLine, administrator: Administrator) -> Desk:
    """Such a computer."""
    return Desk(cli, administrator)


def values(finished: Finished) -> dict[str, tuple[str, str, bool]]:
    """Value, source and lock of each field that was explained."""
    assert finished.code == 0, finished
    return {one["field"]: (one["value"], one["source"], one["locked"]) for one in finished.answer["values"]}


@pytest.mark.usefixtures("preset")
def test_a_preset_connection_is_imported_over_by_name_and_login(
    cli: CommandLine, administrator: Administrator
) -> None:
    """In a process of its own, as a script does it."""
    through = [sys.executable, "-c", THROUGH, str(administrator.directory), str(os.getuid())]

    finished = cli.run("import", "office", "--login", "idonly", "--json", through=through)
    again = cli.run("import", "office", "--json", through=through)

    assert (finished.code, finished.answer["outcome"]) == (0, "imported")
    assert [one["change"] for one in again.answer["certificates"]] == ["unchanged"] * 3
    assert [one["name"] for one in cli.listed("connections")] == ["office"]


def test_a_locked_value_cannot_be_said_otherwise(
    desk: Desk, administrator: Administrator, preset: dict[str, Any]
) -> None:
    administrator.preset(**preset, login="idonly", locked=["login", "proxy", "ca_file", "gost_tls"])

    login = desk.run("import", "office", "--login", "pwd")
    proxy = desk.plain("import", "office", "--proxy", "proxy.example.test")
    gost = desk.run("import", "office", "--gost-tls", "off")
    same = desk.run("import", "office", "--login", "idonly")

    assert (login.code, login.error_code) == (2, "usage")
    assert "«Логин» задано администратором" in login.answer["error"]["message"]
    assert "--login" in login.answer["error"]["message"]
    assert proxy.code == gost.code == 2
    assert "«Прокси-сервер» задано администратором" in proxy.err
    assert not latin_words(proxy.err, "--proxy")
    assert same.code == 0


def test_only_allowed_servers_are_connected_to(
    desk: Desk, administrator: Administrator, training: TrainingProcess
) -> None:
    administrator.set_policy({"allowed_servers": ["*.example.test"], "help_desk": "кабинет 5, тел. 123"})
    server = desk.cli.server()

    imported = desk.run("import", "work", "--login", "idonly", *server)
    checked = desk.run("check", *server)
    english = desk.plain("check", *server, "--lang", "en")

    for finished in (imported, checked):
        assert (finished.code, finished.error_code) == (2, "bad-address")
        message = finished.answer["error"]["message"]
        assert "Администратор не разрешил подключаться к серверу localhost" in message
        assert "кабинет 5, тел. 123" in message
    assert "does not allow" in english.err
    assert training.log() == []
    administrator.set_policy({"allowed_servers": ["localhost"]})
    assert desk.run("import", "work", "--login", "idonly", *server).code == 0
    administrator.set_policy({"allowed_servers": []})
    training.reset()
    for command in ("check", "import"):
        assert desk.run(command, "work").error_code == "bad-address"
    assert training.log() == []


def test_only_allowed_servers_are_asked_where_the_services_are(
    desk: Desk, administrator: Administrator, training: TrainingProcess
) -> None:
    administrator.set_policy({"allowed_servers": ["*.example.test"], "help_desk": "кабинет 5"})
    link = training.auth_server.replace("STS/oauth", "STS/users")

    asked = desk.run("discover", link, "--ca-file", training.ca_file)
    derived = desk.run("discover", f"{training.auth_server} {training.dss_server}")

    for finished in (asked, derived):
        assert (finished.code, finished.error_code) == (2, "bad-address")
        assert "Администратор не разрешил" in finished.answer["error"]["message"]
    assert training.log() == []
    administrator.set_policy({"allowed_servers": ["localhost"]})
    assert desk.run("discover", link, "--ca-file", training.ca_file).code == 0


def test_a_policy_that_cannot_be_understood_allows_nothing_and_says_so(
    desk: Desk, administrator: Administrator
) -> None:
    path = administrator.set_policy({"allowed_server": ["localhost"]})

    finished = desk.run("import", "work", "--login", "idonly", *desk.cli.server())

    assert (finished.code, finished.error_code) == (2, "bad-address")
    assert str(path) in finished.answer["error"]["message"]
    assert [detail for _text, detail in desk.journal()] == [
        "unknown key 'allowed_server', perhaps 'allowed_servers' is meant"
    ]


@pytest.mark.usefixtures("preset")
def test_files_that_are_not_used_stand_in_the_journal_once(desk: Desk, administrator: Administrator) -> None:
    path = administrator.write("open.json", OFFICE | {"name": "open"})
    path.chmod(0o666)

    assert desk.run("import", "office", "--login", "idonly", "--dry-run").code == 0
    assert desk.journal() == []
    for _ in range(2):
        assert desk.run("import", "office", "--login", "idonly").code == 0
    told = f"Файл администратора не используется: {path}"
    assert desk.journal() == [(told, "writable by its group or by others")]

    path.chmod(0o644)
    desk.run("import", "office")
    path.chmod(0o666)
    desk.run("import", "office")
    assert len(desk.journal()) == 2


def test_explaining_tells_the_source_of_every_value(
    desk: Desk, administrator: Administrator, preset: dict[str, Any], training: TrainingProcess
) -> None:
    path = administrator.preset(**preset, confirmation_api="v1", locked=["confirmation_api"])
    administrator.set_policy({"help_desk": "кабинет 5"})
    assert desk.run("import", "office", "--login", "idonly", "--resource", RESOURCE).code == 0

    explained = desk.run("explain", "office", "--client-id", "desk")

    told = values(explained)
    assert told["auth_server"] == (training.auth_server, "preset", False)
    assert told["confirmation_api"] == ("v1", "preset", True)
    assert told["login"] == ("idonly", "saved", False)
    assert told["resource"] == (RESOURCE, "saved", False)
    assert told["client_id"] == ("desk", "command-line", False)
    assert told["proxy"] == ("", "default", False)
    assert told["learnt_api"] == ("v1", "learnt", False)
    assert "Учебный корень" in told["tls_issuer_auth"][0]
    learnt = [one for one in explained.answer["values"] if one["source"] == "learnt"]
    assert all(one["learnt_at"] == explained.answer["last_import"]["at"] for one in learnt)
    assert explained.answer["preset"] == str(path)
    assert (explained.answer["saved"], explained.answer["help_desk"]) == (True, "кабинет 5")
    assert explained.answer["last_import"]["outcome"] == "imported"

    plain = desk.plain("explain", "office")
    assert f"задано администратором: {path}" in plain.out
    assert "Помощь: кабинет 5" in plain.out
    assert "Последний импорт: " in plain.out
    assert desk.run("explain", "none").error_code == "unknown-connection"
    assert desk.plain("explain", "office", "--lang", "en").out.startswith("Value")


def test_what_is_not_used_is_explained_too(desk: Desk, administrator: Administrator) -> None:
    administrator.preset()
    administrator.write("bad.json", b"{")

    explained = desk.run("explain", "office")

    [ignored] = explained.answer["ignored"]
    assert (Path(ignored["path"]).name, ignored["reason"]) == ("bad.json", "not a JSON object")
    assert "bad.json" in desk.plain("explain", "office").out


@pytest.mark.usefixtures("preset")
def test_a_check_by_name_uses_what_is_saved(desk: Desk, training: TrainingProcess) -> None:
    unused = desk.run("check", "office")
    assert desk.run("import", "office", "--login", "idonly").code == 0

    used = desk.run("check", "office")

    assert (unused.code, used.code) == (0, 0)
    assert {one["state"] for one in used.answer["rungs"]} == {"ok"}
    assert desk.run("check", "none").error_code == "unknown-connection"
    assert desk.run("check", "office", "--dss-server", f"{training.dss_server}x").code == 3
    nothing = desk.run("check", "--dss-server", training.dss_server)
    assert (nothing.code, nothing.error_code) == (2, "usage")
    assert "--auth-server" in nothing.answer["error"]["message"]


def test_a_check_by_name_knows_who_the_server_was(desk: Desk, training: TrainingProcess) -> None:
    """What an inspector does: the same address, another issuer that the desk trusts."""
    assert desk.run("import", "work", "--login", "idonly", *desk.cli.server()).code == 0
    store = Store(desk.cli.directory)
    last = json.loads(store.read_settings("cryptoarm-dss")["last-import/work"])
    last["issuers"]["auth"] = "CN=Прежний центр"
    store.write_settings("cryptoarm-dss", {"last-import/work": json.dumps(last)})
    store.close()

    checked = desk.run("check", "work")
    elsewhere = desk.run("check", "work", "--auth-server", training.auth_server.replace("STS", "other"))

    warned = [(one["server"], one["error"]["code"]) for one in checked.answer["rungs"] if one["error"]]
    assert warned == [("auth", "server-certificate-replaced")]
    assert checked.code == 0
    codes = {one["error"]["code"] for one in elsewhere.answer["rungs"] if one["error"]}
    assert codes == {"not-dss"}, "another address is another server"


def test_a_preset_connection_cannot_be_removed_what_was_saved_of_it_can(
    desk: Desk, administrator: Administrator, preset: dict[str, Any]
) -> None:
    administrator.preset(**preset)
    refused = desk.run("connections", "remove", "office")
    assert desk.run("import", "office", "--login", "idonly").code == 0

    removed = desk.run("connections", "remove", "office")

    assert (refused.code, refused.error_code) == (2, "usage")
    assert "задано администратором" in refused.answer["error"]["message"]
    assert removed.answer == {"removed": "office"}
    assert values(desk.run("explain", "office"))["login"] == ("", "default", False)


def test_the_list_for_people_tells_how_the_last_imports_ended(desk: Desk) -> None:
    assert desk.run("import", "work", "--login", "idonly", *desk.cli.server()).code == 0
    desk.run("import", "empty", "--login", "nocerts", *desk.cli.server())

    listed = desk.plain("connections").out.splitlines()

    assert "Последний импорт" in listed[0]
    assert listed[2].endswith("нет сертификатов")
    assert listed[3].endswith("импортирован")
