"""The error dictionary, sixth part: certificates, the store, the program itself."""

from collections.abc import Mapping
from typing import Final

from cryptoarm_dss_plugin.error_texts.wording import Owner, Wording
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.texts import mark

_ASK_FOR_CERTIFICATE: Final = mark(
    "check that this is the right login; if it is, "
    "turn to the organisation that was to issue your certificate"
)
_REPORT_TO_OPERATOR: Final = mark("report it to the organisation that issued your certificate")
_CHECK_DISK: Final = mark(
    "check that there is free space on the disk and that you may write to this folder, or turn to your "
    "administrator; what was stored before is unchanged"
)
_PLEASE_ISSUE: Final = mark(
    "Please check whether a certificate was issued for my account, and on which server it is."
)
_PLEASE_MEND: Final = mark("Please check this certificate in my account: its data cannot be read.")
_PLEASE_CHECK_STORE: Final = mark(
    "Please check the free space on the disk of this computer and whether I may write to the folder of the "
    "certificate store."
)

_SEND_DETAILS: Final = mark(
    "repeat what you did; if it does not help, send the details from the journal to your "
    "administrator or to the support"
)
_PLEASE_FIND_OUT: Final = mark(
    "Please find out what is wrong with the program; its journal has the details. If you cannot, "
    "pass this letter on to the support."
)
_HOOKS_OF_STORE: Final = (
    "store_certificates",
    "update_certificates",
    "remove_certificates",
    "release_certificates",
    "stored_certificates",
    "read_settings",
    "write_settings",
)
"""What a failure begins with that a host has not told itself."""

RESULT_WORDINGS: Final[Mapping[ErrorCode, tuple[Wording, ...]]] = {
    ErrorCode.NO_CERTIFICATES: (
        Wording(
            mark("There are no certificates in the account {login} on the DSS server"),
            _ASK_FOR_CERTIFICATE,
            Owner.OPERATOR,
            request=_PLEASE_ISSUE,
        ),
        Wording(
            mark("There are no certificates in this account on the DSS server"),
            _ASK_FOR_CERTIFICATE,
            Owner.OPERATOR,
            request=_PLEASE_ISSUE,
        ),
    ),
    ErrorCode.BAD_CERTIFICATE: (
        Wording(
            mark("The certificate number {dss_id} from the DSS server could not be read"),
            _REPORT_TO_OPERATOR,
            Owner.OPERATOR,
            request=_PLEASE_MEND,
        ),
        Wording(
            mark("A certificate from the DSS server could not be read"),
            _REPORT_TO_OPERATOR,
            Owner.OPERATOR,
            request=_PLEASE_MEND,
        ),
    ),
    ErrorCode.STORE_FAILED: (
        Wording(
            mark("There is no room on the disk for the certificate store"),
            mark("free some space and repeat; what was stored before is unchanged"),
            Owner.YOU,
            when={"fault": ("disk-full",)},
        ),
        Wording(
            mark("The certificate store may not be written on this computer"),
            mark("ask your administrator to allow it; what was stored before is unchanged"),
            Owner.ADMINISTRATOR,
            request=mark("Please allow me to write to the certificate store on this computer."),
            when={"fault": ("read-only", "no-access", "foreign")},
        ),
        Wording(
            mark("The certificate store is in use by another program"),
            mark("close the other program or wait a little and repeat"),
            Owner.YOU,
            when={"fault": ("locked",)},
        ),
        Wording(
            mark("The certificate store on this computer is damaged"),
            mark("turn to your administrator; the certificates on the DSS server are not affected"),
            Owner.ADMINISTRATOR,
            request=mark("Please help to restore the certificate store on this computer: it is damaged."),
            when={"fault": ("damaged", "not-a-database")},
        ),
        Wording(
            mark("The certificate store was made by a newer version of the program"),
            mark("ask your administrator to update the program"),
            Owner.ADMINISTRATOR,
            request=mark("Please update the program on this computer."),
            when={"fault": ("newer-schema",)},
        ),
        Wording(
            mark("The certificate store of this program does not answer"),
            mark("close the program and start it again; nothing half-done is left behind"),
            Owner.YOU,
            when={"fault": ("no-answer",)},
        ),
        Wording(
            mark("An error happened in the certificate store of this program"),
            _SEND_DETAILS,
            Owner.ADMINISTRATOR,
            request=_PLEASE_FIND_OUT,
            when={"fault": _HOOKS_OF_STORE},
        ),
        Wording(
            mark("The certificate store on this computer does not work: {path}"),
            _CHECK_DISK,
            Owner.ADMINISTRATOR,
            request=_PLEASE_CHECK_STORE,
        ),
        Wording(
            mark("The certificate store on this computer does not work"),
            _CHECK_DISK,
            Owner.ADMINISTRATOR,
            request=_PLEASE_CHECK_STORE,
        ),
    ),
    ErrorCode.CANCELLED: (
        Wording(
            mark("The check of the connection was cancelled"),
            mark("you can begin it again at any time"),
            Owner.YOU,
            when={"command": ("check",)},
        ),
        Wording(
            mark("The search for the server addresses was cancelled"),
            mark("you can begin it again at any time"),
            Owner.YOU,
            when={"command": ("discover",)},
        ),
        Wording(
            mark("The deletion was cancelled"),
            mark("everything is still there"),
            Owner.YOU,
            when={"command": ("forget-everything",)},
        ),
        Wording(
            mark("The import was cancelled"),
            mark("nothing has changed; you can begin it again at any time"),
            Owner.YOU,
        ),
    ),
    ErrorCode.INTERNAL_ERROR: (
        Wording(
            mark("An error happened in the program"),
            _SEND_DETAILS,
            Owner.ADMINISTRATOR,
            request=_PLEASE_FIND_OUT,
        ),
    ),
}
"""How an import ended that was let in, and what went wrong on this computer."""
