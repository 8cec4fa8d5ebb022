"""Which value of a connection counts, and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from cryptoarm_dss_plugin.connections import Connection
from cryptoarm_dss_plugin.dss.addresses import read_addresses
from cryptoarm_dss_plugin.dss.proxies import own_proxy
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.presets.administration import DEFAULTS, Preset

NOTHING_SAID: Final[Mapping[str, str]] = MappingProxyType({})


class ValueSource(StrEnum):
    """Where a value comes from."""

    COMMAND_LINE = "command-line"
    PRESET = "preset"
    SAVED = "saved"
    LEARNT = "learnt"
    DERIVED = "derived"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Resolved:
    """The value of one field that counts.

    Attributes:
        value: the value, "" for none.
        source: where it comes from.
        locked: whether only the administrator can change it.
    """

    value: str
    source: ValueSource
    locked: bool = False


def resolve(field: str, said: str | None, saved: Connection | None, preset: Preset | None) -> Resolved:
    """The value of a field that counts.

    What the administrator locked goes before everything. Then what is said now, which is the preset's where
    it is the same; what the person saved, unless it was taken from the preset, which may say something newer;
    what is preset; the default.

    Args:
        field: one of `DEFAULTS`.
        said: what is said now, in the form it is compared in; None for nothing.
        saved: the saved connection, None when there is none.
        preset: the administrator's, None when there is none.

    Raises:
        DssPluginError: `usage` with facts field and problem="locked": it is said and locked otherwise.
    """
    values = preset.values if preset else DEFAULTS
    if preset and field in preset.locked:
        if said is not None and said != values[field]:
            facts = {"field": field, "problem": "locked", "name": preset.name}
            raise DssPluginError(ErrorCode.USAGE, f"{field} is locked by {preset.path}", facts)
        return Resolved(values[field], ValueSource.PRESET, locked=True)
    if said is not None:
        is_preset = preset is not None and values.get(field) == said  # a window says what it was filled with
        return Resolved(said, ValueSource.PRESET if is_preset else ValueSource.COMMAND_LINE)
    kept = getattr(saved, field, "") if saved else ""
    is_preset = preset is not None and field in values
    follows = saved is not None and field in saved.preset_fields and is_preset
    if kept not in {"", DEFAULTS[field]} and not follows:
        return Resolved(kept, ValueSource.SAVED)
    if is_preset:
        return Resolved(values[field], ValueSource.PRESET)
    return Resolved(kept or DEFAULTS[field], ValueSource.DEFAULT)


@dataclass(frozen=True, slots=True)
class ResolvedConnection:
    """Every value of a connection that counts.

    Attributes:
        values: keys and their order as in `DEFAULTS`; addresses canonical as far as both are known.
        proxy_user: user name at the proxy, "" for none.
    """

    values: Mapping[str, Resolved]
    proxy_user: str = ""

    def __getitem__(self, field: str) -> str:
        return self.values[field].value


def resolve_all(
    said: Mapping[str, str], saved: Connection | None, preset: Preset | None
) -> ResolvedConnection:
    """Every value of a connection that counts; it need not be complete.

    Args:
        said: what is said now, in any spelling, keys as in `DEFAULTS`.
        saved: the saved connection, None when there is none.
        preset: the administrator's, None when there is none.

    Raises:
        DssPluginError: `bad-address`, `insecure-address`; `usage` as `resolve` raises it.
    """
    read = dict(said)
    texts = {
        field: said.get(field) or resolve(field, None, saved, preset).value
        for field in ("auth_server", "dss_server")
    }
    if all(texts.values()):
        addresses = read_addresses(texts["auth_server"], texts["dss_server"])
        canonical = {"auth_server": addresses.auth.address(), "dss_server": addresses.dss.address()}
        read |= {field: text for field, text in canonical.items() if field in said}
    typed = own_proxy(said.get("proxy", ""))
    if "proxy" in said:
        read["proxy"] = typed.url if typed else ""
    values = {field: resolve(field, read.get(field), saved, preset) for field in DEFAULTS}
    known = {ValueSource.PRESET: preset, ValueSource.SAVED: saved}.get(values["proxy"].source)
    user = typed.user if typed and typed.user else ""
    return ResolvedConnection(MappingProxyType(values), user or (known.proxy_user if known else ""))
