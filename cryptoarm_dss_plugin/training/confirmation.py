"""``POST <sts>/confirmation`` and ``/v2.0/confirmation``: signing in with a second factor, step by step.

Sources: vendor docs, articles/authentication/oauth/tfa-auth.html; 1C BSP 3.2, module
СервисКриптографииDSSКлиентСервер. The two versions differ in nothing here but the phones offered (the
vendor's docs promise a choice only for v2).
"""

import hmac
import time
from http import HTTPStatus

from cryptoarm_dss_plugin.training import answers
from cryptoarm_dss_plugin.training.accounts import Account
from cryptoarm_dss_plugin.training.challenge import Challenge, Outcome
from cryptoarm_dss_plugin.training.clients import BASIC_WANTED, client_mistake, mistake_status
from cryptoarm_dss_plugin.training.desk import Desk, Instance
from cryptoarm_dss_plugin.training.http_messages import Request, Response, bare_response, json_response
from cryptoarm_dss_plugin.training.sign_in import Credentials, sign_in
from cryptoarm_dss_plugin.training.steps import Step, read_step


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
        with self._desk.challenges.lock:
            if step.kind != "start":
                return self._go_on(step, account)
            self._desk.counts.succeeded(account)
            return self._start(account, instance, version)

    def _configuration_mistake(self, step: Step, instance: Instance) -> str | None:
        """Name what is wrong with the resource or the client; later steps may leave both out."""
        settings = self._desk.settings
        if step.resource.lower() != instance.resource and (step.resource or step.kind == "start"):
            return "invalid_request"
        if step.kind != "start" and not settings.client_every_step:
            return None
        return client_mistake(settings, step.client_id, step.client_secret, when_missing="invalid_request")

    def _mistaken(self, error: str) -> Response:
        """The form on the wire is unknown, so a setting says."""
        settings = self._desk.settings
        if settings.client_error == "200":
            return answers.error_answer(settings, error)
        body = {"error": error, "error_description": answers.description(error)}
        return json_response(body, mistake_status(settings, error))

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
            return json_response(body, HTTPStatus.UNAUTHORIZED, BASIC_WANTED)
        return bare_response(HTTPStatus.UNAUTHORIZED, BASIC_WANTED)

    def _start(self, account: Account, instance: Instance, version: str) -> Response:
        settings, challenges = self._desk.settings_for(account), self._desk.challenges
        factors = account.factors
        if version == "v1" and account.factors_v1 is not None:
            factors = account.factors_v1
        if not factors:
            return self._token(account, instance.resource)
        earlier = challenges.undecided(account.login)
        if earlier and (earlier[0].elsewhere or settings.pending == "refuse"):
            challenges.record_poll(earlier[0])
            return answers.error_answer(settings, "transaction_pending")
        left = max((_seconds_to_wait(one, settings.resend_after) for one in earlier), default=0.0)
        if left > 0:
            if settings.resend_error == "429":
                return bare_response(HTTPStatus.TOO_MANY_REQUESTS, (("Retry-After", str(int(left) + 1)),))
            return answers.error_answer(settings, settings.resend_error)
        if settings.pending == "replace":
            for one in earlier:
                challenges.finish(one, Outcome.REPLACED)
        challenge = Challenge(
            account.login,
            instance.resource,
            factors,
            settings.expires_in,
            settings.attempts,
            beside=account.at_once,
        )
        challenges.create(challenge)
        if settings.ref_ids == "equal":
            challenge.arrange_ids("equal")
        return answers.challenge_answer(settings, challenge)

    def _go_on(self, step: Step, account: Account) -> Response:
        settings, challenges = self._desk.settings_for(account), self._desk.challenges
        # 1C answers a choice with ContextData's RefID, so that one is good for it everywhere.
        source = "any" if step.kind == "choice" else settings.ref_source
        challenge = challenges.find(account.login, step.ref_id, source)
        if challenge is None:
            return answers.error_answer(settings, "invalid_transaction")
        if step.kind != "choice":
            challenges.record_poll(challenge)
        standing = challenge.standing(time.monotonic())
        if standing is not Outcome.WAITING:
            return self._finished(challenge, account, standing)
        if challenge.factor is None or (step.kind == "choice" and challenge.beside):
            return self._choose(challenge, account, step)
        if step.kind == "code" and challenge.factor.code:
            return self._check_code(challenge, account, step.code)
        return answers.challenge_answer(settings, challenge, repeated=True)

    def _choose(self, challenge: Challenge, account: Account, step: Step) -> Response:
        """A poll before the choice gets the choice again (unknown on real servers)."""
        settings = self._desk.settings_for(account)
        if step.kind != "choice":
            return answers.challenge_answer(settings, challenge)
        factor = next((one for one in challenge.offered if one.method == step.chosen), None)
        if factor is None:
            return answers.error_answer(settings, "invalid_request")
        challenge.beside = False
        self._desk.challenges.choose(challenge, factor)
        challenge.arrange_ids(settings.ref_ids)
        return answers.challenge_answer(settings, challenge)

    def _check_code(self, challenge: Challenge, account: Account, code: str) -> Response:
        settings = self._desk.settings_for(account)
        right = challenge.code
        if settings.codes == "newest":
            right = self._desk.challenges.newest_code(account.login)
        if _same(code, right):
            return self._finished(challenge, account, Outcome.CONFIRMED)
        if _same(code, challenge.cancel_code):
            return self._finished(challenge, account, Outcome.DECLINED)
        challenge.attempts_left -= 1
        if challenge.attempts_left < 1:
            return self._finished(challenge, account, Outcome.EXHAUSTED)
        if settings.ref_ids == "changing":
            challenge.arrange_ids("changing")
        title = f"Неверный код. Осталось попыток: {challenge.attempts_left}"
        return answers.challenge_answer(settings, challenge, title=title)

    def _finished(self, challenge: Challenge, account: Account, outcome: Outcome) -> Response:
        """Tell the client how it ended, once; or what comes next."""
        settings = self._desk.settings_for(account)
        if outcome is Outcome.CONFIRMED and self._desk.challenges.go_on(challenge):
            challenge.arrange_ids(settings.ref_ids)
            return answers.challenge_answer(settings, challenge)
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
        desk, settings = self._desk, self._desk.settings_for(account)
        token = desk.tokens.issue(account, resource, settings.token_lifetime)
        refresh = desk.tokens.issue_refresh(account.login, resource) if settings.refresh_token else None
        return answers.token_answer(settings, token, refresh)


def _same(typed: str, code: str | None) -> bool:
    return code is not None and hmac.compare_digest(typed.encode(), code.encode())


def _seconds_to_wait(challenge: Challenge, resend_after: float) -> float:
    """Nothing was sent yet where the person has still to choose."""
    if challenge.factor is None:
        return 0.0
    return challenge.created_at + resend_after - time.monotonic()
