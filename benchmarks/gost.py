"""`python -m benchmarks.gost [--write]`: GOST TLS measured; writes docs/gost-tls.md if asked."""

import argparse
import json
import os
import platform
import ssl
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.gost_isolation import THREADS
from cryptoarm_dss_plugin.training.gost_identity import SUITES
from cryptoarm_dss_plugin.training.process import TrainingProcess

_REPOSITORY: Final = Path(__file__).parents[1]
_DOCUMENT: Final = _REPOSITORY / "docs" / "gost-tls.md"
_TEXT: Final = """# GOST TLS

Written by `python -m benchmarks.gost --write`.

Many DSS servers take GOST cipher suites only, often on port 4430. On Linux this client connects to them
with OpenSSL's GOST engine: TLS 1.2 with the suites of RFC 9189, the strongest first. `--gost-tls auto`,
the usual way, begins with ordinary TLS and tries GOST once when the server has refused that, by an alert
or, as IIS does, by ending the connection in the handshake: nothing of the request has been sent by then.
What was found out is kept with the connection until the server takes ordinary TLS again, and GOST is then
offered at once, before the usual suites. `require` offers GOST alone, `off` never does. Certificates are
always verified, by the system's roots and the connection's own CA file. A proxy that is itself spoken to
over TLS is offered ordinary TLS.

## What it needs

| system | package |
|---|---|
| Debian, Ubuntu | `libengine-gost-openssl` |
| ALT | `openssl-gost-engine` |
| Astra Linux | `libgost-astra` |

Python's `ssl` must use the system's OpenSSL 3, as the Python of the distribution does. Tried with Debian 12
(OpenSSL 3.0, engine 3.0.1); of ALT and Astra Linux only the names of the packages are known. Where
something is missing, the error `tls-gost-required` says what: the engine; an OpenSSL without engines
(version 4, or built so); a Python with an OpenSSL of its own; Windows and macOS, where there is none. What
is insisted on is looked for before anyone is asked.

## What it does to the process

OpenSSL's tables of engines belong to the whole process. The engine is loaded when it is needed for the
first time and stays loaded; its tables are filled only

- while a context with GOST suites is made (all of them): a fraction of a millisecond, once for all
  connections that trust the same at the same time;
- while there is something to reckon in a handshake by GOST (all but the ciphers), not while the server is
  waited for.

What flows afterwards needs none of them; a second handshake on the same connection is refused. Tables that
were filled before, by the system's `openssl.cnf` or by the application, stay as they are. An application
that wants no engine in its process says so with the capability `no-openssl-engines`; its people then hear
`tls-gost-required`.

## Measured

Measured {day} on {machine}, Python {python}, {openssl}, in a process of its own against two training
servers: {cycles} handshakes by GOST and as many ordinary ones in turn, by {threads} threads; meanwhile two
more threads do nothing but make contexts and look at what they offer (suites and extensions of the
ClientHello, and the list of suites), compared with what they offered before the engine was loaded.
Afterwards {cycles} contexts with GOST suites were made in a row, each with another trust, and looked at
the same way: far more often than it ever happens.

| contexts made by others | during handshakes: differ / looked at | while GOST contexts are made | after |
|---|---:|---:|---|
{rows}

- **A context that can do TLS 1.3**, as the default one can, offers the same before, during and after a
  handshake.
- **A context made by another thread in the very moment in which GOST contexts are made** may offer the
  GOST suites behind its own, when its list is OpenSSL's `DEFAULT`: that of Debian's and Ubuntu's Python is,
  Python's own is not. This client's own contexts wait for that moment to pass.
- **A context limited to TLS 1.2 and made by another thread in the moment of a handshake** names five
  signature algorithms of GOST behind its own; its suites are the same, so they are never chosen.
- Random numbers: {random}.
- Ordinary TLS to the other server, in turn: {ordinary}.
- A connection of each kind side by side, both in use after their handshakes: {side}.

## Speed

One handshake with its connection, medians in turn, in the same process:

| by GOST | ordinary | ratio |
|---:|---:|---:|
| {gost_ms:.1f} ms | {ordinary_ms:.1f} ms | {ratio:.1f} |

## Suites, by the server's log

An import without a phone, with each suite alone:

| offered by the server | taken | import |
|---|---|---|
{suites}
"""


def main() -> int:
    """Measure and print; exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=300, help="handshakes, and contexts made")
    parser.add_argument("--write", action="store_true", help="write docs/gost-tls.md")
    options = parser.parse_args()
    with TrainingProcess() as ordinary, TrainingProcess(gost_tls="any") as gost:
        servers = [
            text
            for training in (ordinary, gost)
            for text in (str(urlsplit(training.auth_server).port), training.ca_file)
        ]
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.gost_isolation", *servers, str(options.cycles)],
            cwd=_REPOSITORY,
            stdout=subprocess.PIPE,
            check=True,
        )
    text = report(json.loads(done.stdout), [imported(name) for name in SUITES])
    print(text)
    if options.write:
        _DOCUMENT.write_text(text, "utf-8")
    return 0


def imported(suite: str) -> tuple[str, str, str]:
    """An import over one suite: its name, what the server's log says was taken, how the import ended."""
    with TrainingProcess(gost_tls=suite) as training:
        command = [sys.executable, "-m", "cryptoarm_dss_plugin.cli", "import", "work", "--json", "--dry-run"]
        addresses = ["--auth-server", training.auth_server, "--dss-server", training.dss_server]
        done = subprocess.run(
            [*command, *addresses, "--login", "idonly", "--ca-file", training.ca_file],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            cwd=_REPOSITORY,
            check=True,
        )
        taken = {f"{entry['tls']} {entry['suite']}" for entry in training.log()}
    return SUITES[suite], ", ".join(sorted(taken)), json.loads(done.stdout)["outcome"]


def report(measured: dict[str, Any], imports: list[tuple[str, str, str]]) -> str:
    """The document."""

    def counted(phase: str, kind: str) -> str:
        looks, differing = measured[phase][kind]
        return f"{differing} / {looks}"

    rows = [
        f"| {kind} | {counted('during handshakes', kind)} | {counted('while contexts are made', kind)} | "
        f"{'the same' if measured['after'][kind] else 'DIFFERENT'} |"
        for kind in measured["after"]
    ]
    version, suite = measured["ordinary before"]
    gost_ms, ordinary_ms = measured["gost ms"], measured["ordinary ms"]
    is_random_same = measured["random the same"] and measured["random before"][0] is None
    return _TEXT.format(
        day=datetime.now(UTC).strftime("%Y-%m-%d"),
        machine=f"{platform.machine()} with {os.cpu_count()} cores",
        python=platform.python_version(),
        openssl=" ".join(ssl.OPENSSL_VERSION.split()[:2]),
        cycles=measured["cycles"],
        threads=THREADS,
        rows="\n".join(rows),
        random="the same source before and after, no engine's" if is_random_same else "DIFFERENT",
        ordinary=f"{measured['suites'].get(suite, 0)} of {measured['cycles']} took {version} {suite}, "
        "as before",
        side=" and ".join(measured["side by side"]),
        gost_ms=gost_ms,
        ordinary_ms=ordinary_ms,
        ratio=gost_ms / ordinary_ms,
        suites="\n".join(f"| {offered} | {taken} | {outcome} |" for offered, taken, outcome in imports),
    )


if __name__ == "__main__":
    sys.exit(main())
