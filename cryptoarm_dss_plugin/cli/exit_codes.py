"""The exit code of each error code (contract)."""

from cryptoarm_dss_plugin.errors import ErrorCode

SUCCESS = 0
ANYTHING_ELSE = 1
CANCELLED = 130

_BY_CODE = {
    SUCCESS: (  # `check` only warns of these
        ErrorCode.CLOCK_SKEW,
        ErrorCode.SERVER_CERTIFICATE_EXPIRES,
        ErrorCode.SERVER_CERTIFICATE_REPLACED,
    ),
    2: (
        ErrorCode.USAGE,
        ErrorCode.BAD_CA_FILE,
        ErrorCode.BAD_NAME,
        ErrorCode.BAD_ADDRESS,
        ErrorCode.INSECURE_ADDRESS,
        ErrorCode.CONNECTION_EXISTS,
        ErrorCode.UNKNOWN_CONNECTION,
    ),
    3: (ErrorCode.NOT_DSS, ErrorCode.BAD_ANSWER, ErrorCode.ANSWER_TOO_LARGE),
    4: (
        ErrorCode.CANNOT_RESOLVE,
        ErrorCode.CANNOT_CONNECT,
        ErrorCode.TIMEOUT,
        ErrorCode.TLS_UNTRUSTED,
        ErrorCode.TLS_NAME_MISMATCH,
        ErrorCode.TLS_EXPIRED,
        ErrorCode.TLS_GOST_REQUIRED,
        ErrorCode.TLS_FAILED,
        ErrorCode.PROXY_FAILED,
    ),
    5: (
        ErrorCode.WRONG_CREDENTIALS,
        ErrorCode.ACCESS_DENIED,
        ErrorCode.PASSWORD_REQUIRED,
        ErrorCode.CLIENT_NOT_REGISTERED,
    ),
    6: (
        ErrorCode.CONFIRMATION_DECLINED,
        ErrorCode.CONFIRMATION_EXPIRED,
        ErrorCode.ATTEMPTS_EXCEEDED,
        ErrorCode.CONFIRMATION_PENDING,
        ErrorCode.CODE_REQUIRED,
        ErrorCode.FACTOR_NOT_OFFERED,
    ),
    7: (ErrorCode.NO_CERTIFICATES,),
    8: (ErrorCode.BAD_CERTIFICATE,),
    9: (ErrorCode.STORE_FAILED,),
    CANCELLED: (ErrorCode.CANCELLED,),
}

_EXIT_CODES = {code: exit_code for exit_code, codes in _BY_CODE.items() for code in codes}


def exit_code_of(code: ErrorCode) -> int:
    """The exit code of an error: 1 for those that have none of their own."""
    return _EXIT_CODES.get(code, ANYTHING_ELSE)


PARTLY_IMPORTED = exit_code_of(ErrorCode.BAD_CERTIFICATE)
