"""Faults on request: answers that a good client must survive.

A fault is described by a JSON object:

``kind`` (required), ``path`` (a pattern with ``*``; without one, the end of the path; default: every path),
``login`` and ``step`` (start, choice, poll, code; default: any), ``times`` (how many requests; null for
good; default 1), ``after`` (let so many fitting requests pass first; default 0), and what the kind needs:

==================  =====================================================================================
``html``            200 with a page instead of JSON
``empty``           200 with nothing
``body``            any answer at all: ``status`` (200), ``body`` (text), ``content_type``, ``headers``
                    (object)
``status``          ``status`` (500) with ``body`` none, json (the stock ASP.NET message), oauth or html;
                    ``retry_after``
``redirect``        ``status`` (302) to ``to``: ``other`` (this server under its address instead of its
                    name), ``same`` (the same path), or an address
``truncated``       the real answer, its JSON cut in half, with a length that fits
``bom``             the real answer after a UTF-8 byte order mark
``content-type``    the real answer called ``content_type`` (text/plain)
``slow``            the real answer after ``seconds`` (5)
``drip``            the real answer, one byte every ``seconds`` (1)
``reset``           half of the real answer, then a TCP reset
``wrong-length``    the real answer, announced longer than it is, then the end of the connection
``close``           the end of the connection instead of an answer
``gzip-bomb``       some KiB of gzip that unpack to ``mebibytes`` (80) of spaces
``huge``            ``mebibytes`` (64) of spaces, uncompressed; ``declared`` (false): with a Content-Length
==================  =====================================================================================

The kinds that send no real answer do not run the service either: nothing is counted, created or decided.
"""

import functools
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from cryptoarm_dss_plugin.training.http_messages import (
    JSON_TYPE,
    JsonObject,
    Request,
    Response,
    Wire,
    bare_response,
    html_response,
    json_response,
)

MEBIBYTE = 1 << 20

_PAGE = "<!DOCTYPE html><html><head><title>Вход</title></head><body><h1>Личный кабинет</h1></body></html>"
_NO_SERVICE = ("html", "empty", "body", "status", "redirect", "close", "gzip-bomb", "huge")
_SERVICE = ("truncated", "bom", "content-type", "slow", "drip", "reset", "wrong-length")
KINDS = _NO_SERVICE + _SERVICE
_PLACEMENT = {"kind", "path", "login", "step", "times", "after"}
_PARAMETERS: Mapping[str, tuple[type, ...]] = {
    "status": (int,),
    "body": (str,),
    "content_type": (str,),
    "headers": (dict,),
    "retry_after": (int, str),
    "to": (str,),
    "seconds": (int, float),
    "mebibytes": (int,),
    "declared": (bool,),
}


@dataclass(slots=True)
class Fault:
    """One fault; ``times`` None is for good."""

    kind: str
    path: str = "*"
    login: str | None = None
    step: str | None = None
    times: int | None = 1
    after: int = 0
    parameters: JsonObject = field(default_factory=dict)

    def fits(self, path: str, login: str | None, step: str | None) -> bool:
        """Tell whether a request is one of those it is for."""
        pattern = self.path.lower()
        if "*" not in pattern:
            pattern = "*" + pattern
        return (
            fnmatchcase(path.lower(), pattern) and self.login in (None, login) and self.step in (None, step)
        )

    def number(self, name: str, usual: float) -> float:
        """Return a numeric parameter."""
        value = self.parameters.get(name, usual)
        return float(value) if isinstance(value, int | float) else usual

    def text(self, name: str, usual: str) -> str:
        """Return a textual parameter."""
        return str(self.parameters.get(name, usual))


