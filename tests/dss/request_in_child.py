"""Run as a program: one GET in a process of its own, whose environment the test prepares.

Arguments: the address, the file of a CA ("" for none), a bundle that is to stand in for certifi's ("" for
none). Prints a JSON object: `ours` and `plain`, the outcome of our transport and of bare requests.
"""

import json
import sys
from pathlib import Path

import requests
import requests.adapters

from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.transport import Limits, Transport
from cryptoarm_dss_plugin.errors import DssPluginError


def main(url: str, ca_file: str, instead_of_certifi: str) -> None:
    """Ask both ways and print what came of it."""
    if instead_of_certifi:
        vars(requests.adapters)["DEFAULT_CA_BUNDLE_PATH"] = instead_of_certifi
    print(json.dumps({"ours": _ours(url, ca_file), "plain": _plain(url)}))  # noqa: T201 - to the test


def _ours(url: str, ca_file: str) -> str:
    ca_pem = Path(ca_file).read_text() if ca_file else ""
    try:
        with Transport(Cancellation(), limits=Limits(2.0, 2.0, 5.0), ca_pem=ca_pem) as transport:
            return str(transport.get(url).status)
    except DssPluginError as error:
        return error.code.value


def _plain(url: str) -> str:
    try:
        return str(requests.get(url, timeout=5).status_code)
    except requests.RequestException as error:
        return type(error).__name__


if __name__ == "__main__":
    main(*sys.argv[1:4])
