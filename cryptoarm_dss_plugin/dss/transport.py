"""One HTTPS conversation: kept alive, limited in time and size, cancellable, silent about secrets.

Failures leave this module as fresh `DssPluginError`s: the exceptions and frames of requests and urllib3
hold the Authorization header, so neither a cause, nor a context, nor a foreign frame goes along.
"""

import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self

import requests
from requests.auth import AuthBase

from cryptoarm_dss_plugin.dss.adapter import CuttableAdapter
from cryptoarm_dss_plugin.dss.cancelling import Cancellation, Cancelled
from cryptoarm_dss_plugin.dss.connecting import Lifeline
from cryptoarm_dss_plugin.dss.deadlines import deadlines
from cryptoarm_dss_plugin.dss.failures import classified, let_go
from cryptoarm_dss_plugin.dss.gost_tls import SUITES, GostTls, GostWish, first_context, gost_context
from cryptoarm_dss_plugin.dss.proxies import Proxy, system_proxy
from cryptoarm_dss_plugin.dss.redirects import next_url
from cryptoarm_dss_plugin.dss.reply import Reply, moment_of, reply_of
from cryptoarm_dss_plugin.dss.watching import Watch
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.turns import in_turns

_PIECE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of one request, in seconds and bytes.

    Attributes:
        connect: name look-up, and again TCP connect.
        read: between two pieces of an answer.
        total: the whole request with its answer.
        body_bytes: the answer after decompression.
        redirects: how many are followed, each a request of its own with these limits.
    """

    connect: float = 5.0
    read: float = 30.0
    total: float = 90.0
    body_bytes: int = 32 * 1024 * 1024
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class _Content:
    """What a request carries: its media type and its text; nothing by default."""

    media_type: str = ""
    body: Secret | None = None


class Transport:
    """The HTTPS connection of one import. Used from one thread; `Cancellation.cancel` works from any.

    Cookies are not kept: no client of DSS needs them, the state lives under the challenge's RefID.
    `~/.netrc` and the environment add no credentials and no roots.
    """

    def __init__(
        self,
        cancellation: Cancellation,
        *,
        limits: Limits | None = None,
        ca_pem: str = "",
        proxy: Proxy | None = None,
        language: str = "ru",
        watch: Watch | None = None,
        gost: GostWish | None = None,
    ) -> None:
        """Prepare; nothing is opened before the first request.

        Args:
            cancellation: ends every request at once.
            limits: bounds of each request.
            ca_pem: certificates trusted beside the system's.
            proxy: the connection's own proxy; None for the system's.
            language: preferred language of the server's texts.
            watch: is told how each connection comes about; None for nobody.
            gost: how to go about GOST TLS; None for the usual way.

        Raises:
            DssPluginError: `bad-ca-file`; `tls-gost-required` where GOST TLS is insisted on and cannot be had
                here (fact missing).
        """
        self._cancellation = cancellation
        self._limits = limits or Limits()
        self._proxy = proxy
        self._watch = watch or Watch()
        self._lifeline = Lifeline(cancellation, self._limits.connect, self._watch)
        self._ca_pem = ca_pem
        self._gost = gost or GostWish()
        context, self._offers_gost = first_context(self._gost, ca_pem)
        self._adapter = CuttableAdapter(context, self._lifeline, proxy, ca_pem)
        self._headers = {
            "User-Agent": "cryptoarm-dss-plugin",
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": language,
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def speaks_gost(self) -> bool:
        """Whether a server took GOST TLS, in any handshake so far."""
        return not self._lifeline.suites.isdisjoint(SUITES)

    def close(self) -> None:
        """Close the connection; the transport is of no more use."""
        self._adapter.close()
        self._lifeline.release()

    def wait(self, seconds: float) -> None:
        """Let time pass between two requests; raises `Cancelled` as soon as the person ends it."""
        self._cancellation.wait(seconds)

    def get(self, url: str, auth: AuthBase | None = None) -> Reply:
        """GET an address, once; see `_request`, and `retrying` for more than once."""
        return self._request("GET", url, _Content(), auth, self._limits.total)

    def post_json(
        self, url: str, body: Secret, auth: AuthBase | None = None, *, seconds: float | None = None
    ) -> Reply:
        """POST a JSON text, which may hold a one-time code; see `_request`.

        `seconds` bounds this request more tightly than the limits do.
        """
        total = self._limits.total if seconds is None else min(seconds, self._limits.total)
        return self._request("POST", url, _Content("application/json", body), auth, total)

    def post_form(self, url: str, body: Secret, auth: AuthBase | None = None) -> Reply:
        """POST the encoded fields of a form, which may hold a password; see `_request`."""
        content = _Content("application/x-www-form-urlencoded", body)
        return self._request("POST", url, content, auth, self._limits.total)

    def _request(
        self, method: str, url: str, content: "_Content", auth: AuthBase | None, total: float
    ) -> Reply:
        """Send a request and read the whole answer, following redirects within the origin.

        A redirect to another origin is refused, because the credentials belong to this one; a POST is
        sent again only for 307 and 308, which ask for exactly that.

        Raises:
            DssPluginError: `cannot-resolve`, `cannot-connect`, `timeout`, `proxy-failed`, a `tls-...` code,
                `answer-too-large`, `bad-answer`, `not-dss` (redirect to elsewhere), `insecure-address` (no
                https).
            Cancelled: when the person ended it.
        """
        if not url.startswith("https://"):
            raise DssPluginError(ErrorCode.INSECURE_ADDRESS, "only https is spoken")
        for _hop in range(self._limits.redirects + 1):
            self._cancellation.check()
            outcome, location = self._attempt(method, url, content, auth, total)
            if self._wants_gost(outcome):
                outcome, location = self._with_gost(outcome, method, url, content, auth, total)
            self._cancellation.check()
            if isinstance(outcome, DssPluginError):
                raise outcome.with_facts(host=urllib.parse.urlsplit(url).hostname or "")
            if not location:
                return outcome
            url = next_url(method, url, outcome.status, location)
        raise DssPluginError(ErrorCode.NOT_DSS, f"redirected more than {self._limits.redirects} times")

    def _wants_gost(self, outcome: Reply | DssPluginError) -> bool:
        """Whether the server has refused the ordinary handshake, as one does that takes GOST alone.

        By an alert, or, as IIS does, by ending the connection.
        """
        if not isinstance(outcome, DssPluginError) or self._offers_gost:
            return False
        return outcome.code is ErrorCode.TLS_GOST_REQUIRED or self._has_hung_up

    @property
    def _has_hung_up(self) -> bool:
        return self._lifeline.hung_up and not self._lifeline.time_is_over

    def _with_gost(
        self,
        refusal: Reply | DssPluginError,
        method: str,
        url: str,
        content: "_Content",
        auth: AuthBase | None,
        total: float,
    ) -> tuple[Reply | DssPluginError, str]:
        """The request again with GOST TLS, as the server wants it: nothing of it has been sent yet.

        A server that hung up may have had other reasons: where GOST is no help, that is what counts.
        """
        had_hung_up = self._has_hung_up
        if self._gost.mode is GostTls.OFF and isinstance(refusal, DssPluginError):
            return (refusal if had_hung_up else refusal.with_facts(missing="switched-off")), ""
        try:
            context = gost_context(self._gost, self._ca_pem)
        except DssPluginError as error:
            return (refusal if had_hung_up else error.with_facts()), ""
        self._adapter.close()
        self._adapter = CuttableAdapter(context, self._lifeline, self._proxy, self._ca_pem)
        self._offers_gost = True
        outcome, location = self._attempt(method, url, content, auth, total)
        return (refusal, "") if had_hung_up and self._has_hung_up else (outcome, location)

    def _attempt(
        self, method: str, url: str, content: "_Content", auth: AuthBase | None, total: float
    ) -> tuple[Reply | DssPluginError, str]:
        """One request: the answer or, as a value, the failure; and where it redirects to, if it does."""
        outcome: tuple[Reply | DssPluginError, str]
        try:
            with self._time_limit(total):
                outcome = self._send(method, url, content, auth)
        except Cancelled as end:
            outcome = DssPluginError(ErrorCode.CANCELLED), ""
            let_go(end)
        except Exception as error:  # noqa: BLE001 - also what a hostile answer makes urllib3 raise
            outcome = classified(error), ""
            let_go(error)
        finally:
            self._lifeline.prune()
        if self._lifeline.time_is_over:  # also when the cut looked like the end of an answer without length
            return DssPluginError(ErrorCode.TIMEOUT, f"no whole answer in {total:g} s"), ""
        return outcome

    def _send(
        self, method: str, url: str, sent: "_Content", auth: AuthBase | None
    ) -> tuple[Reply | DssPluginError, str]:
        headers = self._headers | ({"Content-Type": sent.media_type} if sent.body is not None else {})
        data = sent.body.reveal().encode("utf-8", "surrogatepass") if sent.body is not None else None
        # Without a session: it would read `~/.netrc` and the environment, and keep cookies.
        prepared = requests.Request(method, url, headers=headers, data=data, auth=auth).prepare()
        proxy = self._proxy or system_proxy(urllib.parse.urlsplit(url).hostname or "")
        response = self._adapter.send(
            prepared,
            stream=True,
            timeout=(self._limits.connect, self._limits.read),
            proxies={"https": proxy.url} if proxy else None,
        )
        self._watch.answered(moment_of(response.headers.get("Date", "")))
        try:
            content = self._read_body(response)
        except BaseException:
            response.close()
            raise
        if isinstance(content, DssPluginError):
            response.close()
            return content, ""
        location = response.headers.get("Location", "") if response.is_redirect else ""
        return reply_of(url, response, content), location

    def _read_body(self, response: requests.Response) -> bytes | DssPluginError:
        """The body, decompressed piece by piece so that a bomb is noticed before it fills the memory."""
        pieces: list[bytes] = []
        size = 0
        read = partial(response.raw.read, _PIECE_BYTES, decode_content=True)
        for piece in in_turns(iter(read, b"")):
            size += len(piece)
            if size > self._limits.body_bytes:
                return DssPluginError(
                    ErrorCode.ANSWER_TOO_LARGE, f"more than {self._limits.body_bytes} bytes"
                )
            pieces.append(piece)
        return b"".join(pieces)

    @contextmanager
    def _time_limit(self, seconds: float) -> Iterator[None]:
        """While the block runs, the connection is cut when the person cancels or the total time is over."""
        self._lifeline.time_is_over = self._lifeline.hung_up = False
        with (
            deadlines.within(seconds, self._lifeline.end_time),
            self._cancellation.calling(self._lifeline.cut),
        ):
            yield
