"""``POST <sts>/oauth/token``: the grants password and refresh_token.

Sources: vendor docs, articles/authentication/oauth/resourceowner-flow.html and token-refresh.html; RFC 6749.
"""

from http import HTTPStatus
from urllib.parse import parse_qsl

from cryptoarm_dss_plugin.training import answers
from cryptoarm_dss_plugin.training.accounts import Account
from cryptoarm_dss_plugin.training.confirmation import CLIENTS
from cryptoarm_dss_plugin.training.desk import Desk, Instance
from cryptoarm_dss_plugin.training.http_messages import JsonObject, Request, Response, json_response
from cryptoarm_dss_plugin.training.sign_in import Credentials, check_password


class OAuth:
    """The token endpoint, for all instances of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def answer(self, request: Request, credentials: Credentials, instance: Instance) -> Response:
        """Answer one request; parameters count only in a form body, ``+`` and ``%XX`` decoded."""
        if "x-www-form-urlencoded" not in request.headers.get("content-type", "").lower():
            return _refused("invalid_request")
        try:
            form = dict(parse_qsl(request.body.decode(), keep_blank_values=True, errors="strict"))
        except ValueError:
            return _refused("invalid_request")
        if not self._client_is_good(form, credentials):
            return _refused("invalid_client")
        if form.get("grant_type") == "password":
            return self._password(form, instance)
        if form.get("grant_type") == "refresh_token":
            return self._refresh(form, instance)
        return _refused("unsupported_grant_type")

    def _client_is_good(self, form: dict[str, str], credentials: Credentials) -> bool:
        """A confidential client proves itself by a Basic header or by client_secret in the body."""
        if self._desk.settings.client == "any":
            return True
        client, secret = form.get("client_id", ""), form.get("client_secret", "")
        if credentials.kind == "basic":
            client, secret = credentials.login or "", credentials.password or ""
        return client in CLIENTS and (CLIENTS[client] or "") == secret

    def _password(self, form: dict[str, str], instance: Instance) -> Response:
        if form.get("resource", "").lower() != instance.resource:
            return _refused("invalid_request")
        account = check_password(self._desk, form.get("username", ""), form.get("password", ""))
        # One code for a wrong password, a locked account and an account that needs a second factor (1C BSP
        # 3.2).
        if account is None or account.factors:
            return _refused("invalid_grant")
        self._desk.counts.succeeded(account)
        return self._token(
            account, instance.resource, offline="offline_access" in form.get("scope", "").split()
        )

    def _refresh(self, form: dict[str, str], instance: Instance) -> Response:
        redeemed = self._desk.tokens.redeem_refresh(form.get("refresh_token", ""))
        account = None if redeemed is None else self._desk.account(redeemed[0])
        if redeemed is None or account is None or redeemed[1] != instance.resource:
            return _refused("invalid_grant")
        return self._token(account, instance.resource, offline=True)

    def _token(self, account: Account, resource: str, *, offline: bool) -> Response:
        lifetime = account.token_lifetime or self._desk.settings.token_lifetime
        answer: JsonObject = {
            "access_token": self._desk.tokens.issue(account, resource, lifetime),
            "token_type": "Bearer",
            "expires_in": answers.whole(lifetime),
        }
        if offline:
            answer["refresh_token"] = self._desk.tokens.issue_refresh(account.login, resource)
        return json_response(answer, headers=(("Cache-Control", "no-store"),))


def _refused(error: str) -> Response:
    body = {"error": error, "error_description": answers.description(error)}
    return json_response(body, HTTPStatus.BAD_REQUEST)
