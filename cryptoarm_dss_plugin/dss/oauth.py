"""Signing in at a server that has no `/confirmation`: the OAuth password grant at `<sts>/oauth/token`.

Sources: vendor docs, authentication/oauth/resourceowner-flow.html; 1C BSP 3.2, module
СервисКриптографииDSS (fields of the form, both spellings of the reply); DssJavaClient by CryptoPro's
support (client and secret in a Basic header, `scope=dss`); RFC 6749, 2.3.1, 4.3 and 5.
"""

from http import HTTPStatus
from urllib.parse import quote_plus, urlencode

from cryptoarm_dss_plugin.dss.addresses import AuthServer
from cryptoarm_dss_plugin.dss.answers import TokenIssued, read_answer
from cryptoarm_dss_plugin.dss.credentials import BasicCredentials
from cryptoarm_dss_plugin.dss.refusals import (
    at_the_authorization_server,
    refused,
    refused_by_status,
)
from cryptoarm_dss_plugin.dss.reply import Reply
from cryptoarm_dss_plugin.dss.sts import Account, body_of
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret

_SCOPE = "dss"
"""What DssJavaClient asks for in this grant; 1C asks for none."""


def sign_in_by_password(
    transport: Transport, server: AuthServer, account: Account, password: Secret, *, is_known: bool
) -> TokenIssued:
    """Ask for a token with login and password alone.

    The client's secret travels in the form, as 1C sends it, and without a scope. When just that makes the
    server answer `invalid_client` or `invalid_scope`, the form is sent once more the other way known, with
    the client in a Basic header or with the scope of DssJavaClient: the only cases in which the password is
    sent a second time, and client and scope are judged before the password is.

    Args:
        transport: the connection.
        server: the authorization server.
        account: who signs in.
        password: the password; empty for "identification only".
        is_known: this service was met here before. Any other gets no password before it has answered as
            OAuth does, and a bare status of it is not taken for a refusal.

    Returns:
        The token.

    Raises:
        DssPluginError: transport failures; `not-dss` when another service, or none, is at the address (facts:
            status); a refusal of the server (facts: server_code, status; field of `client-not-registered`);
            `bad-answer`.
    """
    failure: DssPluginError | None = None
    try:
        if password and not is_known:
            _meet(transport, server, account)
        return _in_every_form(transport, server, account, password)
    except DssPluginError as error:
        bare = not is_known and "server_code" not in error.facts and error.code in _BARE_REFUSALS
        failure = at_the_authorization_server(
            DssPluginError(ErrorCode.NOT_DSS, error.detail, error.facts) if bare else error,
            has_client=bool(account.client_id),
            has_secret=bool(account.client_secret),
        )
    raise failure


_BARE_REFUSALS = frozenset({ErrorCode.WRONG_CREDENTIALS, ErrorCode.ACCESS_DENIED})
"""What a bare 401 or 403 means of a service that is known; any web server answers so."""


def _meet(transport: Transport, server: AuthServer, account: Account) -> None:
    """Let the service show itself by how it refuses a form without login and password."""
    form = {"grant_type": "password", "resource": account.resource}
    if account.client_id:
        form["client_id"] = account.client_id
    try:
        _token(transport.post_form(server.token_url(), _encoded(form))).token.wipe()
    except DssPluginError as error:
        if "server_code" not in error.facts or error.code is ErrorCode.SERVER_ERROR:
            raise


def _in_every_form(
    transport: Transport, server: AuthServer, account: Account, password: Secret
) -> TokenIssued:
    """The token, by the first form that the server has nothing against; each is sent once at the most."""
    in_header, scope = False, ""
    while True:
        try:
            return _ask(transport, server, account, password, in_header=in_header, scope=scope)
        except DssPluginError as error:
            said = error.facts.get("server_code", "").strip().lower()
            if said == "invalid_client" and account.client_secret and not in_header:
                in_header = True
            elif said == "invalid_scope" and not scope:
                scope = _SCOPE
            else:
                raise


def _ask(
    transport: Transport,
    server: AuthServer,
    account: Account,
    password: Secret,
    *,
    in_header: bool,
    scope: str,
) -> TokenIssued:
    client = _client(account) if in_header else None
    form = _form(account, password, with_client=not in_header, scope=scope)
    return _token(transport.post_form(server.token_url(), form, client))


def _client(account: Account) -> BasicCredentials:
    """Client and secret for the header, each encoded as in a form first (RFC 6749, 2.3.1)."""
    secret = account.client_secret.reveal() if account.client_secret else ""
    client_id, client_secret = (
        quote_plus(value, encoding="utf-8", errors="surrogatepass") for value in (account.client_id, secret)
    )
    return BasicCredentials(client_id, Secret(client_secret))


def _form(account: Account, password: Secret, *, with_client: bool, scope: str) -> Secret:
    """The fields in the order of the vendor's sample, percent-encoded; what is empty is not sent.

    But for the password: "identification only" sends it empty (1C).
    """
    fields = {
        "grant_type": "password",
        "username": account.login,
        "password": password.reveal(),
        "resource": account.resource,
    }
    if scope:
        fields["scope"] = scope
    if with_client and account.client_id:
        fields["client_id"] = account.client_id
    if with_client and account.client_secret:
        fields["client_secret"] = account.client_secret.reveal()
    return _encoded(fields)


def _encoded(fields: dict[str, str]) -> Secret:
    return Secret(urlencode(fields, encoding="utf-8", errors="surrogatepass"))


def _token(reply: Reply) -> TokenIssued:
    if reply.status != HTTPStatus.OK:
        raise refused_by_status(reply)
    body = body_of(reply)
    if body.error and not body.access_token:
        raise refused(str(body.error), str(body.error_description))
    answer = read_answer(body)
    if isinstance(answer, TokenIssued):
        return answer
    facts = {"status": str(reply.status)}
    if body.access_token is None:
        raise DssPluginError(ErrorCode.NOT_DSS, "JSON without an access token", facts)
    raise DssPluginError(ErrorCode.BAD_ANSWER, "no access token that can be sent", facts)
