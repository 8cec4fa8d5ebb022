"""What can be done with the chosen connections, and why something cannot be done just now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptoarm_dss_plugin.settings.connection_rows import ConnectionRow
from cryptoarm_dss_plugin.texts import Texts, mark


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done.

    Attributes:
        key: what it is called in this room.
        object_name: of its button.
        words: what is written on it.
        told: what it does, in a sentence.
        shortcut: its key in the table, "" for none.
    """

    key: str
    object_name: str
    words: str
    told: str
    shortcut: str = ""


COMMANDS: Final = (
    Command(
        "create",
        "createConnection",
        mark("&Create..."),
        mark("Open the import, to connect to another account."),
    ),
    Command(
        "import",
        "importConnection",
        mark("&Sign in and import..."),
        mark("Sign in over this connection and fetch its certificates."),
        "Enter",
    ),
    Command(
        "refresh",
        "refreshConnection",
        mark("&Refresh"),
        mark(
            "Look for new and changed certificates over the chosen connections, where nobody has to sign in."
        ),
        "F5",
    ),
    Command(
        "refresh-all",
        "refreshAllConnections",
        mark("Refresh &all"),
        mark("Look for new and changed certificates over all connections, where nobody has to sign in."),
    ),
    Command(
        "check",
        "checkSavedConnection",
        mark("Chec&k the connection..."),
        mark("Find out why a connection does not work: without password, step by step."),
    ),
    Command(
        "edit",
        "editConnection",
        mark("&Edit..."),
        mark("Change addresses, login and what else is saved."),
    ),
    Command(
        "rename",
        "renameConnection",
        mark("Re&name..."),
        mark("Give the connection another name; its certificates stay with it."),
        "F2",
    ),
    Command(
        "forget",
        "forgetSavedPassword",
        mark("Forget the &password"),
        mark("Wipe the password that is remembered until the application exits."),
    ),
    Command(
        "remove",
        "removeConnection",
        mark("&Delete..."),
        mark("Delete the connection; you are asked what becomes of its certificates."),
        "Del",
    ),
)
"""In the order of the buttons."""

_ONE_ONLY: Final = frozenset({"import", "edit", "rename", "check"})
_LEADING_TO_WIZARD: Final = frozenset({"create", "import"})
_ALONE: Final = frozenset({"create", "refresh-all"})
"""They need nothing to be chosen."""

_NOT_WHILE_REFRESHED: Final = frozenset({"import", "edit", "rename", "remove"})


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides about what can be done.

    Attributes:
        chosen: the chosen connections.
        number: how many there are.
        may_open_wizards: whether the host opens the wizard for the page.
        running: whether a refresh goes on.
        under_way: the names that the refresh is not through with.
        changing: whether something is being changed.
        remembered: the names for which a password is remembered.
    """

    chosen: Sequence[ConnectionRow]
    number: int
    may_open_wizards: bool = True
    running: bool = False
    under_way: frozenset[str] = frozenset()
    changing: bool = False
    remembered: frozenset[str] = frozenset()


def refusal(key: str, now: Situation, texts: Texts) -> str:
    """Why a command cannot be carried out now, "" when it can."""
    if now.changing:
        return texts.text("Wait a moment: the last change is being saved.")
    if key in _LEADING_TO_WIZARD and not now.may_open_wizards:
        return texts.text(
            "This program does not open the import from here: choose “Import from DSS” in its import menu."
        )
    if key in {"refresh", "refresh-all"} and now.running:
        return texts.text("A refresh is running: wait for its end, or stop it.")
    if key in _ALONE:
        return "" if now.number or key == "create" else texts.text("There is no connection yet.")
    return _about_chosen(key, now, texts)


def _about_chosen(key: str, now: Situation, texts: Texts) -> str:
    if not now.chosen:
        return texts.text("Choose a connection in the table.")
    if key in _ONE_ONLY and len(now.chosen) > 1:
        return texts.text("Choose one connection only.")
    if key in _NOT_WHILE_REFRESHED and any(one.name in now.under_way for one in now.chosen):
        return texts.text("It is being refreshed: wait for the end, or stop it.")
    if key == "forget" and not any(one.name in now.remembered for one in now.chosen):
        return texts.text("No password is remembered.")
    preset = next((one for one in now.chosen if one.is_preset), None)
    if preset is not None and key == "remove":
        return texts.text(
            "The connection {name} is set by the administrator: only they can delete it.", name=preset.name
        )
    if preset is not None and key == "rename":
        return texts.text(
            "The connection {name} is set by the administrator: only they can rename it.", name=preset.name
        )
    if key == "edit" and not now.chosen[0].is_saved:
        return texts.text("It is set by the administrator; nothing of yours is saved with it yet.")
    return ""
