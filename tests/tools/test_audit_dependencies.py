"""Known weaknesses of dependencies: pip-audit asks a service that answers as OSV does."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.dss.scripted_server import PeerGone, ScriptedServer, Talk, answer

ROOT = Path(__file__).parents[2]


def _service(weak: str, *fixed: str) -> Callable[[Talk], None]:
    """A service that knows of one weakness, in all versions or in those before the fixed one."""
    events = [{"introduced": "0"}, *({"fixed": version} for version in fixed)]
    weakness = {
        "id": "TEST-2026-1",
        "summary": "invented",
        "affected": [
            {
                "package": {"name": weak, "ecosystem": "PyPI"},
                "ranges": [{"type": "ECOSYSTEM", "events": events}],
            }
        ],
    }

    def script(talk: Talk) -> None:
        while True:
            asked = json.loads(talk.receive().body)["package"]["name"]
            talk.send(answer(json.dumps({"vulns": [weakness]} if asked == weak else {})))

    return script


def _nobody_knows(talk: Talk) -> None:
    talk.receive()
    talk.send(answer(b"", "404 Not Found"))
    raise PeerGone


def _drips(talk: Talk) -> None:
    """Something always comes, so that no limit on a single piece is ever reached."""
    talk.receive()
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
    while True:
        talk.send(b" ")
        talk.pause(0.1)


@pytest.mark.parametrize(
    ("script", "options", "code", "said"),
    [
        (_service("idna", "99.1"), [], 1, "KNOWN WEAKNESS: idna {idna}: TEST-2026-1, mended in 99.1"),
        (_service("idna"), ["--strict"], 0, "Known weakness, in every version: idna {idna}: TEST-2026-1"),
        (_nobody_knows, [], 0, "NOT LOOKED UP"),
        (_drips, ["--patience", "3", "--strict"], 1, "it takes longer than 3 s"),
    ],
)
def test_what_the_service_says_is_told(
    script: Callable[[Talk], None], options: list[str], code: int, said: str
) -> None:
    with ScriptedServer(script) as service:
        variables = {
            "PIP_AUDIT_VULNERABILITY_SERVICE": "osv",
            "PIP_AUDIT_OSV_URL": f"http://127.0.0.1:{service.port}/v1/query",
        }
        run = subprocess.run(  # noqa: S603 - the repository's own script
            [sys.executable, "tools/audit_dependencies.py", *options],
            cwd=ROOT,
            env={**os.environ, **variables},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    assert (run.returncode, run.stderr) == (code, "")
    assert said.format(idna=version("idna")) in run.stdout
