"""The second factors of the training server (1C BSP 3.2, СервисКриптографииDSSКлиентСервер; vendor docs)."""

from dataclasses import dataclass

METHODS = "http://dss.cryptopro.ru/identity/authenticationmethod/"
"""Prefix of the addresses of methods (public source: 1C BSP 3.2, СервисКриптографииDSSКлиентСервер)."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor.

    ``method``: address of the method, with ``?...`` for one of several phones, "" when the challenge names
    none; ``tap``: the person can confirm or decline in the phone; ``code``: a one-time code is accepted;
    ``image``: the challenge carries a QR picture; ``name``: how a choice calls it; ``label``: what the server
    tells the person to do. ``phones``: choosing it brings a second choice, among these; ``then``: when it is
    confirmed these follow, with a choice when there are several.
    """

    method: str
    name: str
    label: str
    tap: bool = False
    code: bool = False
    image: bool = False
    phones: tuple["Factor", ...] = ()
    then: tuple["Factor", ...] = ()


SMS = Factor(
    METHODS + "otpviasms",
    "Код по СМС",
    "Введите код из СМС, отправленной на номер +7 *** ***-00-01",
    code=True,
)
MAIL = Factor(
    METHODS + "otpviaemail",
    "Код по почте",
    "Введите код из письма, отправленного на u***@example.test",
    code=True,
)
OATH = Factor(METHODS + "oath", "Код с брелока", "Введите код с вашего брелока", code=True)
MOBILE = Factor(
    METHODS + "mobile", "Приложение myDSS", "Подтвердите вход в приложении myDSS на вашем телефоне", tap=True
)
MOBILE_QR = Factor(
    METHODS + "mobile",
    "Приложение myDSS",
    "Подтвердите вход в приложении myDSS или наведите его камеру на QR-код и введите показанный код",
    tap=True,
    code=True,
    image=True,
)
OFFLINE = Factor(
    METHODS + "mobile",
    "Приложение myDSS без связи",
    "Наведите камеру приложения myDSS на QR-код и введите показанный код",
    code=True,
    image=True,
)
MYDSS = Factor(
    METHODS + "mydss",
    "КриптоПро Ключ",
    "Подтвердите вход в приложении КриптоПро Ключ на вашем телефоне",
    tap=True,
)
FIRST_PHONE = Factor(
    METHODS + "mydss?device=11111111-1111-4111-8111-111111111111",
    "Телефон бухгалтера",
    "Подтвердите вход на устройстве «Телефон бухгалтера»",
    tap=True,
)
SECOND_PHONE = Factor(
    METHODS + "mydss?device=22222222-2222-4222-8222-222222222222",
    "Планшет директора",
    "Подтвердите вход на устройстве «Планшет директора»",
    tap=True,
)
MYDSS_PHONES = Factor(MYDSS.method, MYDSS.name, MYDSS.label, tap=True, phones=(FIRST_PHONE, SECOND_PHONE))
AIRKEY = Factor(METHODS + "airkey", "AirKey Lite", "Подтвердите вход в приложении AirKey Lite", tap=True)
SIM = Factor(METHODS + "simauth", "Апплет на СИМ-карте", "Подтвердите запрос апплета на СИМ-карте", tap=True)
UNKNOWN = Factor(METHODS + "mtmo", "Другой способ", "Подтвердите вход или введите код", tap=True, code=True)
"""Public sources name ``mtmo`` and do not explain it: it stands for any method a client never met."""
UNKNOWN_PUSH = Factor(METHODS + "mtmo", "Другой способ", "Подтвердите вход на вашем устройстве", tap=True)
UNKNOWN_CODE = Factor(METHODS + "mtmo", "Другой способ", "Введите код с вашего устройства", code=True)
VOICE = Factor(
    "https://methods.example.test/voice#call",
    "Звонок с кодом",
    "Введите код, который назовут по телефону",
    code=True,
)
NAMELESS = Factor("", "Способ без названия", "Подтвердите вход или введите код", tap=True, code=True)
SMS_FIRST = Factor(SMS.method, SMS.name, SMS.label, code=True, then=(MAIL, MOBILE))
