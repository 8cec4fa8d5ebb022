"""Asking once more: a GET that a network or a busy server has spoilt, a few times and not for long.

Nothing but a GET is repeated here. A POST that signs in is sent once, for the server may have counted it
(RFC 9110, 9.2.2); polls have a rhythm of their own, in `importing`.
"""

import random

from requests.auth import AuthBase

from cryptoarm_dss_plugin.dss.reply import Reply
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

_PAUSES_SECONDS = (0.3, 0.9)
"""Before the second and the third try, each +-20 % so that many desks do not knock in step."""

_LONGEST_WAIT_SECONDS = 10.0
"""A server that asks for more is busy: the person hears that at once, instead of waiting blindly."""

_BUSY = frozenset({429, 502, 503, 504})


def get_patiently(transport: Transport, url: str, auth: AuthBase | None = None) -> Reply:
    """GET an address, up to three times.

    Once more after a connection that could not be had or broke off, and after 429, 502, 503 and 504; then
    no sooner than the server's Retry-After says. Each try has the transport's time limits for itself. What
    takes too long, or fails for another reason, is not tried again.

    Args:
        transport: the connection; cancelling it also ends the pauses.
        url: what to ask for.
        auth: the credentials.

    Returns:
        The answer; that of the last try may still be 429, 502, 503 or 504.

    Raises:
        DssPluginError: as `Transport.get` does, of the last try.
        Cancelled: when the person ended it.
    """
    for pause in _PAUSES_SECONDS:
        asked_for = 0.0
        try:
            reply = transport.get(url, auth)
        except DssPluginError as error:
            if error.code is not ErrorCode.CANNOT_CONNECT:
                raise
        else:
            asked_for = reply.retry_after or 0.0
            if reply.status not in _BUSY or asked_for > _LONGEST_WAIT_SECONDS:
                return reply
        transport.wait(max(asked_for, pause * random.SystemRandom().uniform(0.8, 1.2)))
    return transport.get(url, auth)