class Faults:
    """The faults in force; thread-safe."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, wanted: Mapping[str, object]) -> None:
        """Put a described fault in force; ValueError when the description is wrong."""
        fault = _read(wanted)
        with self._guard:
            self._faults.append(fault)

    def clear(self) -> None:
        """Lift all faults."""
        with self._guard:
            self._faults.clear()

    def view(self) -> list[JsonObject]:
        """Return the faults in force."""
        with self._guard:
            return [
                {"kind": one.kind, "path": one.path, "login": one.login, "step": one.step, "times": one.times}
                for one in self._faults
            ]

    def take(self, path: str, login: str | None, step: str | None) -> Fault | None:
        """Return the first fault for a request, using up one of its times."""
        with self._guard:
            for fault in self._faults:
                if not fault.fits(path, login, step):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times == 0:
                        self._faults.remove(fault)
                return fault
        return None


def faulty_response(fault: Fault, request: Request, serve: Callable[[], Response]) -> Response:
    """Make the faulty answer to a request; ``serve`` makes the real one, for the kinds that send it."""
    if fault.kind in _NO_SERVICE:
        return _invented(fault, request)
    real = serve()
    if fault.kind == "truncated":
        return replace(real, body=real.body[: len(real.body) // 2])
    if fault.kind == "bom":
        return replace(real, body=b"\xef\xbb\xbf" + real.body)
    if fault.kind == "content-type":
        return replace(real, content_type=fault.text("content_type", "text/plain"))
    if fault.kind == "wrong-length":
        announced = ("Content-Length", str(len(real.body) + 1000))
        return replace(real, length=False, headers=(*real.headers, announced), delivery=_then_close)
    deliveries = {"slow": _slowly, "drip": _drop_by_drop}
    if fault.kind in deliveries:
        seconds = fault.number("seconds", 5 if fault.kind == "slow" else 1)
        return replace(real, delivery=functools.partial(deliveries[fault.kind], seconds))
    return replace(real, delivery=_then_reset)


def _invented(fault: Fault, request: Request) -> Response:
    if fault.kind == "html":
        return html_response(_PAGE)
    if fault.kind == "empty":
        return Response(body=b"")
    if fault.kind == "close":
        return replace(bare_response(200), delivery=_close)
    if fault.kind == "gzip-bomb":
        packed = _packed_spaces(int(fault.number("mebibytes", 80)))
        return Response(body=packed, headers=(("Content-Encoding", "gzip"),))
    if fault.kind == "huge":
        return _huge(int(fault.number("mebibytes", 64)), declared=bool(fault.parameters.get("declared")))
    if fault.kind == "redirect":
        return bare_response(int(fault.number("status", 302)), (("Location", _target(fault, request)),))
    if fault.kind == "body":
        headers = fault.parameters.get("headers")
        return Response(
            status=int(fault.number("status", 200)),
            body=fault.text("body", "").encode(),
            content_type=fault.text("content_type", JSON_TYPE),
            headers=tuple((str(name), str(value)) for name, value in headers.items())
            if isinstance(headers, dict)
            else (),
        )
    return _status(fault)


def _status(fault: Fault) -> Response:
    status = int(fault.number("status", 500))
    body = fault.text("body", "none")
    if body == "html":
        response = html_response(_PAGE, status)
    elif body == "json":
        response = json_response({"Message": "An error has occurred."}, status)
    elif body == "oauth":
        response = json_response(
            {"error": "internal_error", "error_description": "Внутренняя ошибка"}, status
        )
    else:
        response = bare_response(status)
    if "retry_after" in fault.parameters:
        response.headers = (("Retry-After", fault.text("retry_after", "")),)
    return response


def _target(fault: Fault, request: Request) -> str:
    wanted = fault.text("to", "other")
    scheme = "https" if request.tls else "http"
    host = request.headers.get("host", "localhost")
    if wanted == "other":
        name, colon, port = host.partition(":")
        other = "127.0.0.1" if name == "localhost" else "localhost"
        return f"{scheme}://{other}{colon}{port}{request.path}"
    if wanted == "same":
        return f"{scheme}://{host}{request.path}"
    return wanted


def _slowly(seconds: float, wire: Wire, head: bytes, body: bytes) -> None:
    if wire.pause(seconds):
        wire.write(head + body)


def _drop_by_drop(seconds: float, wire: Wire, head: bytes, body: bytes) -> None:
    wire.write(head)
    for position in range(len(body)):
        if not wire.pause(seconds):
            break
        wire.write(body[position : position + 1])


def _then_reset(wire: Wire, head: bytes, body: bytes) -> None:
    wire.write(head + body[: len(body) // 2])
    wire.reset()


def _then_close(wire: Wire, head: bytes, body: bytes) -> None:
    wire.write(head + body)
    wire.close()


def _close(wire: Wire, _head: bytes, _body: bytes) -> None:
    wire.close()


@functools.lru_cache(maxsize=2)
def _packed_spaces(mebibytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    spaces = b" " * MEBIBYTE
    return b"".join(packer.compress(spaces) for _ in range(mebibytes)) + packer.flush()


def _huge(mebibytes: int, *, declared: bool) -> Response:
    """Stream spaces, chunked unless the length is declared."""
    length = ("Content-Length", str(mebibytes * MEBIBYTE)) if declared else ("Transfer-Encoding", "chunked")

    def stream(wire: Wire, head: bytes, _body: bytes) -> None:
        spaces = b" " * MEBIBYTE
        before, after, end = (b"", b"", b"") if declared else (b"%x\r\n" % MEBIBYTE, b"\r\n", b"0\r\n\r\n")
        wire.write(head)
        for _ in range(mebibytes):
            wire.write(before + spaces + after)
        wire.write(end)

    return Response(headers=(length,), length=False, delivery=stream)


def _read(wanted: Mapping[str, object]) -> Fault:
    kind = wanted.get("kind")
    if kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}")
    times = None if wanted.get("times", 1) is None else _count(wanted, "times", 1)
    after = _count(wanted, "after", 0)
    parameters = {name: value for name, value in wanted.items() if name not in _PLACEMENT}
    wrong = [name for name, value in parameters.items() if not isinstance(value, _PARAMETERS.get(name, ()))]
    if wrong:
        raise ValueError(f"unknown or wrong: {', '.join(wrong)}")
    login, step = wanted.get("login"), wanted.get("step")
    return Fault(
        kind=str(kind),
        path=str(wanted.get("path", "*")),
        login=None if login is None else str(login),
        step=None if step is None else str(step),
        times=times,
        after=after,
        parameters=parameters,
    )


def _count(wanted: Mapping[str, object], name: str, usual: int) -> int:
    """Return a count, at least the usual one."""
    value = wanted.get(name, usual)
    if isinstance(value, int) and value >= usual:
        return value
    raise ValueError(f"{name} is a whole number, at least {usual}")
