"""`cryptoarm-dss discover`: the two addresses out of one, a letter or a file of settings."""

import argparse
import queue
import sys
from pathlib import Path

from cryptoarm_dss_plugin.cli.interrupts import Interrupts
from cryptoarm_dss_plugin.cli.output import Ending, complain
from cryptoarm_dss_plugin.cli.standard_input import StandardInput
from cryptoarm_dss_plugin.cli.trust import read_proxy_password, read_trust
from cryptoarm_dss_plugin.cli.under_way import under_way
from cryptoarm_dss_plugin.discovering.found import FindingNote, Found, Note, Source
from cryptoarm_dss_plugin.discovering.job import SearchEnded, SearchEvent, SearchFailed, SearchJob
from cryptoarm_dss_plugin.discovering.settings_file import LARGEST_FILE, decode_file
from cryptoarm_dss_plugin.dss.addresses import read_addresses
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.presets.administration import read_administration
from cryptoarm_dss_plugin.texts import Texts, plain_line

_LINE_AT_MOST = 300


def discover_addresses(options: argparse.Namespace, texts: Texts, interrupts: Interrupts) -> Ending:
    """Find the two servers.

    Raises:
        DssPluginError: nothing usable was given, or nothing was found; `cancelled`.
        KeyboardInterrupt: before anyone was asked.
    """
    ca_pem = read_trust(options)
    if options.text == "-" and options.proxy_password_stdin:
        raise DssPluginError(ErrorCode.USAGE, "standard input is asked for twice", {"field": "-"})
    password = read_proxy_password(options, StandardInput(), texts)
    text = _given(options)
    policy = read_administration(options.place).policy
    events: queue.SimpleQueue[SearchEvent] = queue.SimpleQueue()
    job = SearchJob(
        text,
        events.put,
        ca_pem=ca_pem,
        proxy=options.proxy or "",
        proxy_password=password,
        language=texts.language,
        check_host=policy.check_host,
    )
    job.want_gost(options.gost_tls or "auto")
    found = _followed(job, events, texts, interrupts)
    policy.check(read_addresses(found.auth_server, found.dss_server))
    _say(found, texts)
    answer = {"auth_server": found.auth_server, "dss_server": found.dss_server, "how": found.how.value}
    return Ending(answer, _words(found, texts))


def _given(options: argparse.Namespace) -> str:
    """The text to search with; DssPluginError `usage` when there is none, or more than one."""
    if (options.text is None) == (options.file is None):
        problem = "no address" if options.text is None else "an address and a file"
        raise DssPluginError(ErrorCode.USAGE, problem, {"field": "URL, --file"})
    if options.file is not None:
        return decode_file(_contents(Path(options.file)))
    if options.text == "-":
        return decode_file(b"" if sys.stdin is None else sys.stdin.buffer.read(LARGEST_FILE + 1))
    text: str = options.text
    return text


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        detail = f"{type(error).__name__}: {getattr(error, 'strerror', '')}"
    facts = {"field": "--file", "problem": "unreadable-file", "path": str(path)}
    raise DssPluginError(ErrorCode.USAGE, detail, facts)


def _followed(
    job: SearchJob, events: "queue.SimpleQueue[SearchEvent]", texts: Texts, interrupts: Interrupts
) -> Found:
    """Run a search, showing where it stands."""
    with under_way(job, interrupts) as line:
        while True:
            event = events.get()
            if isinstance(event, SearchEnded):
                return event.found
            if isinstance(event, SearchFailed):
                raise event.error
            line.show(texts.text("Searching at {host}{path}...", host=event.host, path=event.path))


def _words(found: Found, texts: Texts) -> str:
    """What was found, a line each, with where it came from."""
    rows = [
        (texts.text("DSS authorization server"), found.auth_server, "auth_server"),
        (texts.text("DSS server"), found.dss_server, "dss_server"),
        (texts.text("Client identifier"), found.client_id, "client_id"),
        (texts.text("Resource identifier"), found.resource, "resource"),
        (texts.text("Version of the confirmation service"), found.api_version, "api_version"),
        (texts.text("Time limit, s"), f"{found.timeout:g}" if found.timeout else "", "timeout"),
    ]
    told = [(name, plain_line(value, _LINE_AT_MOST), field) for name, value, field in rows if value]
    widths = [max(len(row[column]) for row in told) for column in range(2)]
    return "\n".join(
        f"{name.ljust(widths[0])}  {value.ljust(widths[1])}  {_source_word(found.sources[field], texts)}"
        for name, value, field in told
    )


def _source_word(source: Source, texts: Texts) -> str:
    return {
        Source.TEXT: texts.text("from the text"),
        Source.SETTINGS: texts.text("from the settings file"),
        Source.WEBFINGER: texts.text("named by the server"),
        Source.PROBE: texts.text("found by trying"),
    }[source]


def _say(found: Found, texts: Texts) -> None:
    """To standard error what the person should know about it."""
    for sentence in dict.fromkeys(_sentence(note, found, texts) for note in found.notes):
        complain(sentence)


def _sentence(note: Note, found: Found, texts: Texts) -> str:
    match note.code:
        case FindingNote.OTHER_HOST:
            return texts.text(
                "The server names another computer: {host}. Before you sign in there, ask the organisation "
                "that issued your certificate whether that is right.",
                host=note.host,
            )
        case FindingNote.SEVERAL:
            others = "; ".join(f"{auth}, {dss}" for auth, dss in found.others)
            return texts.text(
                "There are further services there: {others}", others=plain_line(others, _LINE_AT_MOST)
            )
        case FindingNote.PLAIN_HTTP:
            return texts.text(
                "An address that begins with http:// was left out: such a connection is not protected."
            )
        case FindingNote.INSTANCE_CHANGED:
            return texts.text("Instead of the service named in the address another one was found there.")
