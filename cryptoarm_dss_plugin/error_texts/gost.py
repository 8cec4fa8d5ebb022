"""The error dictionary, part of the way to a server: GOST TLS that is wanted and cannot be had."""

from typing import Final

from cryptoarm_dss_plugin.error_texts.wording import Owner, Wording
from cryptoarm_dss_plugin.texts import mark

_ONLY_GOST: Final = mark(
    "Could not connect to the DSS server: {host} accepts only connections protected by GOST TLS"
)
_GOST_WANTED: Final = mark(
    "Could not connect to the DSS server: GOST TLS is wanted for the connection and cannot be set up here"
)
_ASK_FOR_GOST: Final = mark(
    "ask your administrator to install the GOST TLS support on this computer, or ask the organisation that "
    "issued your certificate for an address without GOST TLS"
)
_PLEASE_INSTALL_GOST: Final = mark(
    "Please install the GOST TLS support on this computer, or find out an address of the server without "
    "GOST TLS."
)
_PLEASE_INSTALL_PACKAGE: Final = mark(
    "Please install OpenSSL's GOST engine on this computer (the package libengine-gost-openssl in Debian and "
    "Ubuntu, openssl-gost-engine in ALT, libgost-astra in Astra Linux), or find out an address of the server "
    "without GOST TLS."
)

# By the fact "missing": what to do, who can, what a letter asks for. The packages: packages.debian.org,
# packages.ubuntu.com; those of ALT and Astra Linux by their makers' instructions.
_WAYS_OUT: Final = {
    "no-engine": (
        mark(
            "ask your administrator to install OpenSSL's GOST engine (the package libengine-gost-openssl in "
            "Debian and Ubuntu, openssl-gost-engine in ALT, libgost-astra in Astra Linux), or ask the "
            "organisation that issued your certificate for an address without GOST TLS"
        ),
        Owner.ADMINISTRATOR,
        _PLEASE_INSTALL_PACKAGE,
    ),
    "own-openssl": (
        mark(
            "this program runs with an OpenSSL of its own, which has no GOST; ask your administrator to run "
            "it with the Python of the system, or ask the organisation that issued your certificate for an "
            "address without GOST TLS"
        ),
        Owner.ADMINISTRATOR,
        mark(
            "Please run the program with the Python of the system and install OpenSSL's GOST engine, or find "
            "out an address of the server without GOST TLS."
        ),
    ),
    "no-engines": (
        mark(
            "the OpenSSL of this computer loads no engines (version 4, or built without them); ask your "
            "administrator for OpenSSL 3 with the GOST engine, or ask the organisation that issued your "
            "certificate for an address without GOST TLS"
        ),
        Owner.ADMINISTRATOR,
        mark(
            "Please install OpenSSL 3 with its GOST engine, or find out an address of the server without "
            "GOST TLS."
        ),
    ),
    "windows": (
        mark(
            "this program can do GOST TLS only in Linux; ask the organisation that issued your certificate "
            "for an address without GOST TLS"
        ),
        Owner.OPERATOR,
        mark("Please tell me an address of this server without GOST TLS."),
    ),
    "forbidden": (
        mark(
            "the application keeps GOST TLS out of itself; ask the organisation that issued your certificate "
            "for an address without GOST TLS"
        ),
        Owner.OPERATOR,
        mark("Please tell me an address of this server without GOST TLS."),
    ),
    "switched-off": (
        mark("allow GOST TLS for this connection: it is switched off for it"),
        Owner.YOU,
        "",
    ),
}
_REFUSED: Final = Wording(
    mark(
        "Could not connect to the DSS server: {host} accepts none of the protected connections that this "
        "computer can set up, those by GOST TLS included"
    ),
    mark(
        "check the server addresses; if they are right, ask the organisation that issued your certificate "
        "for an address without GOST TLS"
    ),
    Owner.OPERATOR,
    mark("Please tell me an address of this server without GOST TLS."),
    {"missing": ("common-suite",)},
)
_SAME: Final = {"windows": ("windows", "macos")}


def _wordings() -> tuple[Wording, ...]:
    found = []
    for missing, (advice, owner, request) in _WAYS_OUT.items():
        when = {"missing": _SAME.get(missing, (missing,))}
        found += [Wording(message, advice, owner, request, when) for message in (_ONLY_GOST, _GOST_WANTED)]
    return tuple(found)


GOST_REQUIRED: Final = (
    *_wordings(),
    _REFUSED,
    Wording(_ONLY_GOST, _ASK_FOR_GOST, Owner.ADMINISTRATOR, _PLEASE_INSTALL_GOST),
    Wording(
        mark("Could not connect to the DSS server: it accepts only connections protected by GOST TLS"),
        _ASK_FOR_GOST,
        Owner.ADMINISTRATOR,
        _PLEASE_INSTALL_GOST,
    ),
)
"""Of `tls-gost-required`, the closest first."""

GOST_REFUSED: Final = (
    Wording(
        mark("Could not connect to the DSS server: {host} accepts no connections protected by GOST TLS"),
        mark("allow the connection to do without GOST TLS, or ask your administrator for another address"),
        Owner.YOU,
        when={"problem": ("no-gost",)},
    ),
)
"""Of `tls-failed`: the server was offered GOST TLS and refused."""
