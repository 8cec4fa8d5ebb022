"""What the request log says of one request: who asked for what, which names were sent, never a secret."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from cryptoarm_dss_plugin.training.desk import Desk
from cryptoarm_dss_plugin.training.http_messages import Request
from cryptoarm_dss_plugin.training.names import read_object
from cryptoarm_dss_plugin.training.request_log import Entry
from cryptoarm_dss_plugin.training.sign_in import Credentials, password_kind
from cryptoarm_dss_plugin.training.steps import Step, read_step


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks, what kind of password came along, and what a body says."""

    login: str | None
    password: str | None
    step: Step | None = None
    sent: tuple[str, ...] = ()


def new_entry(desk: Desk, request: Request, credentials: Credentials) -> Entry:
    """Return the entry of a request that has just arrived, and keep it in the log."""
    asked = _read(request, credentials)
    account = None if asked.login is None else desk.account(asked.login)
    exchange = None
    if account is not None and asked.step is not None and asked.step.ref_id:
        exchange = desk.challenges.exchange_of(account.login, asked.step.ref_id)
    entry = Entry(
        number=desk.log.next_number(),
        at=request.began,
        method=request.method,
        path=request.path,
        host=request.headers.get("host", ""),
        connection=request.connection,
        tls=request.tls,
        suite=request.suite,
        authorization=credentials.kind,
        password=asked.password,
        login=asked.login if account is None else account.login,
        step=None if asked.step is None else asked.step.kind,
        sent=asked.sent,
        exchange=None if exchange is None else exchange.exchange,
        late=exchange is not None and exchange.told_at(request.began),
    )
    desk.log.add(entry)
    return entry


def _read(request: Request, credentials: Credentials) -> _Asked:
    path = request.path.lower()
    if path.endswith("/confirmation"):
        names = tuple(sorted(read_object(request.body) or ()))
        return _Asked(credentials.login, credentials.password_kind, read_step(request.body), names)
    if path.endswith("/oauth/token"):
        form = dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
        kind = password_kind(form.get("password"))
        return _Asked(form.get("username"), kind, sent=tuple(sorted(form)))
    return _Asked(credentials.login, credentials.password_kind)
