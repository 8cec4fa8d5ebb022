"""The accounts of the training server: who can sign in, how, and what certificates they own.

All of them are invented. ``what`` says in Russian what an account is for; it is shown to people.
"""

from collections.abc import Mapping
from dataclasses import dataclass

METHODS = "http://dss.cryptopro.ru/identity/authenticationmethod/"
"""Prefix of the addresses of methods (public source: 1C BSP 3.2, СервисКриптографииDSSКлиентСервер)."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor.

    ``method``: address of the method, with ``?...`` for one of several phones; ``tap``: the person can
    confirm or decline in the phone; ``code``: a one-time code is accepted; ``image``: the challenge carries
    a QR picture; ``name``: how a choice calls it; ``label``: what the server tells the person to do.
    """

    method: str
    name: str
    label: str
    tap: bool = False
    code: bool = False
    image: bool = False


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
AIRKEY = Factor(METHODS + "airkey", "AirKey Lite", "Подтвердите вход в приложении AirKey Lite", tap=True)
SIM = Factor(METHODS + "simauth", "Апплет на СИМ-карте", "Подтвердите запрос апплета на СИМ-карте", tap=True)
UNKNOWN = Factor(METHODS + "mtmo", "Другой способ", "Подтвердите вход или введите код", tap=True, code=True)
"""Public sources name ``mtmo`` and do not explain it: it stands for any method a client never met."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account.

    ``password`` None means "identification only". ``factors``: none, one, or several to choose from;
    ``factors_v1`` replaces them on /confirmation when set. ``certificates`` names a list of
    :mod:`cryptoarm_dss_plugin.training.certificate_lists`. ``lock_after``: so many failed sign-ins in a row
    lock it. ``shown_as``: the token's ``unique_name`` when it is not the login. ``token_lifetime``:
    seconds, when it differs from the setting. ``busy``: another program's confirmation of this person waits
    from the start.
    """

    login: str
    password: str | None
    what: str
    factors: tuple[Factor, ...] = ()
    factors_v1: tuple[Factor, ...] | None = None
    certificates: str = "usual"
    locked: bool = False
    lock_after: int | None = None
    shown_as: str | None = None
    token_lifetime: int | None = None
    busy: bool = False


_ACCOUNTS = (
    Account("idonly", None, "без пароля и подтверждения, три сертификата"),
    Account("pwd", "Canary-pwd-4701", "только пароль"),
    Account("push", None, "без пароля, подтверждение в телефоне", (MOBILE,)),
    Account("pushpwd", "Canary-pushpwd-1935", "пароль, затем подтверждение в телефоне", (MOBILE,)),
    Account("sms", "Canary-sms-8264", "пароль и код по СМС", (SMS,)),
    Account("mail", "Canary-mail-3390", "пароль и код по почте", (MAIL,)),
    Account("oath", "Canary-oath-5127", "пароль и код с брелока", (OATH,)),
    Account("mydss", None, "без пароля, подтверждение в КриптоПро Ключ", (MYDSS,)),
    Account("airkey", None, "без пароля, подтверждение в AirKey Lite", (AIRKEY,)),
    Account("sim", None, "без пароля, подтверждение апплетом СИМ-карты", (SIM,)),
    Account("qr", None, "без пароля, телефон или QR-код с кодом", (MOBILE_QR,)),
    Account("unknown", "Canary-unknown-7718", "пароль и способ, которого программа не знает", (UNKNOWN,)),
    Account("choice", "Canary-choice-6042", "пароль и выбор: СМС или телефон", (SMS, MOBILE)),
    Account(
        "devices",
        "Canary-devices-9483",
        "пароль и выбор телефона (v2.0)",
        (FIRST_PHONE, SECOND_PHONE),
        (MYDSS,),
    ),
    Account("locked", "Canary-locked-2256", "заблокирована", locked=True),
    Account("strict", "Canary-strict-3071", "блокируется после трёх неудачных входов подряд", lock_after=3),
    Account("pending", None, "прежний запрос ещё ждёт подтверждения в телефоне", (MOBILE,), busy=True),
    Account("awkward", 'pa:ss "word" &+% ё', "пароль с двоеточием, кавычками, пробелами и буквой ё"),
    Account("mismatch", None, "служба выдаёт пропуск на чужое имя", shown_as="someone-else"),
    Account("alias@example.test", None, "вход по адресу почты, имя в пропуске другое", shown_as="alias"),
    Account("expired-token", None, "пропуск действует две секунды", token_lifetime=2),
    Account("onecert", None, "один сертификат", certificates="one"),
    Account("nocerts", None, "ни одного сертификата", certificates="none"),
    Account("manycerts", None, "500 сертификатов", certificates="500"),
    Account("thousands", None, "5000 сертификатов", certificates="5000"),
    Account("badcert", None, "один испорченный сертификат среди хороших", certificates="one-broken"),
    Account("allbad", None, "все сертификаты испорчены", certificates="all-broken"),
    Account("mobile", None, "ключ хранится в телефоне", certificates="in-phone"),
    Account(
        "revoked",
        None,
        "отозванный, приостановленный, истёкший; состояние словом и числом",
        certificates="revoked",
    ),
    Account("odd", None, "странно закодированные, но годные сертификаты", certificates="odd"),
    Account("rsa", None, "RSA и ECDSA", certificates="foreign"),
)
# The passwords are meant to be shown: this server guards nothing. Each is a word that occurs nowhere else,
# so that tests can hunt for it in files and logs.


def all_accounts() -> Mapping[str, Account]:
    """Return the accounts by login, in the order people should see them."""
    return {account.login: account for account in _ACCOUNTS}


def find_account(accounts: Mapping[str, Account], login: str) -> Account | None:
    """Look an account up; the case of the login does not matter (1C compares without case too)."""
    return accounts.get(login.lower())
