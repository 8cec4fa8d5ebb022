"""What the pages draw: plain values, ready texts, no engine behind them.

The pages know nothing else, so the window opens before requests and cryptography are loaded.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class PageId(IntEnum):
    """The pages by their ids in the wizard."""

    CONNECTION = 0
    PASSWORD = 1
    CONFIRMATION = 2
    RESULT = 3


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The page «Подключение» as filled in.

    Attributes:
        name: name of the connection.
        auth_server: address of the authorization server, as typed.
        dss_server: address of the signature service, as typed.
        login: the account.
        dss2: ask the confirmations of DSS 2.0 first.
        ca_file: path of a CA file, "" for none.
    """

    name: str = ""
    auth_server: str = ""
    dss_server: str = ""
    login: str = ""
    dss2: bool = False
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error in words.

    Attributes:
        text: what happened and what to do.
        field: the box at fault ("name", "auth_server", "dss_server", "login", "ca_file"), "" for none.
        server_words: what the server itself said, "" for nothing.
    """

    text: str
    field: str = ""
    server_words: str = ""


class Ask(StrEnum):
    """What the page «Подтверждение» asks for."""

    PHONE = "phone"
    CODE = "code"
    CHOICE = "choice"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The page «Подтверждение».

    Attributes:
        ask: what is asked for.
        headline: what to do, in our words.
        server_words: the server's own lines.
        ends_at: when the time is over, on `importing.clock.now()`; None when nothing runs out.
        options: pairs of (RefID, label) to choose from.
        hidden: mask what is typed.
        trouble: what is wrong at the moment, "" for nothing.
    """

    ask: Ask
    headline: str
    server_words: tuple[str, ...] = ()
    ends_at: float | None = None
    options: tuple[tuple[str, str], ...] = ()
    hidden: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The page «Готово».

    Attributes:
        headline: how it ended.
        lines: counts and what else is to be known.
        items: one line for each certificate.
        reminder: whether root certificates and the CRL are to be thought of.
    """

    headline: str
    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    reminder: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """Everything the window shows at a moment.

    Attributes:
        page: where the person is to be; None for where they are.
        busy: what is being done, "" when it is the person's turn.
        problem: what went wrong, None for nothing.
        account: login and server that the sign-in is about.
        confirmation: see `Confirmation`; None while nothing is asked for.
        result: see `Result`; None before the end.
        over: nothing runs any more.
    """

    page: PageId | None = None
    busy: str = ""
    problem: Problem | None = None
    account: str = ""
    confirmation: Confirmation | None = None
    result: Result | None = None
    over: bool = False
