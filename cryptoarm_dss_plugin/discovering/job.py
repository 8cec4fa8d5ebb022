"""A search on a worker thread: tells a front every question, ends at once when told to."""

from collections.abc import Callable
from dataclasses import dataclass

from cryptoarm_dss_plugin.discovering.finding import find_addresses
from cryptoarm_dss_plugin.discovering.found import Found
from cryptoarm_dss_plugin.discovering.probing import Asked
from cryptoarm_dss_plugin.dss.gost_tls import GostTls, GostWish
from cryptoarm_dss_plugin.dss.inquiry import InquiryJob
from cryptoarm_dss_plugin.dss.proxies import own_proxy
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.secrets import Secret


@dataclass(frozen=True, slots=True)
class SearchEnded:
    """The last event: what was found."""

    found: Found


@dataclass(frozen=True, slots=True)
class SearchFailed:
    """The last event: why nothing was found (see `find_addresses`), `cancelled` or `internal-error`."""

    error: DssPluginError


SearchEvent = Asked | SearchEnded | SearchFailed


class SearchJob(InquiryJob[SearchEvent]):
    """One search. `start` once; `cancel` works from any thread, at any time."""

    def __init__(
        self,
        text: str,
        on_event: Callable[[SearchEvent], object],
        *,
        ca_pem: str = "",
        proxy: str = "",
        proxy_user: str = "",
        proxy_password: Secret | None = None,
        language: str = "ru",
        check_host: Callable[[str], object] = lambda _host: None,
    ) -> None:
        """Prepare.

        Args:
            text: what to search with, see `find_addresses`.
            on_event: is told everything, on the worker thread; a `SearchEnded` or `SearchFailed` is the last.
            ca_pem: certificates trusted beside the system's.
            proxy: own proxy as a person types it, "" for the system's.
            proxy_user: its user name, "" for the one in its address.
            proxy_password: its password.
            language: preferred language of the servers' texts.
            check_host: is given each computer before it is asked, on the worker thread; the DssPluginError it
                raises stands for a computer that cannot be reached.

        Raises:
            DssPluginError: `bad-address` when the proxy's address is none.
        """
        super().__init__("dss-search", on_event)
        self._text = text
        self._ca_pem = ca_pem
        self._proxy = own_proxy(proxy, proxy_user, proxy_password)
        self._language = language
        self._check_host = check_host
        self._gost = GostWish()

    def want_gost(self, gost_tls: str, *, forbidden: bool = False) -> None:
        """Say, before the start, how to go about GOST TLS.

        Args:
            gost_tls: "auto", "require" or "off".
            forbidden: whether the host does not allow it in its process.
        """
        self._gost = GostWish(GostTls(gost_tls), forbidden=forbidden)

    def _inquire(self) -> SearchEvent:
        found = find_addresses(
            self._text,
            self._cancellation,
            ca_pem=self._ca_pem,
            proxy=self._proxy,
            language=self._language,
            on_asked=self._asked,
            gost=self._gost,
        )
        return SearchEnded(found)

    def _failed(self, error: DssPluginError) -> SearchEvent:
        return SearchFailed(error)

    def _asked(self, asked: Asked) -> None:
        self._check_host(asked.host)
        self._on_event(asked)
