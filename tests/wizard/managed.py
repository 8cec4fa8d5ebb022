"""A person at a computer that an administrator has set up for the training server."""

from pathlib import Path
from typing import Any

from PyQt5.QtWidgets import QLabel

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.administrators import Administrator
from tests.wizard.person import PLUGIN, Person

HELP_DESK = "кабинет 5, тел. 123"
SET = "Задано администратором"
RESOURCE = "urn:cryptopro:dss:signserver:signserver"


def managed_by(person: Person, administrator: Administrator) -> Person:
    """The same person, whose plugin reads this administrator's files."""
    plugin = person.host.plugins.manager.get_plugin(PLUGIN)
    assert plugin is not None
    plugin.place = administrator.place
    return person


def preset(
    administrator: Administrator,
    training: TrainingProcess,
    name: str = "office",
    **members: Any,  # noqa: ANN401 - JSON
) -> None:
    """Make a connection ready for the training server."""
    administrator.write("roots.pem", Path(training.ca_file).read_bytes())
    usual = {"auth_server": training.auth_server, "dss_server": training.dss_server, "ca_file": "roots.pem"}
    administrator.write(f"{name}.json", {"name": name, **usual, **members})


def note(person: Person, box: str) -> str:
    """What stands below a box about who has set it, "" for nothing."""
    return person.text(f"{box}Note") if person.sees(f"{box}Note") else ""


def lines(person: Person, name: str) -> str:
    """Several lines of a page, by the beginning of their names."""
    labels = [one for one in person.wizard.findChildren(QLabel) if one.isVisible()]
    return "\n".join(one.text() for one in labels if one.objectName().startswith(name))
