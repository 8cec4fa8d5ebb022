"""The journal's own names of things, in words: operations and named facts that hosts and plugins write."""

from cryptoarm_dss_plugin.host_api.values import JournalEntry
from cryptoarm_dss_plugin.stub_host.certificate_rows import moment_words
from cryptoarm_dss_plugin.stub_host.notifications import SEVERITY_WORDS
from cryptoarm_dss_plugin.stub_host.texts import HostTexts, mark

_OPERATIONS = {
    "import": mark("Import of certificates"),
    "file-import": mark("Import from a file"),
    "check": mark("Check of a connection"),
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
    "retry_after": mark("Try again after, seconds"),
    "seconds": mark("Seconds taken"),
    "server": mark("Which server"),
    "server_code": mark("Code of the server"),
    "status": mark("Answer of the server"),
    "tls_issuer": mark("Issuer of the server's certificate"),
}


def operation_words(entry: JournalEntry, texts: HostTexts) -> str:
    """What was being done; of an operation that this host does not know only that there was one."""
    return texts.text(_OPERATIONS.get(entry.operation, mark("Other")))


def fact_words(name: str, texts: HostTexts) -> str:
    """A named fact; a name that this host does not know stays as it is, for support will know it."""
    words = _FACTS.get(name.removeprefix(_OF_AN_ERROR))
    return name if words is None else texts.text(words)


def full_text(entry: JournalEntry, texts: HostTexts) -> str:
    """An entry with all its detail, as plain text."""
    lines = [
        entry.text,
        "",
        _line(texts.text("When"), moment_words(entry.created_at)),
        _line(texts.text("What was done"), operation_words(entry, texts)),
        _line(texts.text("Result"), texts.text(SEVERITY_WORDS[entry.severity])),
        _line(texts.text("Number of the entry"), str(entry.entry_id)),
    ]
    technical = [_line(fact_words(name, texts), value) for name, value in entry.facts.items() if value]
    if entry.code:
        technical.insert(0, _line(texts.text("Error code"), entry.code))
    if entry.plugin_id:
        technical.append(_line(texts.text("Written by"), entry.plugin_id))
    if entry.detail:
        technical += ["", entry.detail]
    if technical:
        lines += ["", texts.text("Technical details for support"), *technical]
    return "\n".join(lines)


def _line(name: str, value: str) -> str:
    return f"{name}: {value}"
