"""The command line and the window share one directory: what one imports the other shows."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from PyQt5.QtWidgets import QAbstractButton

from tests.stub_host.hands import find
from tests.wizard.conftest import Sit
from tests.wizard.person import Person


def command(person: Person, *words: str) -> dict[str, Any]:
    """Run `cryptoarm-dss` as another program would; its answer."""
    done = subprocess.run(  # noqa: S603 - this interpreter, this package
        [
            sys.executable,
            "-m",
            "cryptoarm_dss_plugin.cli",
            "--json",
            "--data-dir",
            str(person.data_dir),
            *words,
        ],
        capture_output=True,
        env=dict(os.environ),
        check=True,
        timeout=60,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def import_by_command(person: Person, name: str, login: str) -> dict[str, Any]:
    servers = ("--auth-server", person.training.auth_server, "--dss-server", person.training.dss_server)
    return command(person, "import", name, "--login", login, *servers, "--ca-file", person.training.ca_file)


def thumbprints(person: Person) -> set[str]:
    return {kept.facts.thumbprint for kept in person.certificates()}


def test_what_the_window_imported_the_command_line_lists(person: Person) -> None:
    person.import_all("onecert", connectionName="work")

    (listed,) = command(person, "certificates")["certificates"]
    (connection,) = command(person, "connections")["connections"]

    assert {listed["thumbprint"]} == thumbprints(person)
    assert listed["connection"] == connection["name"] == "work"
    assert (connection["auth_server"], connection["login"]) == (person.training.auth_server, "onecert")
    assert command(person, "import", "work")["certificates"][0]["change"] == "unchanged"


def test_what_the_command_line_imported_is_in_the_window_after_a_restart(sit_down: Sit) -> None:
    person = sit_down()
    imported = import_by_command(person, "work", "idonly")
    again = sit_down()

    again.until(lambda: len(again.rows()) == 3)

    assert {one["thumbprint"] for one in imported["certificates"]} == thumbprints(again)
    again.begin("idonly", connectionName="work")
    again.wait_page("resultPage")
    assert again.text("resultLines") == "Уже есть на этом компьютере: 3 сертификата"


def test_what_the_command_line_imported_comes_into_the_open_window(person: Person) -> None:
    import_by_command(person, "work", "idonly")
    assert person.rows() == []

    person.click(find(person.host.window, QAbstractButton, "refreshButton"))

    person.until(lambda: len(person.rows()) == 3)


def test_what_the_window_imported_is_there_after_a_restart_with_its_notice(
    sit_down: Sit, data_dir: Path
) -> None:
    person = sit_down()
    person.import_all("idonly")
    told = person.notifications()[0].title
    again = sit_down()

    again.until(lambda: len(again.rows()) == 3)
    again.until(lambda: [one.title for one in again.notifications()] == [told])
    assert data_dir.is_dir()
