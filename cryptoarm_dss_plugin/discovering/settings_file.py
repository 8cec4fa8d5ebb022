"""The file of settings that 1C writes for a DSS server: lines «Ключ: Значение».

Source: 1C BSP 3.2, help of the data processor УправлениеПодключениемDSS («Заполнить из файла»). Its values
are a stranger's words: cut, without control characters.
"""

import codecs
from dataclasses import dataclass
from typing import Final

from cryptoarm_dss_plugin.discovering.letter import unquoted
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

LARGEST_FILE: Final = 64 * 1024
"""In bytes."""

_KEYS: Final = {
    "адрессервера": "server",
    "сервисидентификации": "sts",
    "сервисподписи": "signserver",
    "идентификаторци": "client_id",
    "идентификаторсэп": "resource",
    "версияапи": "api_version",
    "таймаут": "timeout",
    "адресличногокабинета": "cabinet",
}
_ADDRESSES: Final = {"server", "sts", "signserver", "cabinet"}
_LONGEST_VALUE: Final = 2048
_LONGEST_TIMEOUT: Final = 24 * 3600.0
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZEROS_IN_UTF_16: Final = 0.2  # of the odd or even octets: line ends, colons, digits and addresses have them


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What the file says; "" or None for what it does not say.

    Attributes:
        auth_server: address of the authorization server, not yet checked.
        dss_server: address of the signature service, not yet checked.
        server: address of the computer, not yet checked.
        cabinet: address of the operator's site for people, not yet checked.
        client_id: identifier of the OAuth client.
        resource: identifier of the signature service.
        api_version: "v1", "v2", or "" for another or none.
        timeout: in seconds, positive and at most a day.
    """

    auth_server: str = ""
    dss_server: str = ""
    server: str = ""
    cabinet: str = ""
    client_id: str = ""
    resource: str = ""
    api_version: str = ""
    timeout: float | None = None


def decode_file(content: bytes) -> str:
    """The text of a file: UTF-8 with or without its mark, UTF-16, or else Windows-1251.

    Raises:
        DssPluginError: `usage` when it is larger than `LARGEST_FILE`.
    """
    if len(content) > LARGEST_FILE:
        facts = {"field": "--file", "problem": "large-file"}
        raise DssPluginError(ErrorCode.USAGE, f"more than {LARGEST_FILE} bytes", facts)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if len(content) > 1:
        for zeros, encoding in ((content[1::2], "utf-16-le"), (content[::2], "utf-16-be")):
            if zeros.count(0) >= _ZEROS_IN_UTF_16 * len(zeros):
                return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1251", "replace")


def read_settings(text: str) -> SettingsFile | None:
    """The settings in a text, None when no line of it names a server the way 1C does; never raises."""
    said: dict[str, str] = {}
    for line in unquoted(text).splitlines():
        name, _, value = line.partition(":")
        key = _KEYS.get(name.strip().casefold())
        cleaned = value.strip().strip("«»\"'").strip()
        if key and cleaned and cleaned.isprintable() and len(cleaned) <= _LONGEST_VALUE:
            said.setdefault(key, cleaned)
    if not _ADDRESSES & said.keys():
        return None
    server = said.get("server", "")
    return SettingsFile(
        auth_server=_joined(server, said.get("sts", "")),
        dss_server=_joined(server, said.get("signserver", "")),
        server=server,
        cabinet=said.get("cabinet", ""),
        client_id=said.get("client_id", ""),
        resource=said.get("resource", ""),
        api_version=_api_version(said.get("api_version", "")),
        timeout=_seconds(said.get("timeout", "")),
    )


def _joined(server: str, service: str) -> str:
    """The whole address of a service, which may be given relative to the server's."""
    first = service.lstrip("/").partition("/")[0]
    names_a_host = not service.startswith("/") and "." in first
    if not service or not server or "://" in service or names_a_host:
        return service
    return f"{server.rstrip('/')}/{service.lstrip('/')}"


def _api_version(text: str) -> str:
    """1C knows the versions 1 and 2; how the file spells them is not documented, so by the first digit."""
    digits = text.lower().removeprefix("v").strip()
    return {"1": "v1", "2": "v2"}.get(digits.partition(".")[0], "")


def _seconds(text: str) -> float | None:
    number = text.split(maxsplit=1)[0] if text else ""
    if not number.isascii() or not number.isdigit() or len(number) > len("86400"):
        return None
    seconds = float(number)
    return seconds if 0 < seconds <= _LONGEST_TIMEOUT else None
