"""What is fuzzed: each target takes any bytes and lets out nothing but the documented errors.

The first byte chooses the parser, the rest is its input. Texts that come out must be such as can be stored,
and shown in one line where they go into one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass

from cryptoarm_dss_plugin.discovering.clues import read_clues
from cryptoarm_dss_plugin.discovering.settings_file import decode_file, read_settings
from cryptoarm_dss_plugin.discovering.webfinger import read_instances
from cryptoarm_dss_plugin.dss.answers import body_from, read_answer
from cryptoarm_dss_plugin.dss.liberal import BrokenJson, NotJson, TooManyParts, decode
from cryptoarm_dss_plugin.dss.refusals import refused_by_status
from cryptoarm_dss_plugin.dss.reply import Reply
from cryptoarm_dss_plugin.dss.signserver import items_in
from cryptoarm_dss_plugin.dss.token import unique_name
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.importing.cleaning import cleaned_answer, cleaned_error
from cryptoarm_dss_plugin.presets.schema import ConnectionFile, PolicyFile, UnusableFileError, read_as
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.stub_host.manifest import manifest_in

_URL = "https://dss.example.test/answer"
_OWN = (DssPluginError, type(None))
_STATUSES = (400, 401, 403, 404, 429, 500, 503)


def answers(data: bytes) -> None:
    """Answers of a server: to a sign-in, with the list, of a refusal, of webfinger; and a token."""
    _one_of((_answer, _list, _refusal, _instances, _token), data)


def settings_files(data: bytes) -> None:
    """Files that a person or an administrator opens: 1C's settings, a letter, presets, policy, manifest."""
    _one_of((_settings, _clues, _connection, _policy, _manifest), data)


TARGETS: Mapping[str, Callable[[bytes], None]] = {"answers": answers, "settings": settings_files}


def _one_of(parsers: tuple[Callable[[bytes], None], ...], data: bytes) -> None:
    parsers[data[0] % len(parsers) if data else 0](data[1:])


def _reply(status: int, body: bytes) -> Reply:
    return Reply(_URL, status, "application/json", None, body)


def _answer(body: bytes) -> None:
    try:
        answer = read_answer(body_from(decode(body)))
    except (NotJson, TooManyParts, BrokenJson):
        return
    if answer is not None:
        _check_texts(cleaned_answer(answer))


def _list(body: bytes) -> None:
    try:
        items = items_in(_reply(200, body))
    except DssPluginError as error:
        _check_error(error)
    else:
        _check_texts(items)


def _refusal(body: bytes) -> None:
    status = _STATUSES[body[0] % len(_STATUSES)] if body else _STATUSES[0]
    _check_error(refused_by_status(_reply(status, body[1:])))


def _instances(body: bytes) -> None:
    try:
        _check_texts(read_instances(_reply(200, body)))
    except DssPluginError as error:
        _check_error(error)


def _token(text: bytes) -> None:
    unique_name(Secret(text.decode("utf-8", "replace"))).encode("utf-8")


def _settings(content: bytes) -> None:
    _check_texts(read_settings(decode_file(content)))


def _clues(content: bytes) -> None:
    try:
        read_clues(decode_file(content))
    except DssPluginError as error:
        _check_error(error)


def _connection(content: bytes) -> None:
    try:
        read_as(ConnectionFile, content)
    except UnusableFileError as error:
        _check_line(str(error))


def _policy(content: bytes) -> None:
    try:
        read_as(PolicyFile, content)
    except UnusableFileError as error:
        _check_line(str(error))


def _manifest(content: bytes) -> None:
    manifest_in(content)


def _check_error(error: DssPluginError) -> None:
    cleaned = cleaned_error(error)
    for text in (cleaned.detail, cleaned.server_words, *cleaned.facts.values()):
        text.encode("utf-8")
    foreign = [along for along in (error.__cause__, error.__context__) if not isinstance(along, _OWN)]
    if foreign:
        raise AssertionError(f"an error of ours brings a {type(foreign[0]).__name__} along")


def _check_line(text: str) -> None:
    text.encode("utf-8")
    if len(text) > 1000:  # noqa: PLR2004 - a line, not a page
        raise AssertionError("an endless line")


def _check_texts(value: object) -> None:
    for text in _texts_in(value):
        text.encode("utf-8")


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from _texts_in(member)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _texts_in(getattr(value, one.name))
