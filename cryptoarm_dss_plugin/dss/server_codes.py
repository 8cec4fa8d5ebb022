"""The codes by which DSS and OAuth servers name a refusal, as stable codes of ours.

Sources: the codes known to a production client (1C BSP 3.2, modules СервисКриптографииDSSСлужебный,
functions ОписаниеОшибки_..., and СервисКриптографииDSSКлиентСервер); RFC 6749, 4.1.2.1 and 5.2. What a
code means to a person is in the error dictionary, `error_texts`, which knows it as the fact `server_code`.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cryptoarm_dss_plugin.errors import ErrorCode

_OF_A_SIGN_IN: Final = {
    "authentication_failed": ErrorCode.WRONG_CREDENTIALS,
    "invalid_grant": ErrorCode.WRONG_CREDENTIALS,
    "login_required": ErrorCode.SESSION_EXPIRED,
    # How the program or the service is named to the server.
    "invalid_client": ErrorCode.CLIENT_NOT_REGISTERED,
    "unauthorized_client": ErrorCode.CLIENT_NOT_REGISTERED,
    "unsupported_response_type": ErrorCode.CLIENT_NOT_REGISTERED,
    "invalid_request": ErrorCode.CLIENT_NOT_REGISTERED,
    "invalid_scope": ErrorCode.CLIENT_NOT_REGISTERED,
    # What is not right about the account.
    "access_denied": ErrorCode.ACCESS_DENIED,
    "unsupported_grant_type": ErrorCode.ACCESS_DENIED,
    "user_not_found": ErrorCode.ACCESS_DENIED,
    "invalid_authentication_scheme": ErrorCode.ACCESS_DENIED,
    "authn_method_not_confirmed": ErrorCode.ACCESS_DENIED,
    "contact_confirmation_required": ErrorCode.ACCESS_DENIED,
    "invalid_phone": ErrorCode.ACCESS_DENIED,
}

_OF_A_CONFIRMATION: Final = {
    "authentication_declined": ErrorCode.CONFIRMATION_DECLINED,
    "transaction_expired": ErrorCode.CONFIRMATION_EXPIRED,
    "invalid_transaction": ErrorCode.CONFIRMATION_EXPIRED,
    "max_attempts_exceeded": ErrorCode.ATTEMPTS_EXCEEDED,
    "transaction_pending": ErrorCode.CONFIRMATION_PENDING,
}

_OF_THE_SERVICE: Final = {
    "internal_error": ErrorCode.SERVER_ERROR,
    "server_error": ErrorCode.SERVER_ERROR,
    "temporarily_unavailable": ErrorCode.SERVER_ERROR,
    "certificate_not_found": ErrorCode.NO_CERTIFICATES,
    "cert_not_found": ErrorCode.NO_CERTIFICATES,
}

_OF_OTHER_WORK: Final = (
    # signing and encrypting
    "invalid_pin",
    "invalid_signature_params",
    "content_required",
    "invalid_content",
    "invalid_parameters",
    "parameters_required",
    "invalid_recipients",
    "max_request_length_exceeded",
    "document_info_invalid",
    "invalid_operation",
    # certificates one by one, and requests for them
    "invalid_certificate",
    "invalid_certificate_id",
    "invalid_certificate_format",
    "invalid_certificate_status",
    "invalid_subject_name",
    "pending_requests_exist",
    "invalid_enroll",
    "enroll_is_missing",
    "appropriate_enroll_not_found",
    "invalid_rev_request",
    "request_not_found",
    "invalid_request_status",
    "duplicate_friendly_name",
    "invalid_frinendly_name_length",  # the server's own spelling
    "invalid_friendly_name_length",
    # keys and algorithms
    "algid_is_not_supported",
    "param_set_is_not_supported",
    "provider_not_found",
    "key_not_found",
    "param_is_null",
    "value_is_null",
    # management of users and objects, audit
    "wrong_operation",
    "invalid_object_state",
    "invalid_object_data",
    "forbidden_object_operation",
    "error_bad_bounds",
    "error_invalid_filter_value",
    "error_operation_not_supported",
)
"""Codes for what an import never asks: an answer with one of them is a refusal without a known reason."""

SERVER_CODES: Final[Mapping[str, ErrorCode]] = MappingProxyType(
    {
        **_OF_A_SIGN_IN,
        **_OF_A_CONFIRMATION,
        **_OF_THE_SERVICE,
        **dict.fromkeys(_OF_OTHER_WORK, ErrorCode.ACCESS_DENIED),
    }
)
"""For every code known, in small letters, the one of ours."""

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{2,59}", re.IGNORECASE)


def meaning_of(server_code: str) -> ErrorCode | None:
    """What a server's code means, whatever the case of its letters; None for one that is not known."""
    return SERVER_CODES.get(server_code.strip().lower())


def is_code(said: str) -> bool:
    """Whether this may be a code of such a server at all ("user_blocked", not "Bad Request")."""
    return _CODE.fullmatch(said.strip()) is not None
