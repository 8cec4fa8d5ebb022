"""Run as a program where the system's openssl.cnf has put the GOST engine in force: it is to stay so.

Arguments: an address and the file of its CA. Prints a JSON object: the suites of a fresh context `before` and
`after` two conversations by GOST TLS, and whether they were `answered`.
"""

import json
import ssl
import sys
from pathlib import Path

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.gost_tls import GostTls, GostWish
from cryptoarm_dss_plugin.dss.transport import Transport


def main(url: str, ca_file: str) -> None:
    """Look, talk, look again."""
    before = _suites()
    answered = []
    for _ in range(2):
        with Transport(
            Cancellation(), ca_pem=Path(ca_file).read_text(), gost=GostWish(GostTls.REQUIRE)
        ) as transport:
            answered.append(transport.get(url).status > 0)
    print(json.dumps({"before": before, "after": _suites(), "answered": answered}))  # noqa: T201 - to the test


def _suites() -> list[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("DEFAULT")
    return [suite["name"] for suite in context.get_ciphers()]


if __name__ == "__main__":
    main(*sys.argv[1:3])
