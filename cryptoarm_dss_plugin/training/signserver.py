"""The signature service: ``/api/certificates``, ``.../{id}``, ``/api/policy`` and their v2 twins.

Sources: vendor docs 2.0.3284, rest/signserver/structs/certstruct.html; 1C BSP 3.2, СервисКриптографииDSS.
The policy is shortened to the members clients read.
"""

from http import HTTPStatus

from cryptoarm_dss_plugin.training.accounts import Account
from cryptoarm_dss_plugin.training.certificate_lists import CertificateLists
from cryptoarm_dss_plugin.training.desk import Desk, Instance
from cryptoarm_dss_plugin.training.http_messages import (
    JsonObject,
    Response,
    bare_response,
    json_response,
)
from cryptoarm_dss_plugin.training.list_changes import ListChange
from cryptoarm_dss_plugin.training.names import spelt
from cryptoarm_dss_plugin.training.settings import Settings
from cryptoarm_dss_plugin.training.sign_in import Credentials

_ACTION = "http://dss.cryptopro.ru/identity/claims/action/"


class SignServer:
    """The service, for all instances of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def answer(self, credentials: Credentials, instance: Instance, what: tuple[str, ...]) -> Response:
        """Answer GET for a path below ``api/``, split at the slashes."""
        login = None
        if credentials.token is not None:
            login = self._desk.tokens.login_of(credentials.token, instance.resource)
        account = None if login is None else self._desk.account(login)
        if account is None:
            return bare_response(HTTPStatus.UNAUTHORIZED, (("WWW-Authenticate", "Bearer"),))
        settings = self._desk.settings
        spelling = (settings.names, settings.certificate_form)
        change = self._desk.list_changes.of(account.login)
        if change is not None and what[:1] == ("certificates",):
            return _changed(self._desk.certificates, account, change, settings, what[1:])
        if what == ("certificates",):
            return Response(body=self._desk.certificates.rendered(account.certificates, *spelling))
        if what == ("policy",):
            return json_response(spelt(_policy(mfa=bool(account.factors)), settings.names))
        if len(what) == 2 and what[0] == "certificates" and what[1].isdecimal():  # noqa: PLR2004 - a name and an id
            item = self._desk.certificates.one(account.certificates, int(what[1]), *spelling)
            if item is not None:
                return json_response(item)
        return json_response({"Message": "No such object."}, HTTPStatus.NOT_FOUND)


def _changed(
    lists: CertificateLists, account: Account, change: ListChange, settings: Settings, rest: tuple[str, ...]
) -> Response:
    """Answer for a list that is not as usual: all of it, or the item whose id is the rest of the path."""
    items = change.applied(lists.items(change.name or account.certificates, settings.certificate_form))
    if not rest:
        return json_response([spelt(item, settings.names) for item in items])
    found = next((item for item in items if rest == (str(item["ID"]),)), None)
    if found is None:
        return json_response({"Message": "No such object."}, HTTPStatus.NOT_FOUND)
    return json_response(spelt(found, settings.names))


def _policy(*, mfa: bool) -> JsonObject:
    return {
        "CAPolicy": [
            {
                "ID": 11,
                "Name": "Учебный удостоверяющий центр",
                "Active": True,
                "AllowUserMode": False,
                "SNChangesEnable": False,
                "NamePolicy": [],
                "EKUTemplates": {},
                "CAType": "DSSOutOfBandEnroll",
                "ValidationMode": 0,
            }
        ],
        "CSPsPolicy": [],
        "ActionPolicy": [
            {
                "DisplayName": "Выпуск маркера",
                "Uri": _ACTION + "issue",
                "Action": "Issue",
                "MfaRequired": mfa,
            },
            {
                "DisplayName": "Подпись документа",
                "Uri": _ACTION + "signdocument",
                "Action": "SignDocument",
                "MfaRequired": mfa,
            },
        ],
        "PinCodeMode": "Allow",
        "AllowedSignatureTypes": ["GOST3410", "CMS", "CAdES", "XMLDSig", "PDF", "MSOffice"],
        "TspServices": [],
        "TransactionConfirmation": "NotSet",
        "AllowThirdPartyTsp": False,
        "AllowHashSigning": True,
    }
