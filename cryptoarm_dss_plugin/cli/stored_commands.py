"""`cryptoarm-dss stored` and `forget-everything`: what is stored on this computer, and its end."""

import argparse
import sys

from cryptoarm_dss_plugin.cli.host import directory_of
from cryptoarm_dss_plugin.cli.interrupts import Interrupts
from cryptoarm_dss_plugin.cli.output import Ending
from cryptoarm_dss_plugin.cli.tables import table
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.managing.stored_kinds import StoredThing, ThingPlace
from cryptoarm_dss_plugin.managing.stored_things import forget_everything, stored_things
from cryptoarm_dss_plugin.managing.stored_words import forgotten_words, keeper_words, kind_words
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
            keeper_words(thing.keeper, texts),
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
    words = forgotten_words(gone, directory, texts)
    answer = {"forgotten": {kind.value: number for kind, number in gone.items()}, "left_in": directory}
    return Ending(answer, "\n".join(words))


def _path(thing: StoredThing, options: argparse.Namespace) -> str:
    if thing.place is ThingPlace.STORE:
        return str(directory_of(options).absolute() / "store.sqlite3")
    return thing.path


def _is_meant(texts: Texts) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        facts = {"field": "--yes", "problem": "not-confirmed"}
        raise DssPluginError(ErrorCode.USAGE, "not confirmed: --yes is missing", facts)
    question = texts.text(
        "Delete all connections, the certificates from DSS and everything learnt? Type “yes” to delete: "
    )
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in {"yes", "да"}
