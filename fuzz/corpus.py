"""Where fuzzing begins: well-formed inputs of every target, in the form that the target takes."""

import base64
import json
from collections.abc import Mapping

_METHOD = "http://dss.cryptopro.ru/identity/authenticationmethod/otpviasms"
_TEXT = {
    "Label": "Код",
    "ExpiresIn": 300,
    "IsHidden": True,
    "AuthnMethod": _METHOD,
    "RefID": "t",
    "Image": {"MimeType": "image/gif", "Value": "R0lGODlh"},
}
_ANSWERS: tuple[object, ...] = (
    {"IsFinal": True, "IsError": False, "AccessToken": "aaa.bbb.ccc", "ExpiresIn": 300},
    {"IsFinal": False, "IsError": False, "Challenge": {"Title": {"Value": "Вход"}, "TextChallenge": [_TEXT]}},
    {
        "IsFinal": False,
        "Challenge": {
            "ChoiceChallenge": [{"RefID": "c", "Choice": [{"RefID": _METHOD, "Label": "SMS"}]}],
            "ContextData": {"RefID": "x"},
        },
    },
    {"IsFinal": True, "IsError": True, "Error": "transaction_expired", "ErrorDescription": "поздно"},
)
_ITEM = {
    "ID": 14,
    "CertificateBase64": "TUlJ",
    "Status": {"Value": "ACTIVE"},
    "IsDefault": True,
    "HasPin": True,
}
_LISTS: tuple[object, ...] = ([_ITEM], [], [{"id": "15", "status": 2, "friendlyname": "Имя"}, None, 7])
_REFUSALS: tuple[object, ...] = ({"error": "invalid_grant"}, {"Message": "No", "MessageDetail": "why"})
_LINK = {"rel": "http://dss.cryptopro.ru/rel/sts", "href": "https://dss.example.test/STS"}
_INSTANCES: tuple[object, ...] = ({"links": [_LINK]}, [{"links": [_LINK], "titles": {"ru": "DSS"}}])
_LETTER = (
    "Здравствуйте!\nАдрес: https://dss.example.test/STS/oauth\nhttps://dss.example.test/SignServer/rest\n"
)
_SETTINGS = (
    "АдресСервера: https://dss.example.test\nСервисИдентификации: /STS\nСервисПодписи: /SignServer\n"
    "ИдентификаторЦИ: client\nВерсияАПИ: 2\nТаймаут: 60\n"
)
_PRESET = {
    "name": "work",
    "auth_server": "https://h/STS",
    "dss_server": "https://h/SignServer",
    "locked": ["login"],
}
_POLICY = {"allowed_servers": ["dss.example.test"], "help_desk": "+7"}
_MANIFEST = {
    "manifest_version": 1,
    "id": "example",
    "version": "1.0",
    "name": {"ru": "Пример"},
    "description": {"ru": "Пример"},
    "author": "Somebody",
    "license": "MIT",
    "icon": "icon.svg",
    "host_api": ">=1.0,<2",
    "gui": "",
    "python": ">=3.11",
    "entry": "example:Plugin",
    "hooks": {"implements": [], "calls": []},
    "permissions": [],
    "languages": ["ru"],
    "default_language": "ru",
}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _token() -> bytes:
    claims = base64.urlsafe_b64encode(_json({"unique_name": "ivanova"})).decode().rstrip("=")
    return f"e30.{claims}.x".encode()


CORPUS: Mapping[str, tuple[bytes, ...]] = {
    "answers": (
        *(b"\0" + _json(one) for one in _ANSWERS),
        *(b"\1" + _json(one) for one in _LISTS),
        *(b"\2\1" + _json(one) for one in _REFUSALS),
        *(b"\3" + _json(one) for one in _INSTANCES),
        b"\4" + _token(),
    ),
    "settings": (
        b"\0" + _SETTINGS.encode(),
        b"\0" + _SETTINGS.encode("utf-16"),
        b"\0" + _SETTINGS.encode("cp1251"),
        b"\1" + _LETTER.encode(),
        b"\1" + _SETTINGS.encode(),
        b"\2" + _json(_PRESET),
        b"\3" + _json(_POLICY),
        b"\4" + _json(_MANIFEST),
    ),
}
"""By target: inputs as a well-behaved server, person or administrator would give them."""
