"""The two services under one roof: which path goes where, what is logged, and where a fault steps in."""

import functools
import gzip
import time
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import parse_qs

from cryptoarm_dss_plugin.training.confirmation import Confirmation
from cryptoarm_dss_plugin.training.desk import Desk, Instance
from cryptoarm_dss_plugin.training.faults import faulty_response
from cryptoarm_dss_plugin.training.http_messages import (
    Request,
    Response,
    bare_response,
    html_response,
    json_response,
)
from cryptoarm_dss_plugin.training.log_entries import new_entry
from cryptoarm_dss_plugin.training.oauth import OAuth
from cryptoarm_dss_plugin.training.sign_in import Credentials, read_credentials
from cryptoarm_dss_plugin.training.signserver import SignServer

_CABINET = """<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>Личный кабинет</title></head>
<body><h1>Личный кабинет</h1><form><label>Логин <input name="login"></label></form></body></html>"""

_WORTH_PACKING = 1024


class Application:
    """Answers every request to the DSS addresses of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._confirmation = Confirmation(desk)
        self._oauth = OAuth(desk)
        self._signserver = SignServer(desk)

    def __call__(self, request: Request) -> Response:
        """Log, answer or fail as told, compress."""
        desk = self._desk
        credentials = read_credentials(request.headers, desk)
        entry = new_entry(desk, request, credentials)

        def serve() -> Response:
            return self._packed(request, self._serve(request, credentials))

        fault = desk.faults.take(request.path, entry.login, entry.step)
        if fault is None:
            response = serve()
        else:
            entry.fault = fault.kind
            response = faulty_response(fault, request, serve)
        entry.status = int(response.status)

        def sent() -> None:
            entry.ended = time.monotonic()

        return replace(response, sent=sent, clock_offset=desk.settings.clock_offset)

    def _serve(self, request: Request, credentials: Credentials) -> Response:
        parts = [part for part in request.path.split("/") if part]
        if "//" in request.path or not parts:  # "rest//api" is another address than "rest/api"
            return _not_found()
        application, rest = parts[0].lower(), tuple(parts[1:])
        for instance in self._desk.instances:
            if application == instance.sts.lower():
                return self._sts(request, credentials, instance, rest)
            if application == instance.signserver.lower():
                return self._signature(request, credentials, instance, rest)
        if application == "frontend":
            return html_response(_CABINET)
        if request.path == "/.well-known/webfinger" and self._desk.settings.webfinger:
            return _allow("GET", request, lambda: self._webfinger(request))
        return _not_found()

    def _sts(
        self, request: Request, credentials: Credentials, instance: Instance, rest: tuple[str, ...]
    ) -> Response:
        settings = self._desk.settings
        where = "/".join(rest).lower()
        if request.path.endswith("/") and where:
            return _not_found()
        versions = {"confirmation": "v1", "v2.0/confirmation": "v2"}
        version = versions.get(where)
        if version is not None:
            if settings.confirmation not in ("both", version):
                return bare_response(settings.absent_status, (("Allow", "GET"),))
            return _allow(
                "POST",
                request,
                lambda: self._confirmation.answer(request, credentials, instance, version),
            )
        if where == "oauth/token" and settings.oauth_token:
            return _allow("POST", request, lambda: self._oauth.answer(request, credentials, instance))
        if where in ("", "oauth"):
            return html_response(_CABINET)  # what a person sees who opens the address in a browser
        return _not_found()

    def _signature(
        self, request: Request, credentials: Credentials, instance: Instance, rest: tuple[str, ...]
    ) -> Response:
        settings = self._desk.settings
        where = tuple(part.lower() for part in rest)
        if where[:1] == ("rest",) and settings.signserver in ("rest", "both"):
            where = where[1:]
        elif where[:1] == ("rest",) or settings.signserver == "rest":
            return _not_found()
        if where[:1] != ("api",):
            return _not_found()
        version, what = ("v2", where[2:]) if where[1:2] == ("v2",) else ("v1", where[1:])
        if settings.signserver_versions not in ("both", version) or what[:1] not in (
            ("certificates",),
            ("policy",),
        ):
            return _not_found()
        return _allow("GET", request, lambda: self._signserver.answer(credentials, instance, what))

    def _webfinger(self, request: Request) -> Response:
        """List the services (1C BSP 3.2, СервисКриптографииDSSСлужебный: РазобратьОтветСервиса...)."""
        origin = f"{'https' if request.tls else 'http'}://{request.headers.get('host', '')}"
        subject = parse_qs(request.query).get("resource", [origin])[0]
        return json_response(
            [
                {
                    "subject": subject,
                    "links": [
                        _link("sts", f"{origin}/{instance.sts}", "Центр идентификации"),
                        _link("signserver", f"{origin}/{instance.signserver}", "Сервис подписи"),
                    ],
                }
                for instance in self._desk.instances
            ]
        )

    def _packed(self, request: Request, response: Response) -> Response:
        wanted = self._desk.settings.gzip and "gzip" in request.headers.get("accept-encoding", "")
        if not wanted or len(response.body) < _WORTH_PACKING:
            return response
        return replace(
            response,
            body=_compressed(response.body),
            headers=(*response.headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")),
        )


def _link(kind: str, address: str, title: str) -> dict[str, object]:
    return {"rel": f"http://dss.cryptopro.ru/{kind}", "href": address, "title": {"ru-RU": title}}


def _allow(method: str, request: Request, serve: Callable[[], Response]) -> Response:
    if request.method == method:
        return serve()
    body = {"Message": f"The requested resource does not support http method '{request.method}'."}
    return json_response(body, HTTPStatus.METHOD_NOT_ALLOWED, (("Allow", method),))


def _not_found() -> Response:
    return bare_response(HTTPStatus.NOT_FOUND)


@functools.lru_cache(maxsize=8)
def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=5, mtime=0)
