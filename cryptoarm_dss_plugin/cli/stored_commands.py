"""`cryptoarm-dss stored` and `forget-everything`: what is stored on this computer, and its end."""

import argparse
import sys

from cryptoarm_dss_plugin.cli.host import directory_of
from cryptoarm_dss_plugin.cli.interrupts import Interrupts
from cryptoarm_dss_plugin.cli.output import Ending
from cryptoarm_dss_plugin.cli.tables import table
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.managing.stored_things import (
    Keeper,
    StoredThing,
    ThingKind,
    ThingPlace,
    forget_everything,
    stored_things,
)
from cryptoarm_dss_plugin.presets.administration import read_administration
from cryptoarm_dss_plugin.texts import Texts


def list_stored(options: argparse.Namespace, host: Host, texts: Texts) -> Ending:
    """Every kind of thing that is stored, with number, size, place and who can delete it.

    Raises:
        DssPluginError: `store-failed`.
    """
    things = stored_things(host, read_administration(options.place))
    paths = {thing.kind: _path(thing, options) for thing in things}
    answer = [
        {
            "kind": thing.kind.value,
            "count": thing.count,
            "bytes": thing.size,
            "place": thing.place.value,
            "path": paths[thing.kind] or None,
            "deleted_by": thing.keeper.value,
        }
        for thing in things
    ]
    headings = (
        texts.text("What"),
        texts.text("Number"),
        texts.text("Bytes"),
        texts.text("Where"),
        texts.text("Who can delete it"),
    )
    rows = [
        (
            kind_words(thing.kind, texts),
            "?" if thing.count is None else str(thing.count),
            "-" if thing.size is None else str(thing.size),
            paths[thing.kind] or texts.text("memory"),
            _keeper(thing.keeper, texts),
        )
        for thing in things
    ]
    return Ending({"stored": answer}, table(headings, rows))


def forget_all(options: argparse.Namespace, host: Host, texts: Texts, interrupts: Interrupts) -> Ending:
    """Delete everything that the plugin keeps; a person at a terminal is asked first, a script says --yes.

    Raises:
        DssPluginError: `usage` when it is not confirmed; `cancelled` when the person says no; `store-failed`.
    """
    if not options.yes and not _is_meant(texts):
        raise DssPluginError(ErrorCode.CANCELLED)
    interrupts.keep()  # what goes, goes together
    gone = forget_everything(host)
    directory = str(directory_of(options).absolute())
    left = texts.text(
        "The journal and the notifications belong to the host and stay in {directory}; whoever wants to be "
        "rid of them too deletes that directory.",
        directory=directory,
    )
    lines = [f"{kind_words(kind, texts)}: {number}" for kind, number in gone.items() if number]
    words = [texts.text("Everything is forgotten."), *lines, left]
    answer = {"forgotten": {kind.value: number for kind, number in gone.items()}, "left_in": directory}
    return Ending(answer, "\n".join(words))


def kind_words(kind: ThingKind, texts: Texts) -> str:
    """A kind of thing in words."""
    return {
        ThingKind.CONNECTIONS: texts.text("Connections: addresses, login, root certificates"),
        ThingKind.LAST_IMPORTS: texts.text("How the last imports ended"),
        ThingKind.ACCOUNTS: texts.text("What was learnt of accounts"),
        ThingKind.CERTIFICATES: texts.text("Certificates from DSS"),
        ThingKind.PASSWORDS: texts.text("Remembered passwords"),
        ThingKind.OTHER_SETTINGS: texts.text("Other settings"),
        ThingKind.PRESETS: texts.text("Files of the administrator"),
        ThingKind.JOURNAL: texts.text("Journal"),
        ThingKind.NOTIFICATIONS: texts.text("Notifications"),
    }[kind]


def _path(thing: StoredThing, options: argparse.Namespace) -> str:
    if thing.place is ThingPlace.STORE:
        return str(directory_of(options).absolute() / "store.sqlite3")
    return thing.path


def _keeper(keeper: Keeper, texts: Texts) -> str:
    return {
        Keeper.PLUGIN: texts.text("you"),
        Keeper.HOST: texts.text("the host program"),
        Keeper.ADMINISTRATOR: texts.text("the administrator"),
    }[keeper]


def _is_meant(texts: Texts) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        facts = {"field": "--yes", "problem": "not-confirmed"}
        raise DssPluginError(ErrorCode.USAGE, "not confirmed: --yes is missing", facts)
    question = texts.text(
        "Delete all connections, the certificates from DSS and everything learnt? Type “yes” to delete: "
    )
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in {"yes", "да"}
