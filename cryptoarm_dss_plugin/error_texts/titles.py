"""The error dictionary: every code in a few words, for headings and letters."""

from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.texts import mark

TITLES: Final[Mapping[ErrorCode, str]] = {
    ErrorCode.USAGE: mark("Something is filled in or typed wrongly"),
    ErrorCode.BAD_CA_FILE: mark("Unusable file of root certificates"),
    ErrorCode.BAD_NAME: mark("Unusable name of a connection"),
    ErrorCode.BAD_ADDRESS: mark("Wrong server address"),
    ErrorCode.INSECURE_ADDRESS: mark("Address without protection"),
    ErrorCode.CONNECTION_EXISTS: mark("The name of the connection is taken"),
    ErrorCode.UNKNOWN_CONNECTION: mark("No such connection"),
    ErrorCode.NOT_DSS: mark("No DSS service at the address"),
    ErrorCode.BAD_ANSWER: mark("Unreadable answer of the server"),
    ErrorCode.ANSWER_TOO_LARGE: mark("Too large an answer of the server"),
    ErrorCode.CANNOT_RESOLVE: mark("No computer of that name"),
    ErrorCode.CANNOT_CONNECT: mark("No connection to the server"),
    ErrorCode.TIMEOUT: mark("The server does not answer in time"),
    ErrorCode.TLS_UNTRUSTED: mark("Untrusted certificate of the server"),
    ErrorCode.TLS_NAME_MISMATCH: mark("Certificate of another server"),
    ErrorCode.TLS_EXPIRED: mark("Expired certificate of the server"),
    ErrorCode.TLS_GOST_REQUIRED: mark("The server accepts GOST TLS only"),
    ErrorCode.TLS_FAILED: mark("No protected connection"),
    ErrorCode.PROXY_FAILED: mark("The proxy server is in the way"),
    ErrorCode.CLOCK_SKEW: mark("The clocks differ"),
    ErrorCode.SERVER_CERTIFICATE_EXPIRES: mark("The certificate of the server expires soon"),
    ErrorCode.SERVER_CERTIFICATE_REPLACED: mark("Replaced certificate of the server"),
    ErrorCode.WRONG_CREDENTIALS: mark("Wrong login or password"),
    ErrorCode.ACCESS_DENIED: mark("The server refuses access"),
    ErrorCode.PASSWORD_REQUIRED: mark("A password is needed"),
    ErrorCode.CLIENT_NOT_REGISTERED: mark("The server does not accept the program"),
    ErrorCode.CONFIRMATION_DECLINED: mark("The sign-in was declined"),
    ErrorCode.CONFIRMATION_EXPIRED: mark("The time for the confirmation is over"),
    ErrorCode.ATTEMPTS_EXCEEDED: mark("Too many wrong confirmation codes"),
    ErrorCode.CONFIRMATION_PENDING: mark("Another request waits for confirmation"),
    ErrorCode.CODE_REQUIRED: mark("A one-time code is needed"),
    ErrorCode.FACTOR_NOT_OFFERED: mark("No such confirmation method"),
    ErrorCode.NO_CERTIFICATES: mark("No certificates in the account"),
    ErrorCode.BAD_CERTIFICATE: mark("Unreadable certificate"),
    ErrorCode.STORE_FAILED: mark("The certificate store does not work"),
    ErrorCode.SERVER_ERROR: mark("Trouble on the server"),
    ErrorCode.ACCOUNT_MISMATCH: mark("Another account was let in"),
    ErrorCode.SESSION_EXPIRED: mark("The sign-in has run out"),
    ErrorCode.CANCELLED: mark("Cancelled"),
    ErrorCode.INTERNAL_ERROR: mark("Error in the program"),
}
"""For every code what it is called: no sentence, without a full stop."""
