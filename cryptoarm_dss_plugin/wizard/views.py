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
    CERTIFICATES = 4


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The page «Подключение» as filled in; client secret and proxy password are not part of it.

    Attributes:
        name: name of the connection.
        auth_server: address of the authorization server, as typed.
        dss_server: address of the signature service, as typed.
        login: the account.
        dss2: ask the confirmations of DSS 2.0 first.
        ca_file: path of a CA file, "" for none.
        client_id: OAuth client, "" for none.
        resource: resource identifier, "" to derive it from the address.
        proxy: own proxy, as typed; "" for the system's.
        proxy_user: user name at the proxy, "" for none.
        offered: the saved or preset connection whose values were put into the boxes, "" for none: with it an
            empty box means none, without it what is saved.
        choose: the person wants to choose which certificates are imported.
        gost_tls: "auto", "require" or "off".
    """

    name: str = ""
    auth_server: str = ""
    dss_server: str = ""
    login: str = ""
    dss2: bool = False
    ca_file: str = ""
    client_id: str = ""
    resource: str = ""
    proxy: str = ""
    proxy_user: str = ""
    offered: str = ""
    choose: bool = False
    gost_tls: str = "auto"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter about an error, to who can help.

    Attributes:
        text: the letter.
        copied: what to do with it, once it is copied.
    """

    text: str
    copied: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An error in words.

    Attributes:
        text: what happened and what to do.
        field: the box at fault ("name", "auth_server", "dss_server", "login", "ca_file", "client_id",
            "client_secret", "resource", "proxy", "proxy_user", "proxy_password"), "" for none.
        server_words: what the server itself said, "" for nothing.
        only_hint: it may be right all the same: told, but nothing is refused for it.
        letter: to who can help, None where the person can.
        on_the_way: it is about the way to the servers, which can be checked.
        wants_proxy_password: the proxy wants a login and a password.
        help_line: whom to ask, as the administrator says, "" for nothing.
    """

    text: str
    field: str = ""
    server_words: str = ""
    only_hint: bool = False
    letter: Letter | None = None
    on_the_way: bool = False
    wants_proxy_password: bool = False
    help_line: str = ""


class Ask(StrEnum):
    """What the page «Подтверждение» asks for."""

    PHONE = "phone"
    CODE = "code"
    CHOICE = "choice"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The page «Подтверждение». All times are those of `importing.clock.now()`, in seconds.

    Attributes:
        ask: what is asked for.
        headline: what to do, in our words.
        steps: how to do it, one after the other.
        server_words: the server's own lines.
        options: pairs of (RefID, text) to choose from.
        came_at: when it began to be asked for; another value is another challenge.
        ends_at: when the time is over; None when nothing runs out.
        end_is_known: whether the server said when that is.
        contact_at: when the server last answered; None where nobody asks it.
        may_poll: the server can be asked at once how it stands.
        again_at: from when on the server may be asked for it once more.
        again: the button for that, "" for none.
        may_change: there is another way to confirm.
        hidden: mask what is typed.
        rows: the QR code, True for dark modules; empty for none. With it a code may be typed.
        unseen: there is a picture that cannot be shown; a code may be typed all the same.
        may_go_back: what was asked for before the choice still waits.
        trouble: what is wrong at the moment, "" for nothing.
        trouble_words: what the server says about it, "" for nothing.
        lost: the server does not answer at the moment; it is asked again and again.
        help_title: the button of the help for who waits in vain, "" for none.
        help_lines: that help.
        not_needed: what to know about the request when the person gives up, "" for nothing.
    """

    ask: Ask
    headline: str
    steps: tuple[str, ...] = ()
    server_words: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    came_at: float = 0.0
    ends_at: float | None = None
    end_is_known: bool = True
    contact_at: float | None = None
    may_poll: bool = False
    again_at: float = 0.0
    again: str = ""
    may_change: bool = False
    hidden: bool = False
    rows: tuple[tuple[bool, ...], ...] = ()
    unseen: bool = False
    may_go_back: bool = False
    trouble: str = ""
    trouble_words: str = ""
    lost: bool = False
    help_title: str = ""
    help_lines: tuple[str, ...] = ()
    not_needed: str = ""

    @property
    def takes_code(self) -> bool:
        """Whether there is a code to be typed."""
        return self.ask is Ask.CODE or bool(self.rows) or self.unseen


@dataclass(frozen=True, slots=True)
class Result:
    """The page «Готово».

    Attributes:
        headline: how it ended.
        lines: counts and what else is to be known.
        items: one line for each certificate.
        reminder: whether root certificates and the CRL are to be thought of.
        letter: to who can help when it came to nothing, None for none.
    """

    headline: str
    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    reminder: bool = True
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A certificate on the page «Выбор сертификатов».

    Attributes:
        text: whose it is, until when.
        issuer: who issued it, in a sentence.
        remark: what becomes of it, or what speaks against it, "" for nothing.
        position: which one it is; None for one that is no matter of choice.
        ticked: whether it is ticked from the beginning.
    """

    text: str
    issuer: str
    remark: str = ""
    position: int | None = None
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The page «Выбор сертификатов».

    Attributes:
        rows: the certificates, in the server's order, then those that are here only.
        may_be_empty: whether the import has something to do when nothing is ticked.
    """

    rows: tuple[ChoiceRow, ...] = ()
    may_be_empty: bool = False


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
        choice: see `Choice`; None unless the person is to choose.
        over: nothing runs any more.
        turn: another number whenever the person is to do something anew; 0 when nothing is to be done.
        note: something to know that is no error, "" for nothing.
    """

    page: PageId | None = None
    busy: str = ""
    problem: Problem | None = None
    account: str = ""
    confirmation: Confirmation | None = None
    result: Result | None = None
    choice: Choice | None = None
    over: bool = False
    turn: int = 0
    note: str = ""

    @property
    def letter(self) -> Letter | None:
        """The letter that can be copied, None for none."""
        told = self.problem or self.result
        return told.letter if told else None
