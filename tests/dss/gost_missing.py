"""Run as a program: asks for the GOST engine in a process whose OpenSSL the test has prepared.

Arguments: an address, the file of its CA, and how to go about GOST TLS. Prints a JSON object: `code` and
`missing` of the error, and `answered`.
"""

import json
import sys
from pathlib import Path

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.gost_tls import GostTls, GostWish
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from cryptoarm_dss_plugin.errors import DssPluginError


def main(url: str, ca_file: str, mode: str) -> None:
    """Ask, and print what came of it."""
    told = {"answered": "", "code": "", "missing": ""}
    try:
        with Transport(
            Cancellation(),
            limits=Limits(2.0, 2.0, 5.0),
            ca_pem=Path(ca_file).read_text(),
            gost=GostWish(GostTls(mode)),
        ) as transport:
            told["answered"] = str(transport.get(url).status)
    except DssPluginError as error:
        told |= {"code": error.code.value, "missing": error.facts.get("missing", "")}
    print(json.dumps(told))  # noqa: T201 - to the test


if __name__ == "__main__":
    main(*sys.argv[1:4])
