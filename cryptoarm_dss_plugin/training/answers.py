"""The JSON of confirmation answers (vendor docs, authentication/oauth/tfa-auth.html; 1C BSP 3.2)."""

from cryptoarm_dss_plugin.training.challenges import Challenge
from cryptoarm_dss_plugin.training.http_messages import JsonObject, Response, json_response
from cryptoarm_dss_plugin.training.images import challenge_image
from cryptoarm_dss_plugin.training.names import spelt, without
from cryptoarm_dss_plugin.training.settings import Settings

_DESCRIPTIONS = {
    "authentication_failed": "Пользователь не может быть аутентифицирован",
    "authentication_declined": "Пользователь отказался от подтверждения",
    "transaction_expired": "Время подтверждения истекло",
    "invalid_transaction": "Транзакция не найдена или завершена",
    "transaction_pending": "Предыдущий запрос ещё ожидает подтверждения",
    "max_attempts_exceeded": "Исчерпано число попыток ввода кода",
    "invalid_request": "Неверные параметры запроса",
    "invalid_client": "Клиент не зарегистрирован",
    "unauthorized_client": "Клиенту не разрешён этот способ входа",
    "invalid_grant": "Вход запрещён",
    "unsupported_grant_type": "Способ входа не поддерживается",
}


def description(error: str) -> str:
    """Return the text for people that goes with an error code."""
    return _DESCRIPTIONS.get(error, error)


def token_answer(settings: Settings, token: str, lifetime: float, refresh_token: str | None) -> Response:
    """Return the final answer: the person is in."""
    answer: JsonObject = {
        "Challenge": None,
        "AccessToken": token,
        "ExpiresIn": whole(lifetime),
        "IsFinal": True,
        "IsError": False,
        "Error": None,
        "ErrorDescription": None,
    }
    if refresh_token is not None:
        answer["RefreshToken"] = refresh_token
    return _spelt(settings, answer)


def error_answer(settings: Settings, error: str) -> Response:
    """Return an answer with IsError; whether it is final too differs between servers, so a setting says."""
    answer: JsonObject = {
        "Challenge": None,
        "AccessToken": None,
        "ExpiresIn": 0,
        "IsFinal": settings.final_with_error,
        "IsError": True,
        "Error": error,
        "ErrorDescription": description(error),
    }
    return _spelt(settings, answer)


def challenge_answer(
    settings: Settings, challenge: Challenge, *, title: str = "Подтвердите вход", repeated: bool = False
) -> Response:
    """Return a non-final answer; a ``repeated`` one leaves the challenge out when the settings say so."""
    shown: JsonObject | None = {"Title": {"Value": title}}
    if repeated and not settings.poll_repeats_challenge:
        shown = None
    elif challenge.factor is None:
        shown = {"Title": {"Value": title}, "ChoiceChallenge": [_choice(challenge)]}
    else:
        shown = {"Title": {"Value": title}, "TextChallenge": [_text(settings, challenge)]}
    if shown is not None:
        shown["ContextData"] = {"RefID": challenge.context_id}
    answer: JsonObject = {
        "Challenge": shown,
        "AccessToken": None,
        "ExpiresIn": 0,
        "IsFinal": False,
        "IsError": False,
        "Error": None,
        "ErrorDescription": None,
    }
    return _spelt(settings, answer)


def whole(seconds: float) -> int | float:
    """Return seconds as JSON shows them: a whole number where it is one."""
    return int(seconds) if seconds == int(seconds) else seconds


def _choice(challenge: Challenge) -> JsonObject:
    return {
        "RefID": challenge.context_id,
        "Label": "Выберите способ подтверждения",
        "Choice": [{"RefID": factor.method, "Label": factor.name} for factor in challenge.offered],
    }


def _text(settings: Settings, challenge: Challenge) -> JsonObject:
    factor = challenge.factor
    assert factor is not None  # noqa: S101 - tells mypy what the caller has checked
    text: JsonObject = {
        "Label": factor.label,
        "ExpiresIn": whole(challenge.lifetime),
        "ExpiresInSpecified": True,
        "CreatedAt": challenge.created_unix + int(settings.clock_offset),
        "IsHidden": False,
        "AuthnMethod": factor.method.partition("?")[0],
        "RefID": challenge.text_id,
        "Title": "Вход в КриптоПро DSS",
        "MaxLenSpecified": False,
        "HideTextSpecified": False,
    }
    if factor.image:
        text["Image"] = challenge_image(settings.image, challenge.text_id)
    return text


def _spelt(settings: Settings, answer: JsonObject) -> Response:
    return json_response(spelt(without(answer, frozenset(settings.omit)), settings.names))
