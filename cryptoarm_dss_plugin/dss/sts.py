"""Signing in at the authorization server (STS): the exchange over `/confirmation`.

Every step is a POST to one address with the same Authorization header; only the JSON changes.
Sources: vendor docs, authentication/oauth/tfa-auth.html; 1C BSP 3.2, module
СервисКриптографииDSSКлиентСервер (bodies of the steps).
"""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus

from cryptoarm_dss_plugin.dss.addresses import AuthServer
from cryptoarm_dss_plugin.dss.answers import Answer, ConfirmationBody, body_from, read_answer
from cryptoarm_dss_plugin.dss.credentials import BasicCredentials
from cryptoarm_dss_plugin.dss.liberal import BrokenJson, NotJson, TooManyParts, decode
from cryptoarm_dss_plugin.dss.refusals import (
    at_the_authorization_server,
    refused,
    refused_by_status,
    unreadable,
)
from cryptoarm_dss_plugin.dss.reply import Reply
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret


class ConfirmationApi(StrEnum):
    """The ways of signing in: two addresses of the exchange, whose bodies are the same, and one without it.

    `PASSWORD_GRANT` (see `oauth`) is learnt, never chosen by a person: it knows no second factor.
    """

    V1 = "v1"
    V2 = "v2"
    PASSWORD_GRANT = "oauth"  # noqa: S105 - the name of a way of signing in

    @property
    def others(self) -> "tuple[ConfirmationApi, ...]":
        """Those to ask, in this order, when this one is not there; the grant comes after the exchange."""
        return tuple(api for api in ConfirmationApi if api is not self)


CHOSEN_BY_PEOPLE = (ConfirmationApi.V1, ConfirmationApi.V2)
"""What a person may insist on, beside "auto"."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who signs in, and for what.

    Attributes:
        login: the login.
        resource: identifier of the signature service, e.g. "urn:cryptopro:dss:signserver:signserver".
        client_id: OAuth client registered by the operator, "" to send none.
        client_secret: its secret, None to send none.
    """

    login: str
    resource: str
    client_id: str = ""
    client_secret: Secret | None = None


@dataclass(slots=True)
class SignIn:
    """One sign-in with one password; `forget` when it is over.

    Every step raises DssPluginError: transport failures; `not-dss` when another service answers (facts:
    status); a refusal of the server (facts: status or server_code); `bad-answer`.
    """

    transport: Transport
    server: AuthServer
    account: Account
    password: Secret = field(repr=False)
    api: ConfirmationApi = ConfirmationApi.V1

    def start(self) -> Answer:
        """Step 1: ask to be signed in."""
        return self._step({})

    def poll(self, ref: str, seconds: float | None = None) -> Answer:
        """Ask whether the person has confirmed on the phone.

        Args:
            ref: the challenge's RefID.
            seconds: how long this question may take at the most.
        """
        return self._step({"ChallengeResponse": {"TextChallengeResponse": [{"RefId": ref}]}}, seconds)

    def send_code(self, ref: str, code: Secret) -> Answer:
        """Answer a challenge with a one-time code."""
        return self._step({"ChallengeResponse": {"TextChallengeResponse": [{"RefId": ref, "Value": code}]}})

    def choose(self, context_ref: str, option_ref: str) -> Answer:
        """Choose a factor: the whole RefID of the option goes back, with what follows its "?"."""
        response = {"RefId": context_ref, "ChoiceSelected": [{"RefID": option_ref}]}
        return self._step({"ChallengeResponse": {"ChoiceChallengeResponse": [response]}})

    def _step(self, members: dict[str, object], seconds: float | None = None) -> Answer:
        body: dict[str, object] = {"Resource": self.account.resource, **members}
        if self.account.client_id:
            body["ClientId"] = self.account.client_id
        if self.account.client_secret:
            body["ClientSecret"] = self.account.client_secret
        failure: DssPluginError | None = None
        try:
            reply = self.transport.post_json(
                self.server.confirmation_url("v2" if self.api is ConfirmationApi.V2 else "v1"),
                # Not msgspec: half a surrogate pair, typed in a broken locale, must not raise.
                Secret(json.dumps(body, default=_reveal)),
                BasicCredentials(self.account.login, self.password),
                seconds=seconds,
            )
            return _answer(reply)
        except DssPluginError as error:
            failure = at_the_authorization_server(
                error,
                has_client=bool(self.account.client_id),
                has_secret=bool(self.account.client_secret),
            )
        raise failure


def _reveal(value: Secret) -> str:
    return value.reveal()


def _answer(reply: Reply) -> Answer:
    if reply.status != HTTPStatus.OK:
        raise refused_by_status(reply)
    body = body_of(reply)
    says_error = body.error and not body.access_token
    # An explicit "IsError": false goes before a text in Error, as long as the exchange goes on.
    if body.is_error or (says_error and (body.is_error is None or body.is_final)):
        raise refused(str(body.error), str(body.error_description))
    answer = read_answer(body) if body.is_of_dss() else None
    if answer is None:
        raise DssPluginError(*_not_an_answer(body))
    return answer


def _not_an_answer(body: ConfirmationBody) -> tuple[ErrorCode, str]:
    if body.is_of_dss():
        return ErrorCode.BAD_ANSWER, "final, no error, and yet no access token that can be sent"
    return ErrorCode.NOT_DSS, "JSON with neither IsFinal nor IsError"


def body_of(reply: Reply) -> ConfirmationBody:
    """The body of a server's answer; raises DssPluginError as `unreadable` tells."""
    try:
        return body_from(decode(reply.body))
    except (NotJson, TooManyParts, BrokenJson) as error:
        problem = unreadable(reply, error)
    raise problem
