"""An error in the words of the command line: the dictionary's, with the option that helps."""

from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.texts import Texts

_OPTION_OF_BOX: Final[Mapping[str, str]] = {
    "auth_server": "--auth-server",
    "dss_server": "--dss-server",
    "login": "--login",
    "client_id": "--client-id",
    "client_secret": "--client-secret-stdin",
    "resource": "--resource",
    "confirmation_api": "--confirmation-api",
    "ca_pem": "--ca-file",
    "proxy": "--proxy",
    "gost_tls": "--gost-tls",
}
_OF_BOXES: Final = (ErrorCode.USAGE, ErrorCode.CLIENT_NOT_REGISTERED)


def message_of(error: DssPluginError, texts: Texts) -> str:
    """What happened and what to do, in one line."""
    notice, hint = explain(error, texts).notice, _hint(error, texts)
    return f"{notice} {hint}" if hint else notice


def told(error: DssPluginError, texts: Texts) -> str:
    """The same, and in a line of its own, marked as such, what the server has said."""
    message, said = message_of(error, texts), explain(error, texts).server_words
    return f"{message}\n{texts.text('The DSS server says: {words}', words=said)}" if said else message


def _hint(error: DssPluginError, texts: Texts) -> str:
    if error.code is ErrorCode.PASSWORD_REQUIRED:
        return texts.text(
            "A script gives it as a line of standard input: {option}.", option="--password-stdin"
        )
    if error.code is ErrorCode.CODE_REQUIRED:
        return texts.text("A script gives it as a line of standard input: {option}.", option="--code-stdin")
    option = _OPTION_OF_BOX.get(error.facts.get("field", "")) if error.code in _OF_BOXES else None
    if error.code is ErrorCode.PROXY_FAILED and error.facts.get("status") == "407":
        option = "--proxy, --proxy-password-stdin"
    return texts.text("On the command line that is {option}.", option=option) if option else ""
