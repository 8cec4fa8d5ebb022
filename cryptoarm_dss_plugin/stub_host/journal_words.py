"""The journal's own names of things, in words: operations and named facts that hosts and plugins write."""

from collections.abc import Callable

from cryptoarm_dss_plugin.host_api.values import JournalEntry
from cryptoarm_dss_plugin.stub_host.certificate_rows import moment_words
from cryptoarm_dss_plugin.stub_host.notifications import SEVERITY_WORDS
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, mark

_OPERATIONS = {
    "import": mark("Import of certificates"),
    "file-import": mark("Import from a file"),
    "certificate-removal": mark("Removal of a certificate"),
    "check": mark("Check of a connection"),
    "read-presets": mark("Settings of the administrator"),
    "host": mark("The program itself"),
    "plugin-failure": mark("Work of a plugin"),
    "plugin-clash": mark("Work of a plugin"),
    "support-file": mark("File for technical support"),
}

_OF_AN_ERROR = "error_"
"""Begins the name of a fact about what went wrong."""

_FACTS = {
    "action": mark("Action"),
    "auth_server": mark("DSS authorization server"),
    "clock_offset": mark("Difference of the clocks, seconds"),
    "confirmation_api": mark("Version of confirmations"),
    "fault": mark("Kind of the store's failure"),
    "connection": mark("Connection"),
    "dss_id": mark("Number of the certificate"),
    "dss_server": mark("DSS server"),
    "field": mark("Field"),
    "host": mark("Server"),
    "login": mark("Login"),
    "other": mark("The other one"),
    "path": mark("File"),
    "place": mark("Place"),
    "plugin": mark("Plugin"),
    "problem": mark("Kind of the mistake"),
    "redirect": mark("Where the server redirects"),
    "retry_after": mark("Try again after, seconds"),
    "seconds": mark("Seconds taken"),
    "server": mark("Which server"),
    "server_code": mark("Code of the server"),
    "signed_in_as": mark("Login that the server named"),
    "status": mark("Answer of the server"),
    "tls_issuer": mark("Issuer of the server's certificate"),
}


_PLAIN = frozenset({"auth_server", "connection", "dss_server", "login", "path", "seconds"})
"""Facts that mean something to the person; the others are for support."""

_SERVERS = {
    "auth": mark("the authorization server"),
    "dss": mark("the DSS server"),
    "proxy": mark("the proxy server"),
}
_BOXES = {
    "auth_server": mark("DSS authorization server"),
    "ca_file": mark("File of root certificates"),
    "ca-file": mark("File of root certificates"),
    "dss_server": mark("DSS server"),
    "login": mark("Login"),
    "name": mark("Name of the connection"),
}
_VALUES = {
    "confirmation_api": {"v1": mark("version 1.0"), "v2": mark("version 2.0")},
    "field": _BOXES,
    "server": _SERVERS,
}
"""The words for the values of some facts; the value itself is told with them, for support."""

_SAYS_NOBODY = frozenset(
    {
        "action",
        "clock_offset",
        "dss_id",
        "fault",
        "problem",
        "retry_after",
        "seconds",
        "server_code",
        "status",
    }
    | _VALUES.keys()
)
"""Facts that are a number or one of a few words: never the name of a person."""


def operation_words(entry: JournalEntry, texts: HostTexts) -> str:
    """What was being done; of an operation that this host does not know only that there was one."""
    return texts.text(_OPERATIONS.get(entry.operation, mark("Other")))


def fact_words(name: str, texts: HostTexts) -> str:
    """A named fact; a name that this host does not know stays as it is, for support will know it."""
    words = _FACTS.get(name.removeprefix(_OF_AN_ERROR))
    return name if words is None else texts.text(words)


def value_words(name: str, value: str, texts: HostTexts) -> str:
    """The value of a named fact: in words where there are any, and as it was written."""
    words = _VALUES.get(name.removeprefix(_OF_AN_ERROR), {}).get(value)
    return value if words is None else f"{texts.text(words)} ({value})"


def full_text(entry: JournalEntry, texts: HostTexts, told: Callable[[str], str] = str) -> str:
    """An entry with all its detail, as plain text: first for the person, then what support needs.

    Args:
        entry: the entry.
        texts: the language.
        told: what is told of a text in which a person may be named; all of it, unless it masks something.
    """
    lines = [
        told(entry.text),
        "",
        _line(texts.text("When"), moment_words(entry.created_at)),
        _line(texts.text("What was done"), operation_words(entry, texts)),
        _line(texts.text("Result"), texts.text(SEVERITY_WORDS[entry.severity])),
    ]
    technical = [_line(texts.text("Number of the entry"), str(entry.entry_id))]
    if entry.code:
        technical.append(_line(texts.text("Error code"), entry.code))
    for name, value in entry.facts.items():
        if value:
            says_nobody = name.removeprefix(_OF_AN_ERROR) in _SAYS_NOBODY
            words = value_words(name, value, texts) if says_nobody else told(value)
            (lines if name in _PLAIN else technical).append(_line(fact_words(name, texts), words))
    if entry.plugin_id:
        technical.append(_line(texts.text("Written by"), entry.plugin_id))
    if entry.detail:
        technical.append(_line(texts.text("Record for developers"), told(entry.detail)))
    return "\n".join([*lines, "", texts.text("Technical details for support"), *technical])


def _line(name: str, value: str) -> str:
    return f"{name}: {value}"
