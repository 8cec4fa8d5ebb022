"""One HTTPS conversation: kept alive, limited in time and size, cancellable, silent about secrets.

Failures leave this module as fresh `DssPluginError`s: the exceptions and frames of requests and urllib3
hold the Authorization header, so neither a cause, nor a context, nor a foreign frame goes along.
"""

import re
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from types import TracebackType
from typing import Any, Self

import requests
import requests.adapters
from requests.auth import AuthBase

from cryptoarm_dss_plugin.dss.cancelling import Cancellation, Cancelled
from cryptoarm_dss_plugin.dss.connecting import Lifeline, cuttable_pool
from cryptoarm_dss_plugin.dss.failures import classified
from cryptoarm_dss_plugin.dss.proxies import Proxy, system_proxy
from cryptoarm_dss_plugin.dss.redirects import next_url
from cryptoarm_dss_plugin.dss.tls import client_context
from cryptoarm_dss_plugin.dss.watching import Watch, let_watch
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.turns import in_turns

_PIECE_BYTES = 64 * 1024
_RETRY_AFTER_DIGITS = 5


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
class Reply:
    """An answer of the server; its body may hold a token and is never printed.

    Attributes:
        url: the address that answered, without query and fragment.
        status: HTTP status.
        content_type: media type in lower case, without parameters.
        retry_after: seconds the server asks to wait, None when it does not say.
        body: decompressed body.
        date: what time it is by the server's clock (the header Date), aware; None when it does not say.
    """

    url: str
    status: int
    content_type: str
    retry_after: float | None
    body: bytes = field(repr=False)
    date: datetime | None = None


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
    ) -> None:
        """Prepare; nothing is opened before the first request.

        Args:
            cancellation: ends every request at once.
            limits: bounds of each request.
            ca_pem: certificates trusted beside the system's.
            proxy: the connection's own proxy; None for the system's.
            language: preferred language of the server's texts.
            watch: is told how each connection comes about; None for nobody.

        Raises:
            DssPluginError: `bad-ca-file`.
        """
        self._cancellation = cancellation
        self._limits = limits or Limits()
        self._proxy = proxy
        self._watch = watch or Watch()
        self._lifeline = Lifeline(cancellation, self._limits.connect, watch)
        context = client_context(ca_pem)
        if watch is not None:
            let_watch(context, watch)
        self._adapter = _Adapter(context, self._lifeline, proxy)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.clear()
        self._session.headers.update(
            {
                "User-Agent": "cryptoarm-dss-plugin",
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate",
                "Accept-Language": language,
            }
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the transport is of no more use."""
        self._adapter.close()
        self._lifeline.release()

    def get(self, url: str, auth: AuthBase | None = None) -> Reply:
        """GET an address; see `_request`."""
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
            self._cancellation.check()
            if isinstance(outcome, DssPluginError):
                raise outcome.with_facts(host=urllib.parse.urlsplit(url).hostname or "")
            if not location:
                return outcome
            url = next_url(method, url, outcome.status, location)
        raise DssPluginError(ErrorCode.NOT_DSS, f"redirected more than {self._limits.redirects} times")

    def _attempt(
        self, method: str, url: str, content: "_Content", auth: AuthBase | None, total: float
    ) -> tuple[Reply | DssPluginError, str]:
        """One request: the answer or, as a value, the failure; and where it redirects to, if it does."""
        outcome: tuple[Reply | DssPluginError, str]
        try:
            with self._time_limit(total):
                outcome = self._send(method, url, content, auth)
        except Cancelled:
            outcome = DssPluginError(ErrorCode.CANCELLED), ""
        except Exception as error:  # noqa: BLE001 - also what a hostile answer makes urllib3 raise
            outcome = classified(error), ""
        finally:
            self._lifeline.prune()
        if self._lifeline.time_is_over:  # also when the cut looked like the end of an answer without length
            return DssPluginError(ErrorCode.TIMEOUT, f"no whole answer in {total:g} s"), ""
        return outcome

    def _send(
        self, method: str, url: str, sent: "_Content", auth: AuthBase | None
    ) -> tuple[Reply | DssPluginError, str]:
        headers = {"Content-Type": sent.media_type} if sent.body is not None else None
        data = sent.body.reveal().encode("utf-8", "surrogatepass") if sent.body is not None else None
        prepared = self._session.prepare_request(
            requests.Request(method, url, headers=headers, data=data, auth=auth)
        )
        proxy = self._proxy or system_proxy(urllib.parse.urlsplit(url).hostname or "")
        response = self._adapter.send(
            prepared,
            stream=True,
            timeout=(self._limits.connect, self._limits.read),
            proxies={"https": proxy.url} if proxy else None,
        )
        self._watch.answered(_moment(response.headers.get("Date", "")))
        try:
            content = self._read_body(response)
        except BaseException:
            response.close()
            raise
        if isinstance(content, DssPluginError):
            response.close()
            return content, ""
        location = response.headers.get("Location", "") if response.is_redirect else ""
        return _reply(url, response, content), location

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
        self._lifeline.time_is_over = False
        timer = threading.Timer(seconds, self._lifeline.end_time)
        timer.name = "dss-time-limit"
        timer.daemon = True
        timer.start()
        try:
            with self._cancellation.calling(self._lifeline.cut):
                yield
        finally:
            timer.cancel()
            timer.join()


class _Adapter(requests.adapters.HTTPAdapter):
    """Sends over cuttable connections with exactly the trust of the given context."""

    def __init__(self, context: Any, lifeline: Lifeline, proxy: Proxy | None) -> None:  # noqa: ANN401
        self._context = context
        self._pool = cuttable_pool(lifeline)
        self._proxy = proxy
        super().__init__(pool_connections=2, pool_maxsize=1)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401
        super().init_poolmanager(*arguments, ssl_context=self._context, **options)
        self.poolmanager.pool_classes_by_scheme = {"https": self._pool}

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:  # noqa: ANN401
        # A proxy that is itself spoken to over TLS is trusted by the same roots.
        options |= {"ssl_context": self._context, "proxy_ssl_context": self._context}
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = {"https": self._pool}
        return manager

    def proxy_headers(self, proxy: str) -> dict[str, str]:  # noqa: ARG002 - there is only one
        return self._proxy.headers() if self._proxy else {}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:  # noqa: ANN401, ARG002
        """Always verify, and never load the roots of certifi into the context."""
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = None
        conn.ca_cert_dir = None


def _reply(url: str, response: requests.Response, body: bytes) -> Reply:
    content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    wait = response.headers.get("Retry-After", "").strip()
    # The other form of Retry-After, a date, needs a clock both sides agree on: treated as not said.
    retry_after = (
        float(wait) if wait.isascii() and wait.isdigit() and len(wait) <= _RETRY_AFTER_DIGITS else None
    )
    date = _moment(response.headers.get("Date", ""))
    return Reply(re.split(r"[?#]", url)[0], response.status_code, content_type, retry_after, body, date)


def _moment(text: str) -> datetime | None:
    """The time of a header in RFC 9110's form, None when it is none; without a zone it is UTC."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):  # which of them depends on the Python version
        return None
