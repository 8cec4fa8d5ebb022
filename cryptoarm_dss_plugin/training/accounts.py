"""The accounts of the training server: who can sign in, how, and what certificates they own.

All of them are invented. ``what`` says in Russian what an account is for; it is shown to people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cryptoarm_dss_plugin.training import factors
from cryptoarm_dss_plugin.training.factors import (
    FIRST_PHONE,
    METHODS,
    MOBILE,
    MYDSS,
    SECOND_PHONE,
    SMS,
    Factor,
)

__all__ = [
    "FIRST_PHONE",
    "METHODS",
    "MOBILE",
    "MYDSS",
    "SECOND_PHONE",
    "SMS",
    "Account",
    "Factor",
    "all_accounts",
    "find_account",
]


@dataclass(frozen=True, slots=True)
class Account:
    """One account.

    ``password`` None means "identification only". ``factors``: none, one, or several to choose from;
    ``factors_v1`` replaces them on /confirmation when set; ``at_once``: the first one begins without waiting
    for the choice, which comes beside it in the same answer. ``certificates`` names a list of
    :mod:`cryptoarm_dss_plugin.training.certificate_lists`. ``lock_after``: so many failed sign-ins in a row
    lock it. ``shown_as``: the token's ``unique_name`` when it is not the login. ``known_as``: a telephone
    number and an address it may sign in by as well (vendor docs, mydss/mydss_mgmt.html). ``variant``:
    settings that go before the server's own, see :mod:`~cryptoarm_dss_plugin.training.settings`. ``busy``:
    another program's confirmation of this person waits from the start.
    """

    login: str
    password: str | None
    what: str
    factors: tuple[Factor, ...] = ()
    factors_v1: tuple[Factor, ...] | None = None
    at_once: bool = False
    certificates: str = "usual"
    locked: bool = False
    lock_after: int | None = None
    shown_as: str | None = None
    known_as: tuple[str, ...] = ()
    variant: Mapping[str, object] = field(default_factory=dict)
    busy: bool = False


_ACCOUNTS = (
    Account("idonly", None, "без пароля и подтверждения, три сертификата"),
    Account("pwd", "Canary-pwd-4701", "только пароль"),
    Account("push", None, "без пароля, подтверждение в телефоне", (MOBILE,)),
    Account("pushpwd", "Canary-pushpwd-1935", "пароль, затем подтверждение в телефоне", (MOBILE,)),
    Account("sms", "Canary-sms-8264", "пароль и код по СМС", (SMS,)),
    Account("mail", "Canary-mail-3390", "пароль и код по почте", (factors.MAIL,)),
    Account("oath", "Canary-oath-5127", "пароль и код с брелока", (factors.OATH,)),
    Account("mydss", None, "без пароля, подтверждение в КриптоПро Ключ", (MYDSS,)),
    Account("airkey", None, "без пароля, подтверждение в AirKey Lite", (factors.AIRKEY,)),
    Account("sim", None, "без пароля, подтверждение апплетом СИМ-карты", (factors.SIM,)),
    Account("qr", None, "без пароля, телефон или QR-код с кодом", (factors.MOBILE_QR,)),
    Account("offline", None, "без пароля, телефон без связи: только QR-код и код", (factors.OFFLINE,)),
    Account(
        "qr-hostile",
        None,
        "без пароля, телефон; вместо QR-кода приходит опасная картинка",
        (factors.MOBILE_QR,),
        variant={"image": "script"},
    ),
    Account(
        "unknown",
        "Canary-unknown-7718",
        "пароль и способ, которого программа не знает: и телефон, и код",
        (factors.UNKNOWN,),
    ),
    Account("unknown-push", None, "без пароля, неизвестный способ: только телефон", (factors.UNKNOWN_PUSH,)),
    Account(
        "unknown-code",
        "Canary-unknowncode-6655",
        "пароль и неизвестный способ: только код",
        (factors.UNKNOWN_CODE,),
    ),
    Account("voice", "Canary-voice-4093", "пароль и код звонком: чужой адрес способа", (factors.VOICE,)),
    Account("no-method", "Canary-nomethod-2981", "пароль, способ не назван", (factors.NAMELESS,)),
    Account("choice", "Canary-choice-6042", "пароль и выбор: СМС или телефон", (SMS, MOBILE)),
    Account(
        "choice4",
        "Canary-choicefour-7370",
        "пароль и выбор из четырёх способов",
        (SMS, factors.MAIL, factors.MOBILE_QR, factors.AIRKEY),
    ),
    Account(
        "devices",
        "Canary-devices-9483",
        "пароль и выбор телефона (v2.0)",
        (FIRST_PHONE, SECOND_PHONE),
        (MYDSS,),
    ),
    Account(
        "phones",
        "Canary-phones-1158",
        "пароль и выбор способа, для КриптоПро Ключ затем и телефона (v2.0)",
        (SMS, factors.MYDSS_PHONES),
        (SMS, MYDSS),
    ),
    Account(
        "both",
        "Canary-both-5516",
        "пароль; код по СМС уже отправлен, рядом выбор другого способа",
        (SMS, MOBILE),
        at_once=True,
    ),
    Account(
        "two-steps",
        "Canary-twosteps-8837",
        "пароль, код по СМС, затем выбор: почта или телефон",
        (factors.SMS_FIRST,),
    ),
    Account("locked", "Canary-locked-2256", "заблокирована", locked=True),
    Account("strict", "Canary-strict-3071", "блокируется после трёх неудачных входов подряд", lock_after=3),
    Account("pending", None, "прежний запрос ещё ждёт подтверждения в телефоне", (MOBILE,), busy=True),
    Account(
        "resend",
        "Canary-resend-6429",
        "пароль и код по СМС; новый код дают не раньше чем через минуту",
        (SMS,),
        variant={"resend_after": 60, "pending": "replace"},
    ),
    Account(
        "hurry",
        None,
        "без пароля, на подтверждение в телефоне даётся 40 секунд",
        (MOBILE,),
        variant={"expires_in": 40},
    ),
    Account(
        "laconic",
        None,
        "без пароля, телефон; служба не говорит ни срока, ни что делать",
        (MOBILE,),
        variant={
            "omit": ("ExpiresIn", "ExpiresInSpecified", "Label", "Title", "CreatedAt", "ContextData"),
            "omit_on_polls": ("Challenge",),
        },
    ),
    Account("awkward", 'pa:ss "word" &+% ё', "пароль с двоеточием, кавычками, пробелами и буквой ё"),
    Account("mismatch", None, "служба выдаёт пропуск на чужое имя", shown_as="someone-else"),
    Account("alias@example.test", None, "вход по адресу почты, имя в пропуске другое", shown_as="alias"),
    Account(
        "byphone",
        "Canary-byphone-9004",
        "пароль; входит и по телефону +70000000001, и по адресу byphone@example.test",
        known_as=("+70000000001", "byphone@example.test"),
    ),
    Account("expired-token", None, "пропуск действует две секунды", variant={"token_lifetime": 2}),
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
    """Look an account up by its login, telephone number or address.

    The case does not matter (1C compares without case too), nor do the signs people write into numbers.
    There are as many more of each account as one likes, for an office with many of them: "idonly+7" is
    another one like "idonly", with the same password.
    """
    found = accounts.get(login.lower())
    if found is not None or not login:
        return found
    model, plus, number = login.lower().rpartition("+")
    if plus and model in accounts and number.isdecimal():
        return replace(accounts[model], login=f"{model}+{number}")
    bare = "".join(sign for sign in login.lower() if sign not in " -()")
    return next((account for account in accounts.values() if bare in account.known_as), None)
