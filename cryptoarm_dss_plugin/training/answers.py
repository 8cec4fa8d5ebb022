"""The JSON of confirmation answers (vendor docs, authentication/oauth/tfa-auth.html; 1C BSP 3.2)."""

from cryptoarm_dss_plugin.training.challenge import Challenge
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
    "invalid_scope": "Запрошена неизвестная область",
    "internal_error": "Внутренняя ошибка службы",
    "unsupported_grant_type": "Способ входа не поддерживается",
}

_CODE_LENGTH = 6


def description(error: str) -> str:
    """Return the text for people that goes with an error code."""
    return _DESCRIPTIONS.get(error, error)


def token_answer(settings: Settings, token: str, refresh_token: str | None) -> Response:
    """Return the final answer: the person is in."""
    answer: JsonObject = {
        "Challenge": None,
        "AccessToken": token,
        "ExpiresIn": whole(settings.token_lifetime),
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
    shown: JsonObject | None = None
    if not repeated or settings.poll_repeats_challenge:
        shown = {"Title": {"Value": title}}
        if challenge.factor is not None:
            shown["TextChallenge"] = [_text(settings, challenge)]
        if challenge.factor is None or challenge.beside:
            shown["ChoiceChallenge"] = [_choice(challenge)]
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
    return _spelt(settings, answer, settings.omit_on_polls if repeated else ())


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
        "ExpiresIn": whole(challenge.lifetime) if settings.expires_in_specified else 0,
        "ExpiresInSpecified": settings.expires_in_specified,
        "CreatedAt": challenge.created_unix + int(settings.clock_offset),
        "IsHidden": settings.hidden,
        "RefID": challenge.text_id,
        "Title": "Вход в КриптоПро DSS",
        "MaxLenSpecified": settings.max_len,
        "HideTextSpecified": settings.hidden,
    }
    if factor.method:
        text["AuthnMethod"] = factor.method.partition("?")[0]
    if settings.max_len:
        text["MaxLen"] = _CODE_LENGTH
    if settings.hidden:
        text["HideText"] = True
    if challenge.qr_text is not None:
        text["Image"] = challenge_image(settings.image, challenge.qr_text)
    return text


def _spelt(settings: Settings, answer: JsonObject, more_omitted: tuple[str, ...] = ()) -> Response:
    omitted = frozenset((*settings.omit, *more_omitted))
    return json_response(spelt(without(answer, omitted), settings.names))
