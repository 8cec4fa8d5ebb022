"""Whether a service of DSS stands at an address, asked without credentials.

INFERRED, since no public source states it: a service that is there refuses a question without credentials
(RFC 7235 and RFC 6750 have 401 for that; 1C BSP 3.2 reads 401 and 403 of DSS so), and an address that no
service is published at answers 404 (there: "000005", the address is not published).
"""

import json
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Literal

from cryptoarm_dss_plugin.dss.addresses import AuthServer
from cryptoarm_dss_plugin.dss.answers import body_from
from cryptoarm_dss_plugin.dss.liberal import BrokenJson, NotJson, TooManyParts, decode
from cryptoarm_dss_plugin.dss.refusals import refused_by_status, unreadable
from cryptoarm_dss_plugin.dss.reply import Reply
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret

_AUTH_IS_THERE = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}
_SIGNATURE_IS_THERE = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
_NOTHING_IS_THERE = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}


@dataclass(frozen=True, slots=True)
class Sighting:
    """What answered at an address.

    Attributes:
        failure: None when it is the service; otherwise `not-dss`, `server-error` or another code of an
            answer, with facts status.
        is_absent: nothing is there (404, 405): another spelling may be tried.
        date: the time by the server's clock, aware; None when it does not say.
    """

    failure: DssPluginError | None
    is_absent: bool = False
    date: datetime | None = None


def look_for_auth_service(
    transport: Transport, server: AuthServer, version: Literal["v1", "v2"], resource: str
) -> Sighting:
    """Ask for a sign-in as its first step does, but without saying who.

    Raises:
        DssPluginError: no answer, or one that must not be followed or read.
        Cancelled: when the person ended it.
    """
    body = Secret(json.dumps({"Resource": resource}))
    reply = transport.post_json(server.confirmation_url(version), body)
    if reply.status == HTTPStatus.OK:
        return Sighting(_trouble_with(reply), date=reply.date)
    return _sighting(reply, is_there=reply.status in _AUTH_IS_THERE)


def look_for_signature_service(transport: Transport, certificates_url: str) -> Sighting:
    """Ask for the list of certificates without a token; raises as `look_for_auth_service` does."""
    reply = transport.get(certificates_url)
    return _sighting(reply, is_there=reply.status in _SIGNATURE_IS_THERE)


def _sighting(reply: Reply, *, is_there: bool) -> Sighting:
    if is_there:
        return Sighting(None, date=reply.date)
    if reply.status == HTTPStatus.OK:
        facts = {"status": str(reply.status)}
        detail = f"{reply.content_type or 'no type'} from {reply.url} without credentials"
        return Sighting(DssPluginError(ErrorCode.NOT_DSS, detail, facts), date=reply.date)
    return Sighting(refused_by_status(reply), reply.status in _NOTHING_IS_THERE, reply.date)


def _trouble_with(reply: Reply) -> DssPluginError | None:
    """What is wrong with an answer 200 to a sign-in: DSS may refuse in its JSON (IsError)."""
    try:
        if body_from(decode(reply.body)).is_of_dss():
            return None
    except (NotJson, TooManyParts, BrokenJson) as error:
        return unreadable(reply, error)
    facts = {"status": str(reply.status)}
    return DssPluginError(ErrorCode.NOT_DSS, "JSON with neither IsFinal nor IsError", facts)
