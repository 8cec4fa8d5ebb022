"""The speed of the door: what is loaded when; told by a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HEAVY = ("requests", "urllib3", "cryptography", "msgspec", "asn1crypto", "idna")

BEGIN = f"""
import json, os, pathlib, sys, time
os.environ["QT_QPA_PLATFORM"] = "offscreen"
HEAVY = {HEAVY!r}
def heavy(before=frozenset()):
    roots = {{name.partition(".")[0] for name in sys.modules if name not in before}}
    return sorted(roots & set(HEAVY))
"""

IMPORTED = """
from cryptoarm_dss_plugin.host_api import facade, memory_host, plugin_hookspecs
before = set(sys.modules)
from cryptoarm_dss_plugin.plugin import DssPlugin
plugin = DssPlugin()
print(json.dumps({"heavy": heavy(before), "qt": [one for one in sys.modules if one.startswith("PyQt5")]}))
"""

ENABLED = """
from PyQt5.QtWidgets import QApplication
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.stub_host import StubHost
store = Store(pathlib.Path(sys.argv[1]))
store.write_settings("stub-host", {"plugin/cryptoarm-dss": "disabled"})
store.close()
application = QApplication([])
host = StubHost(sys.argv[1], "ru")
before = set(sys.modules)
begun = time.perf_counter()
row = host.plugins.enable("cryptoarm-dss")
seconds = time.perf_counter() - begun
added = sorted(set(sys.modules) - before)
host.close()
print(json.dumps({"added": added, "state": row.state, "ms": round(seconds * 1000, 2)}))
"""

OPENED = """
from PyQt5.QtCore import QEventLoop
from PyQt5.QtWidgets import QAction, QApplication, QWizard
from cryptoarm_dss_plugin.stub_host import StubHost
application = QApplication([])
host = StubHost(sys.argv[1], "ru")
for _ in range(20):
    application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
before = set(sys.modules)
begun = time.perf_counter()
host.window.findChild(QAction, "dss.import").trigger()
seconds = time.perf_counter() - begun
wizard = host.window.findChild(QWizard, "dssImportWizard")
shown = wizard.isVisible()
engine = "cryptoarm_dss_plugin.wizard.presenter" in sys.modules
deadline = time.monotonic() + 30
while "cryptoarm_dss_plugin.wizard.presenter" not in sys.modules and time.monotonic() < deadline:
    application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
warm = "cryptoarm_dss_plugin.wizard.presenter" in sys.modules
host.close()
print(json.dumps({"shown": shown, "engine": engine, "warm": warm, "ms": round(seconds * 1000, 1)}))
"""


def told_by(script: str, directory: Path) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - this interpreter, the script above
        [sys.executable, "-c", BEGIN + script, str(directory)],
        capture_output=True,
        text=True,
        env=dict(os.environ),
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_importing_the_plugin_loads_neither_the_engine_nor_qt(tmp_path: Path) -> None:
    assert told_by(IMPORTED, tmp_path) == {"heavy": [], "qt": []}


def test_enabling_it_in_a_host_loads_only_its_door(tmp_path: Path) -> None:
    told = told_by(ENABLED, tmp_path)

    print(f"enabled in {told['ms']} ms")  # noqa: T201 - a measure to read, not to assert
    assert told["state"] == "enabled"
    own = {name for name in told["added"] if name.startswith("cryptoarm_dss_plugin.")}
    assert "cryptoarm_dss_plugin.plugin" in own
    assert not [
        name for name in own if name.startswith(("cryptoarm_dss_plugin.wizard", "cryptoarm_dss_plugin.dss"))
    ]
    assert not [name for name in told["added"] if name.partition(".")[0] in {*HEAVY, "PyQt5"}]


def test_the_wizard_is_shown_before_the_engine_is_loaded_and_warms_it_up(tmp_path: Path) -> None:
    told = told_by(OPENED, tmp_path)

    print(f"opened in {told['ms']} ms")  # noqa: T201 - a measure to read, not to assert
    assert told["shown"]
    assert not told["engine"]
    assert told["warm"]
