"""What a person gave to search with: the addresses, and which of them are which as far as they tell."""

from dataclasses import dataclass

from cryptoarm_dss_plugin.discovering.found import FindingNote, Note, Source
from cryptoarm_dss_plugin.discovering.letter import Letter, read_letter
from cryptoarm_dss_plugin.discovering.named import NamedAddress, read_named, refusal_of_text
from cryptoarm_dss_plugin.discovering.settings_file import SettingsFile, read_settings
from cryptoarm_dss_plugin.dss.addresses import Addresses, read_addresses
from cryptoarm_dss_plugin.dss.origin import Origin, ServerKind
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_ORIGINS_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known before anyone is asked.

    Attributes:
        auth: the address that is, or most probably is, the authorization server's.
        dss: likewise the signature service's.
        all: every address that was given.
        source: where they stood.
        pair: both servers, when the text leaves no doubt; nobody needs to be asked then.
        settings: what a file of settings says besides.
        notes: what was noticed while reading.
    """

    auth: NamedAddress | None
    dss: NamedAddress | None
    all: tuple[NamedAddress, ...]
    source: Source
    pair: Addresses | None = None
    settings: SettingsFile | None = None
    notes: tuple[Note, ...] = ()

    @property
    def hosts(self) -> frozenset[str]:
        """The computers that the person named."""
        return frozenset(one.origin.host for one in self.all)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where to ask, the best first: where a service is known to be, else what is called like one."""
        known = [one.origin for one in (self.auth, self.dss) if one is not None]
        if not known:
            known = [one.origin for one in sorted(self.all, key=_likeliness)]
        return tuple(dict.fromkeys(known))[:_ORIGINS_AT_MOST]


def read_clues(text: str) -> Clues:
    """Read what a person gave: a file of settings, or any other text.

    Raises:
        DssPluginError: `bad-address` or `insecure-address`, facts field and problem.
    """
    settings = read_settings(text)
    return _of_settings(settings) if settings is not None else _of_letter(read_letter(text))


def _of_letter(letter: Letter) -> Clues:
    addresses = letter.addresses
    auth, dss = _best_pair(addresses, [one.kind for one in addresses])
    pair = _addresses(auth, dss) if auth is not None and dss is not None else None
    if pair is None:
        auth, dss = _best_pair(addresses, [one.probable_kind for one in addresses])
    plain_http = any(error.code is ErrorCode.INSECURE_ADDRESS for error in letter.refusals)
    notes = (Note(FindingNote.PLAIN_HTTP),) if plain_http else ()
    return Clues(auth, dss, addresses, Source.TEXT, pair, notes=notes)


def _of_settings(settings: SettingsFile) -> Clues:
    pair = auth = dss = None
    if settings.auth_server and settings.dss_server:
        pair = read_addresses(settings.auth_server, settings.dss_server)
    if settings.auth_server:
        auth = read_named(settings.auth_server, ServerKind.AUTH)
    if settings.dss_server:
        dss = read_named(settings.dss_server, ServerKind.DSS)
    named = [one for one in (auth, dss) if one is not None]
    if settings.server and not named:
        named.append(read_named(settings.server))
    if settings.cabinet and not named:
        named.append(read_named(settings.cabinet))
    if not named:
        raise refusal_of_text("no-address", "the settings name no server")
    return Clues(auth, dss, tuple(named), Source.SETTINGS, pair, settings)


def _best_pair(
    addresses: tuple[NamedAddress, ...], kinds: list[ServerKind | None]
) -> tuple[NamedAddress | None, NamedAddress | None]:
    """The first address of each kind; if there are several, the first two on one computer."""
    told = list(zip(addresses, kinds, strict=True))
    auth = [one for one, kind in told if kind is ServerKind.AUTH]
    dss = [one for one, kind in told if kind is ServerKind.DSS]
    for one in auth:
        for other in dss:
            if one.origin == other.origin:
                return one, other
    return (auth[0] if auth else None), (dss[0] if dss else None)


def _addresses(auth: NamedAddress, dss: NamedAddress) -> Addresses | None:
    try:
        return read_addresses(auth.auth_server.address(), dss.sign_server.address())
    except DssPluginError:
        return None


def _likeliness(address: NamedAddress) -> int:
    """Lower is likelier: a computer called "dss", a link to a cabinet, any other."""
    if "dss" in address.origin.host:
        return 0
    return 1 if address.path.is_cabinet or address.path.page else 2
