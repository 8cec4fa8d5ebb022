"""How the servers are reached, as the form says it: read on the workers of imports, checks and searches."""

import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.wizard.views import FilledForm


@dataclass(frozen=True, slots=True)
class FormAtHand:
    """The form of the page, for what is done with it elsewhere.

    Attributes:
        form: as it is filled in at the moment.
        proxy_password: a copy of the proxy's password as typed, None for none.
        place: where the administrator's files lie, None for the platform's place.
    """

    form: Callable[[], FilledForm]
    proxy_password: Callable[[], Secret | None] = lambda: None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """What a search needs beside its text.

    Attributes:
        ca_pem: certificates trusted beside the system's.
        proxy: own proxy, "" for the system's.
        proxy_user: user name at the proxy.
        gost_tls: "auto", "require" or "off".
    """

    ca_pem: str = ""
    proxy: str = field(default="", repr=False)
    proxy_user: str = ""
    gost_tls: str = "auto"


@contextmanager
def wiped_on_failure(secret: Secret | None) -> Iterator[None]:
    """Forget a secret when what it was for cannot even begin."""
    try:
        yield
    except BaseException:
        if secret:
            secret.wipe()
        raise


def wiping(secret: Secret | None) -> Callable[[], None]:
    """What forgets a secret, if there is one."""
    return secret.wipe if secret else lambda: None


def said_proxy(form: FilledForm) -> str:
    """The proxy as a form says it, with the user name inside; "" for none."""
    address, user = form.proxy.strip(), form.proxy_user.strip()
    if not address or not user or "@" in address:
        return address
    scheme, mark, rest = address.rpartition("://")
    return f"{scheme}{mark}{urllib.parse.quote(user, safe='')}@{rest}"


def said_gost_tls(form: FilledForm) -> str | None:
    """What a form says of GOST TLS; None for nothing, when nothing was offered and nothing chosen."""
    is_offered = bool(form.offered) and form.offered == form.name.strip()
    return form.gost_tls if is_offered or form.gost_tls != "auto" else None


def ways_of(form: FilledForm, host: Host, place: Place | None) -> Ways:
    """What the form says of it, and what its saved or preset connection says where the form does not.

    Args:
        form: the form.
        host: the host's hooks; called on a worker thread.
        place: where the administrator's files lie.

    Raises:
        DssPluginError: `bad-ca-file`, `bad-address` for the proxy, `store-failed`.
    """
    from cryptoarm_dss_plugin.connections import ConnectionBook  # noqa: PLC0415 - loads msgspec
    from cryptoarm_dss_plugin.importing.ca_file import read_public_ca_file  # noqa: PLC0415
    from cryptoarm_dss_plugin.presets.administration import read_administration  # noqa: PLC0415
    from cryptoarm_dss_plugin.presets.resolving import resolve_all  # noqa: PLC0415

    ca_file, name = form.ca_file.strip(), form.name.strip()
    said = {"ca_pem": read_public_ca_file(Path(ca_file))} if ca_file else {}
    is_offered = bool(name) and form.offered == name
    if form.proxy.strip() or is_offered:
        said["proxy"] = said_proxy(form)
    gost_tls = said_gost_tls(form)
    if gost_tls is not None:
        said["gost_tls"] = gost_tls
    saved = ConnectionBook(host).find(name) if is_offered else None
    preset = read_administration(place).presets.get(name) if is_offered else None
    counts = resolve_all(said, saved, preset)
    return Ways(counts["ca_pem"], counts["proxy"], counts.proxy_user, counts["gost_tls"])
