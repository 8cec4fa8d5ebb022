"""Is it the address? A second look at the signature service when the sign-in calls a request wrong.

The name of the service that a sign-in is for is taken from the address in «Сервер DSS». When that is
mistyped, the authorization server answers with the same code as to a program it does not know
(RFC 6749, 5.2: `invalid_request`), so the signature service itself is asked whether it is there, without
credentials.
"""

from collections.abc import Callable

from cryptoarm_dss_plugin.dss.addresses import SignServer
from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.dss.presence import look_for_signature_service
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

Look = Callable[[DssPluginError], DssPluginError]
"""Takes why a sign-in was refused; returns that, or what was found to be wrong instead."""


def look_at(transport: Transport, server: SignServer) -> Look:
    """A look at the signature service whose address named what was asked for.

    The look raises Cancelled when the person ended it; that the service cannot be reached leaves the refusal
    as it is.
    """

    def look(refusal: DssPluginError) -> DssPluginError:
        is_request = refusal.facts.get("server_code", "").strip().lower() == "invalid_request"
        if refusal.code is not ErrorCode.CLIENT_NOT_REGISTERED or not is_request:
            return refusal
        failure = refusal
        for url in server.certificates_urls():
            try:
                sighting = look_for_signature_service(transport, url)
            except DssPluginError:
                return refusal
            if not sighting.is_absent or sighting.failure is None:
                return refusal
            failure = sighting.failure
        return failure.with_facts(server=ServerKind.DSS.value)

    return look
