"""Sign-ins and credentials for the tests: who, with what, at which server."""

from requests.auth import AuthBase

from cryptoarm_dss_plugin.dss.addresses import AuthServer, SignServer
from cryptoarm_dss_plugin.dss.credentials import BasicCredentials
from cryptoarm_dss_plugin.dss.origin import Origin
from cryptoarm_dss_plugin.dss.sts import Account, ConfirmationApi, SignIn
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.secrets import Secret

RESOURCE = "urn:cryptopro:dss:signserver:signserver"
LOGIN = "ivanova"


def basic(password: str = "") -> AuthBase:
    """The credentials of the tests' account."""
    return BasicCredentials(LOGIN, Secret(password))


def auth_server(port: int) -> AuthServer:
    """The authorization server on this port of loopback."""
    return AuthServer(Origin("localhost", port), "/STS")


def sign_server(port: int) -> SignServer:
    """The signature service on this port of loopback."""
    return SignServer(Origin("localhost", port), "/SignServer")


def sign_in(
    transport: Transport,
    port: int,
    password: str = "",
    *,
    login: str = LOGIN,
    client_id: str = "",
    client_secret: str = "",
    api: ConfirmationApi = ConfirmationApi.V1,
) -> SignIn:
    """A sign-in at the server on this port."""
    account = Account(login, RESOURCE, client_id, Secret(client_secret) if client_secret else None)
    return SignIn(transport, auth_server(port), account, Secret(password), api)


def failure_of(transport: Transport, url: str) -> DssPluginError:
    """The error with which a GET ends; the test fails when it succeeds."""
    try:
        reply = transport.get(url)
    except DssPluginError as error:
        return error
    raise AssertionError(f"answered with {reply}")
