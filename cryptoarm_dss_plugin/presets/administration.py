"""The administrator's files: connections made ready (`connections.d/*.json`), the policy (`policy.json`)."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cryptoarm_dss_plugin.connections import check_name
from cryptoarm_dss_plugin.dss.addresses import read_addresses
from cryptoarm_dss_plugin.dss.ca_pem import BYTES_AT_MOST as CA_BYTES_AT_MOST
from cryptoarm_dss_plugin.dss.ca_pem import certificates_in
from cryptoarm_dss_plugin.dss.proxies import read_proxy
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.presets.places import Place, default_place
from cryptoarm_dss_plugin.presets.policy import Policy, policy_of
from cryptoarm_dss_plugin.presets.schema import (
    ConnectionFile,
    PolicyFile,
    UnusableFileError,
    check_known,
    read_as,
)
from cryptoarm_dss_plugin.presets.trusted_files import NotTrustedError, TrustedFolder, trusted_folder

FILE_BYTES_AT_MOST: Final = 64 * 1024
FILES_AT_MOST: Final = 1000
CONNECTIONS: Final = "connections.d"
POLICY: Final = "policy.json"

DEFAULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "auth_server": "",
        "dss_server": "",
        "login": "",
        "confirmation_api": "auto",
        "client_id": "",
        "resource": "",
        "ca_pem": "",
        "proxy": "",
        "gost_tls": "auto",
    }
)
"""What of a connection may be preset and locked, and what each value is when nobody sets it."""

_LOCKABLE: Final = (*DEFAULTS, "ca_file")


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file of the administrator that is not used, and why (English, without values)."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preset:
    """A connection made ready.

    Attributes:
        name: its name.
        path: the file it stands in.
        values: what is set, keys as in `DEFAULTS`; addresses canonical. A key that is not there is left to
            the person.
        locked: what the person cannot change; each is in `values`.
        proxy_user: user name at the proxy, "" for none.
    """

    name: str
    path: str
    values: Mapping[str, str]
    locked: frozenset[str] = frozenset()
    proxy_user: str = ""


@dataclass(frozen=True, slots=True)
class Administration:
    """Everything the administrator has set; the empty one where nothing is.

    Attributes:
        presets: the connections made ready, by name.
        policy: the policy.
        ignored: what could not be used.
        directory: where it was looked for, "" for nowhere.
    """

    presets: Mapping[str, Preset] = field(default_factory=lambda: MappingProxyType({}))
    policy: Policy = field(default_factory=Policy)
    ignored: tuple[Ignored, ...] = ()
    directory: str = ""


def read_administration(place: Place | None = None) -> Administration:
    """Read the administrator's files; never fails, what cannot be used is in `ignored`.

    Args:
        place: where they lie, the platform's place by default.
    """
    place = place or default_place()
    ignored: list[Ignored] = []
    presets: dict[str, Preset] = {}
    policy = Policy()
    if sys.platform == "win32":  # whose a file is, and who may write to it, is not to be had there like this
        if place.directory.exists():
            ignored.append(Ignored(str(place.directory), "its rights cannot be judged on this system"))
        return Administration(ignored=tuple(ignored), directory=str(place.directory))
    try:
        with trusted_folder(place.directory, place.owner) as folder:
            policy = _policy(folder, ignored)
            presets = _presets(folder, ignored)
    except FileNotFoundError:
        pass
    except NotTrustedError as error:
        ignored.append(Ignored(str(place.directory), str(error)))
    return Administration(MappingProxyType(presets), policy, tuple(ignored), str(place.directory))


def _policy(folder: TrustedFolder, ignored: list[Ignored]) -> Policy:
    path = str(folder.path / POLICY)
    try:
        content = folder.read(POLICY, FILE_BYTES_AT_MOST)
    except FileNotFoundError:
        return Policy()
    except NotTrustedError as error:
        ignored.append(Ignored(path, str(error)))
        return Policy()
    try:
        return policy_of(read_as(PolicyFile, content), path)
    except UnusableFileError as error:
        ignored.append(Ignored(path, str(error)))
        return Policy(path, is_readable=False)


def _presets(folder: TrustedFolder, ignored: list[Ignored]) -> dict[str, Preset]:
    presets: dict[str, Preset] = {}
    path = folder.path / CONNECTIONS
    try:
        with folder.folder(CONNECTIONS) as inner:
            for preset in _read_all(inner, ignored):
                if preset.name in presets:
                    first = Path(presets[preset.name].path).name
                    ignored.append(Ignored(preset.path, f"{first} sets a connection of the same name"))
                else:
                    presets[preset.name] = preset
    except FileNotFoundError:
        return {}
    except NotTrustedError as error:
        ignored.append(Ignored(str(path), str(error)))
    return presets


def _read_all(folder: TrustedFolder, ignored: list[Ignored]) -> Iterator[Preset]:
    names = folder.names(".json")
    for number, name in enumerate(names):
        path = str(folder.path / name)
        if number == FILES_AT_MOST:
            ignored.append(Ignored(path, f"this and further files: more than {FILES_AT_MOST}"))
            return
        try:
            yield _preset(read_as(ConnectionFile, folder.read(name, FILE_BYTES_AT_MOST)), folder, path)
        except FileNotFoundError:  # removed just now
            continue
        except (NotTrustedError, UnusableFileError) as error:
            ignored.append(Ignored(path, str(error)))
        except DssPluginError as error:
            told = ": ".join(part for part in (error.facts.get("field", ""), error.detail) if part)
            ignored.append(Ignored(path, f"{error.code.value}: {told}"))


def _preset(file: ConnectionFile, folder: TrustedFolder, path: str) -> Preset:
    addresses = read_addresses(file.auth_server, file.dss_server)
    values = {
        "auth_server": addresses.auth.address(),
        "dss_server": addresses.dss.address(),
        "login": file.login,
        "confirmation_api": file.confirmation_api,
        "client_id": file.client_id,
        "resource": file.resource,
        "ca_pem": _ca_pem(file, folder),
        "gost_tls": file.gost_tls,
        "proxy": file.proxy,
    }
    said = {key: value.strip() for key, value in values.items() if value is not None}
    for key in ("login", "client_id", "resource"):
        if not said.get(key, "").isprintable() or (key == "login" and ":" in said.get(key, "")):
            raise UnusableFileError(f"{key} holds signs that cannot be used there")
    proxy_user = ""
    if said.get("proxy"):
        proxy = read_proxy(said["proxy"])
        if proxy.password is not None:
            raise UnusableFileError("a secret does not belong here: the password of the proxy")
        said["proxy"], proxy_user = proxy.url, proxy.user
    for name in file.locked:
        check_known(name, _LOCKABLE)
    locked = frozenset("ca_pem" if name == "ca_file" else name for name in file.locked)
    if "login" in locked and not said.get("login"):
        raise UnusableFileError("login is locked but not set")
    unset = {key: DEFAULTS[key] for key in locked if key not in said}
    return Preset(check_name(file.name), path, MappingProxyType(said | unset), locked, proxy_user)


def _ca_pem(file: ConnectionFile, folder: TrustedFolder) -> str | None:
    """The certificates that a file brings or names; a named one must be the administrator's, too."""
    if file.ca_file is None:
        return None if file.ca_pem is None else certificates_in(file.ca_pem.encode())
    if file.ca_pem is not None:
        raise UnusableFileError("ca_pem and ca_file: only one of them")
    path = folder.path / file.ca_file
    try:
        with trusted_folder(path.parent, folder.owner) as parent:
            return certificates_in(parent.read(path.name, CA_BYTES_AT_MOST))
    except (FileNotFoundError, ValueError):
        problem = "ca_file: there is no such file"
    except NotTrustedError as error:
        problem = f"ca_file: {error}"
    raise UnusableFileError(problem)
