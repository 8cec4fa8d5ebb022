"""``POST <sts>/oauth/token``: the grants password and refresh_token.

Sources: vendor docs, articles/authentication/oauth/resourceowner-flow.html and token-refresh.html; RFC 6749;
1C BSP 3.2, СервисКриптографииDSS (a reply in either spelling, the secret in the body); the vendor support's
Java sample mshamito/DssJavaClient (the secret in a Basic header).
"""

from http import HTTPStatus
from urllib.parse import parse_qsl

from cryptoarm_dss_plugin.training import answers
from cryptoarm_dss_plugin.training.accounts import Account
from cryptoarm_dss_plugin.training.clients import BASIC_WANTED, client_mistake, mistake_status
from cryptoarm_dss_plugin.training.desk import Desk, Instance
from cryptoarm_dss_plugin.training.http_messages import JsonObject, Request, Response, json_response
from cryptoarm_dss_plugin.training.sign_in import Credentials, check_password

_SCOPES = {"dss", "offline_access", "openid"}
_SPELLINGS = {
    "access_token": "AccessToken",
    "token_type": "TokenType",
    "expires_in": "ExpiresIn",
    "refresh_token": "RefreshToken",
}


class OAuth:
    """The token endpoint, for all instances of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def answer(self, request: Request, credentials: Credentials, instance: Instance) -> Response:
        """Answer one request; parameters count only in a form body, ``+`` and ``%XX`` decoded."""
        if "x-www-form-urlencoded" not in request.headers.get("content-type", "").lower():
            return self._refused("invalid_request")
        try:
            form = dict(parse_qsl(request.body.decode(), keep_blank_values=True, errors="strict"))
        except ValueError:
            return self._refused("invalid_request")
        mistake = self._client_mistake(form, credentials) or self._scope_mistake(form)
        if mistake is not None:
            return self._refused(mistake)
        if form.get("grant_type") == "password" and self._desk.settings.password_grant:
            return self._password(form, instance)
        if form.get("grant_type") == "refresh_token":
            return self._refresh(form, instance)
        return self._refused("unsupported_grant_type")

    def _client_mistake(self, form: dict[str, str], credentials: Credentials) -> str | None:
        """A confidential client proves itself by a Basic header or by client_secret in the body."""
        settings = self._desk.settings
        client, secret = form.get("client_id", ""), form.get("client_secret", "")
        if settings.client_proof == "basic":
            secret = ""
        if credentials.kind == "basic" and settings.client_proof != "body":
            client, secret = credentials.login or "", credentials.password or ""
        return client_mistake(settings, client, secret, when_missing="invalid_client")

    def _scope_mistake(self, form: dict[str, str]) -> str | None:
        wanted, scopes = self._desk.settings.scope, set(form.get("scope", "").split())
        bad = {"any": False, "none": bool(scopes), "wanted": "dss" not in scopes or bool(scopes - _SCOPES)}
        return "invalid_scope" if bad[wanted] else None

    def _password(self, form: dict[str, str], instance: Instance) -> Response:
        if form.get("resource", "").lower() != instance.resource:
            return self._refused("invalid_request")
        account = check_password(self._desk, form.get("username", ""), form.get("password", ""))
        # One code for a wrong password, a locked account and an account that needs a second factor (1C BSP
        # 3.2).
        if account is None or account.factors:
            return self._refused("invalid_grant")
        self._desk.counts.succeeded(account)
        return self._token(
            account, instance.resource, offline="offline_access" in form.get("scope", "").split()
        )

    def _refresh(self, form: dict[str, str], instance: Instance) -> Response:
        redeemed = self._desk.tokens.redeem_refresh(form.get("refresh_token", ""))
        account = None if redeemed is None else self._desk.account(redeemed[0])
        if redeemed is None or account is None or redeemed[1] != instance.resource:
            return self._refused("invalid_grant")
        return self._token(account, instance.resource, offline=True)

    def _token(self, account: Account, resource: str, *, offline: bool) -> Response:
        settings = self._desk.settings_for(account)
        answer: JsonObject = {
            "access_token": self._desk.tokens.issue(account, resource, settings.token_lifetime),
            "token_type": "Bearer",
            "expires_in": answers.whole(settings.token_lifetime),
        }
        if offline:
            answer["refresh_token"] = self._desk.tokens.issue_refresh(account.login, resource)
        if settings.grant_keys == "confirmation":
            answer = {_SPELLINGS[name]: value for name, value in answer.items()}
        return json_response(answer, headers=(("Cache-Control", "no-store"),))

    def _refused(self, error: str) -> Response:
        body = {"error": error, "error_description": answers.description(error)}
        status = mistake_status(self._desk.settings, error)
        return json_response(body, status, BASIC_WANTED if status == HTTPStatus.UNAUTHORIZED else ())
