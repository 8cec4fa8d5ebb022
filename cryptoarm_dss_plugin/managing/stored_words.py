"""What is stored on this computer in words: for the settings page and for `cryptoarm-dss stored`."""

from collections.abc import Mapping, Sequence

from cryptoarm_dss_plugin.managing.stored_kinds import Keeper, StoredThing, ThingKind, ThingPlace
from cryptoarm_dss_plugin.texts import Texts

_KILO = 1024


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


def about_words(kind: ThingKind, texts: Texts) -> str:
    """What a kind of thing is there for: a sentence or two."""
    return {
        ThingKind.CONNECTIONS: texts.text(
            "What you entered for each connection, so that the next import needs only its name."
        ),
        ThingKind.LAST_IMPORTS: texts.text(
            "When and how the last import of each connection ended, and who issued the certificates of its "
            "servers."
        ),
        ThingKind.ACCOUNTS: texts.text(
            "Whether signing in works without a password, so that an empty one is not tried twice."
        ),
        ThingKind.CERTIFICATES: texts.text(
            "The certificates with the cloud icon in the list. Their keys stay on the DSS server."
        ),
        ThingKind.PASSWORDS: texts.text(
            "The passwords that you asked to be remembered. They are never written to the disk."
        ),
        ThingKind.OTHER_SETTINGS: texts.text(
            "Notes of the program, such as which unusable files of the administrator the journal has named."
        ),
        ThingKind.PRESETS: texts.text("Connections and rules that the administrator has set."),
        ThingKind.JOURNAL: texts.text(
            "What was done and when. Its entries name connections, server addresses and logins, never "
            "passwords."
        ),
        ThingKind.NOTIFICATIONS: texts.text(
            "What the program has told you. For the button “Repeat” they keep addresses and logins, never "
            "passwords."
        ),
    }[kind]


def loss_words(kind: ThingKind, texts: Texts) -> str:
    """What is lost when the things of a kind are deleted, and what stays; "" for a kind of others."""
    return {
        ThingKind.CONNECTIONS: texts.text(
            "Deleted for good: all saved connections, how their last imports ended and what was learnt of "
            "their accounts. For the next import you will have to enter login and addresses again. The "
            "certificates stay in the list, without a connection."
        ),
        ThingKind.LAST_IMPORTS: texts.text(
            "Deleted for good: when and how the last imports ended. Until the next import a check cannot "
            "tell whether the certificate of a server was replaced. Connections and certificates stay."
        ),
        ThingKind.ACCOUNTS: texts.text(
            "Deleted for good: whether signing in works without a password. An empty password may be "
            "tried once more at the next sign-in, and the server may count that as a mistake. Connections "
            "and certificates stay."
        ),
        ThingKind.CERTIFICATES: texts.text(
            "All certificates from DSS leave the list on this computer. On the DSS server they stay, and "
            "the next import brings them again. Connections stay, and so do certificates imported from "
            "files."
        ),
        ThingKind.PASSWORDS: texts.text(
            "The program forgets the passwords and asks for them at the next sign-in. Nothing else changes."
        ),
        ThingKind.OTHER_SETTINGS: texts.text(
            "Deleted for good: the notes of the program. What they were about may be told once more. "
            "Connections and certificates stay."
        ),
    }.get(kind, "")


def keeper_words(keeper: Keeper, texts: Texts) -> str:
    """Who can delete a thing."""
    return {
        Keeper.PLUGIN: texts.text("you"),
        Keeper.HOST: texts.text("the host program"),
        Keeper.ADMINISTRATOR: texts.text("the administrator"),
    }[keeper]


def place_words(thing: StoredThing, texts: Texts) -> str:
    """Where a thing lies; for the administrator's files their directory."""
    return {
        ThingPlace.STORE: texts.text("in the data folder"),
        ThingPlace.MEMORY: texts.text("in memory, until the application exits"),
        ThingPlace.FILES: thing.path,
    }[thing.place]


def number_words(thing: StoredThing, texts: Texts) -> str:
    """How many there are of a kind, and how large they are together: a sentence."""
    if thing.count is None:
        return texts.text("How many there are only the host program knows.")
    if not thing.count:
        return texts.text("Nothing is stored.")
    if thing.size is None:
        return texts.text("Number: {n}.", n=thing.count)
    return texts.text("Number: {n}, size: {size}.", n=thing.count, size=size_words(thing.size, texts))


def size_words(size: int, texts: Texts) -> str:
    """A size in bytes, as a person reads it: "512 bytes", "1.3 KB", "2.0 MB"; at least one byte each."""
    if size < _KILO:
        return texts.plural("{n} byte", "{n} bytes", size)
    if size < _KILO * _KILO:
        return texts.text("{n} KB", n=_decimal(size / _KILO, texts))
    return texts.text("{n} MB", n=_decimal(size / _KILO / _KILO, texts))


def counted_lines(counts: Mapping[ThingKind, int], texts: Texts) -> list[str]:
    """A line for every kind of which there is something."""
    return [f"{kind_words(kind, texts)} - {number}" for kind, number in counts.items() if number]


def left_words(directory: str, texts: Texts) -> str:
    """What stays when everything is forgotten, and how to be rid of it, too."""
    return texts.text(
        "The journal and the notifications belong to the host program and stay in {directory}. They name "
        "connections, server addresses and logins. Whoever wants to be rid of them, too, closes the program "
        "and deletes that folder; certificates imported from files go with it.",
        directory=directory,
    )


def forgotten_words(gone: Mapping[ThingKind, int], directory: str, texts: Texts) -> Sequence[str]:
    """What forgetting everything has come to: lines.

    Args:
        gone: how many there were of each kind.
        directory: the host's data directory, or what a person knows it by.
        texts: the person's language.
    """
    return [texts.text("Everything is forgotten."), *counted_lines(gone, texts), left_words(directory, texts)]


def _decimal(number: float, texts: Texts) -> str:
    """With one decimal, after a comma in Russian."""
    said = f"{number:.1f}"
    return said.replace(".", ",") if texts.language == "ru" else said
