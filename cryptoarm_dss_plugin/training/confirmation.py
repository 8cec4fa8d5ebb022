"""``POST <sts>/confirmation`` and ``/v2.0/confirmation``: signing in with a second factor, step by step.

Sources: vendor docs, articles/authentication/oauth/tfa-auth.html; 1C BSP 3.2, module
СервисКриптографииDSSКлиентСервер. The two versions differ in nothing here but the phones offered (the
vendor's docs promise a choice only for v2).
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType

from cryptoarm_dss_plugin.training import answers
from cryptoarm_dss_plugin.training.accounts import Account
from cryptoarm_dss_plugin.training.challenges import Challenge, Outcome
from cryptoarm_dss_plugin.training.desk import Desk, Instance
from cryptoarm_dss_plugin.training.http_messages import Request, Response, bare_response, json_response
from cryptoarm_dss_plugin.training.names import first_of, read_object, text_member
from cryptoarm_dss_plugin.training.sign_in import Credentials, sign_in

CLIENTS: Mapping[str, str | None] = MappingProxyType(
    {"training-client": None, "training-service": "Canary-client-8806", "training-web": None}
)
"""Registered OAuth clients and their secrets; ``training-web`` may not use this flow."""

CHALLENGE_BASIC = (("WWW-Authenticate", 'Basic realm="training"'),)


@dataclass(frozen=True, slots=True)
class Step:
    """What a request body asks for. ``kind``: start, choice, poll, code."""

    kind: str
    resource: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    ref_id: str = ""
    chosen: str = ""
    code: str = field(default="", repr=False)


def read_step(body: bytes) -> Step | None:
    """Read a request body, names in any case, unknown members ignored; None when it is no JSON object.

    An empty ``Value`` is a poll: 1C polls so while the person types the code.
    """
    message = read_object(body)
    if message is None:
        return None
    resource = text_member(message, "resource")
    client_id, client_secret = text_member(message, "clientid"), text_member(message, "clientsecret")
    text = first_of(message, "challengeresponse", "textchallengeresponse")
    choice = first_of(message, "challengeresponse", "choicechallengeresponse")
    if choice is not None:
        selected = first_of(choice, "choiceselected") or {}
        return Step(
            "choice",
            resource,
            client_id,
            client_secret,
            text_member(choice, "refid"),
            chosen=text_member(selected, "refid"),
        )
    if text is not None:
        code = text_member(text, "value").strip()
        kind = "code" if code else "poll"
        return Step(kind, resource, client_id, client_secret, text_member(text, "refid"), code=code)
    return Step("start", resource, client_id, client_secret)


class Confirmation:
    """The service, for all instances of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def answer(
        self, request: Request, credentials: Credentials, instance: Instance, version: str
    ) -> Response:
        """Answer one step; ``version`` is v1 or v2."""
        if "json" not in request.headers.get("content-type", "").lower():
            return json_response({"Message": "Unsupported media type"}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        step = read_step(request.body)
        if step is None:
            return json_response({"Message": "The request is invalid."}, HTTPStatus.BAD_REQUEST)
        mistake = self._configuration_mistake(step, instance)
        if mistake is not None:
            return self._mistaken(mistake)
        account = sign_in(self._desk, credentials, instance.resource)
        if account is None:
            return self._refused()
        if step.kind == "start":
            self._desk.counts.succeeded(account)
            return self._start(account, instance, version)
        with self._desk.challenges.lock:
            return self._go_on(step, account)

    def _configuration_mistake(self, step: Step, instance: Instance) -> str | None:
        """Name what is wrong with the resource or the client; later steps may leave both out."""
        if step.resource.lower() != instance.resource and (step.resource or step.kind == "start"):
            return "invalid_request"
        if self._desk.settings.client == "any" or step.kind != "start":
            return None
        if not step.client_id:
            return "invalid_request"
        if step.client_id not in CLIENTS or (CLIENTS[step.client_id] or "") != step.client_secret:
            return "invalid_client"
        return "unauthorized_client" if step.client_id == "training-web" else None

    def _mistaken(self, error: str) -> Response:
        """The form on the wire is unknown, so a setting says."""
        if self._desk.settings.client_error == "200":
            return answers.error_answer(self._desk.settings, error)
        body = {"error": error, "error_description": answers.description(error)}
        return json_response(body, HTTPStatus.BAD_REQUEST)

    def _refused(self) -> Response:
        """A refused sign-in: public sources contradict each other on its form, so a setting says."""
        shape = self._desk.settings.failure
        if shape == "200":
            return answers.error_answer(self._desk.settings, "authentication_failed")
        if shape == "403":
            return bare_response(HTTPStatus.FORBIDDEN)
        if shape == "401-json":
            body = {
                "error": "invalid_grant",
                "error_description": answers.description("authentication_failed"),
            }
            return json_response(body, HTTPStatus.UNAUTHORIZED, CHALLENGE_BASIC)
        return bare_response(HTTPStatus.UNAUTHORIZED, CHALLENGE_BASIC)

    def _start(self, account: Account, instance: Instance, version: str) -> Response:
        desk = self._desk
        factors = account.factors
        if version == "v1" and account.factors_v1 is not None:
            factors = account.factors_v1
        if not factors:
            return self._token(account, instance.resource)
        with desk.challenges.lock:
            earlier = desk.challenges.undecided(account.login)
            if earlier and (earlier[0].elsewhere or desk.settings.pending == "refuse"):
                desk.challenges.record_poll(earlier[0])
                return answers.error_answer(desk.settings, "transaction_pending")
            if desk.settings.pending == "replace":
                for one in earlier:
                    desk.challenges.finish(one, Outcome.REPLACED)
            settings = desk.settings
            challenge = desk.challenges.create(
                account.login, instance.resource, factors, settings.expires_in, settings.attempts
            )
            if settings.ref_ids == "equal":
                challenge.context_id = challenge.text_id
            return answers.challenge_answer(settings, challenge)

    def _go_on(self, step: Step, account: Account) -> Response:
        desk = self._desk
        challenge = desk.challenges.find(account.login, step.ref_id, desk.settings.ref_source)
        if challenge is None:
            return answers.error_answer(desk.settings, "invalid_transaction")
        if step.kind != "choice":
            desk.challenges.record_poll(challenge)
        standing = challenge.standing(time.monotonic())
        if standing is not Outcome.WAITING:
            return self._finished(challenge, account, standing)
        if challenge.factor is None:
            return self._choose(challenge, step)
        if step.kind == "code" and challenge.factor.code:
            return self._check_code(challenge, account, step.code)
        return answers.challenge_answer(desk.settings, challenge, repeated=True)

    def _choose(self, challenge: Challenge, step: Step) -> Response:
        """A poll before the choice gets the choice again (unknown on real servers)."""
        settings = self._desk.settings
        if step.kind != "choice":
            return answers.challenge_answer(settings, challenge)
        factor = next((one for one in challenge.offered if one.method == step.chosen), None)
        if factor is None:
            return answers.error_answer(settings, "invalid_request")
        self._desk.challenges.choose(challenge, factor)
        if settings.ref_ids == "equal":
            challenge.text_id = challenge.context_id
        return answers.challenge_answer(settings, challenge)

    def _check_code(self, challenge: Challenge, account: Account, code: str) -> Response:
        if code == challenge.code:
            return self._finished(challenge, account, Outcome.CONFIRMED)
        if code == challenge.cancel_code:
            return self._finished(challenge, account, Outcome.DECLINED)
        challenge.attempts_left -= 1
        if challenge.attempts_left < 1:
            return self._finished(challenge, account, Outcome.EXHAUSTED)
        title = f"Неверный код. Осталось попыток: {challenge.attempts_left}"
        return answers.challenge_answer(self._desk.settings, challenge, title=title)

    def _finished(self, challenge: Challenge, account: Account, outcome: Outcome) -> Response:
        """Tell the client how it ended, once."""
        settings = self._desk.settings
        self._desk.challenges.finish(challenge, outcome)
        if outcome is Outcome.CONFIRMED:
            return self._token(account, challenge.resource)
        if outcome is Outcome.DECLINED and settings.decline_status != HTTPStatus.OK:
            return bare_response(settings.decline_status)
        errors = {
            Outcome.DECLINED: "authentication_declined",
            Outcome.EXHAUSTED: "max_attempts_exceeded",
            Outcome.EXPIRED: settings.expired_error,
        }
        return answers.error_answer(settings, errors[outcome])

    def _token(self, account: Account, resource: str) -> Response:
        desk = self._desk
        lifetime = account.token_lifetime or desk.settings.token_lifetime
        token = desk.tokens.issue(account, resource, lifetime)
        refresh = desk.tokens.issue_refresh(account.login, resource) if desk.settings.refresh_token else None
        return answers.token_answer(desk.settings, token, lifetime, refresh)
