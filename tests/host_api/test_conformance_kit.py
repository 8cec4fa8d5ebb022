"""The conformance kit, used as its documentation says, in a project of its own."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.host_api.hookspecs import host_impl
from cryptoarm_dss_plugin.host_api.memory_host import MemoryHost
from cryptoarm_dss_plugin.host_api.plugin_values import HostInfo
from cryptoarm_dss_plugin.host_api.pytest_fixtures import check_host
from cryptoarm_dss_plugin.host_api.values import CertificateOffer, StoreOutcome
from cryptoarm_dss_plugin.store import Store
from tests.store.helpers import offer

pytest_plugins = ["pytester"]

PLUGINS = """
import logging
import threading
from pathlib import Path

from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import CertificateBadge, ImportAction
from PyQt5.QtCore import QThread, QTimer

ICON = Path(__file__).with_name("icon.svg")
ICON.touch()
KEPT = []


class Good:
    @plugin_impl
    def plugin_enabled(self, host):
        self.host = host
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.ended.wait, name="worker")
        self.thread.start()
        self.timer = QTimer()
        self.timer.start(1000)

    @plugin_impl
    def plugin_disabling(self):
        self.ended.set()
        self.timer.stop()

    @plugin_impl
    def import_actions(self):
        return [ImportAction("example.import", "Example", ICON)]

    def save(self, host):
        host.write_settings(plugin_id="good", changes={"answer": "42"})


class Bad(Good):
    @plugin_impl
    def import_actions(self):
        return [ImportAction("same", "", Path("none.png")), ImportAction("same", "Second", ICON)]

    @plugin_impl
    def certificate_badge(self, entry):
        return CertificateBadge(ICON, "mine")

    @plugin_impl
    def language_changed(self, language):
        raise ValueError("secret")

    @plugin_impl
    def settings_page(self):
        return []


class Untidy(Good):
    @plugin_impl
    def plugin_enabled(self, host):
        KEPT.append(self)
        self.handler = logging.NullHandler()
        logging.getLogger("untidy").addHandler(self.handler)
        self.timer = QTimer()
        self.timer.setObjectName("polling")
        self.timer.start(1000)
        self.ended = threading.Event()
        threading.Thread(target=self.ended.wait, name="forgotten", daemon=True).start()
        self.thread = QThread()
        self.thread.setObjectName("busy")
        self.thread.start()

    @plugin_impl
    def plugin_disabling(self):
        pass

    def end(self):
        self.ended.set()
        self.thread.quit()
        assert self.thread.wait(5000)
"""

TESTS = """
from cryptoarm_dss_plugin.host_api.pytest_fixtures import check_answers, check_hooks, check_rounds
from example_plugins import Bad, Good, KEPT, Untidy

def test_good_hooks():
    check_hooks(Good())

def test_good_answers(host):
    check_answers(Good, host)

def test_good_rounds(qapp, host, plugin_manager):
    used = []
    check_rounds(Good, host, plugin_manager, use=lambda plugin: used.append(plugin.thread.is_alive()))
    assert used == [True] * 4

def test_good_settings(host_store, host):
    Good().save(host)
    assert host_store.settings == {"good": {"answer": "42"}}
    assert host_store.hooks_asked() == ["write_settings"]

def test_bad_hooks():
    check_hooks(Bad())

def test_bad_answers(host):
    check_answers(Bad, host)

def test_untidy_rounds(qapp, host, plugin_manager):
    try:
        check_rounds(Untidy, host, plugin_manager, patience=0.1)
    finally:
        for plugin in KEPT:
            plugin.end()
"""


def test_the_kit_passes_a_good_plugin_and_names_what_is_wrong_with_others(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    pytester.makepyfile(example_plugins=PLUGINS, test_plugins=TESTS)

    ran = pytester.runpytest_subprocess(
        "-p", "cryptoarm_dss_plugin.host_api.pytest_fixtures", "-p", "no:randomly", "-p", "no:cacheprovider"
    )

    ran.assert_outcomes(passed=4, failed=3)
    said = ran.stdout.str()
    assert "settings_page: unknown-hook settings_pages" in said
    for mistake in (
        "import_actions: same: its icon is not an SVG file",
        "import_actions: same: no title",
        "import_actions: two actions have the same id",
        "certificate_badge: answered what is not this plugin's",
        "language_changed: ValueError",
    ):
        assert mistake in said
    for left in (
        "NullHandler at logger untidy",
        "active timer QTimer polling",
        "running QThread QThread busy",
        "thread forgotten",
        "the plugin object",
    ):
        assert left in said


class StoreAsHost(Store):
    """The store of this package with the rest that a host needs."""

    @host_impl
    def host_info(self) -> HostInfo:
        """A host without windows."""
        return HostInfo("1.0", "Store 1.0", "ru", "", Path("data"))


def test_the_host_in_memory_and_the_store_keep_the_same_promises(tmp_path: Path) -> None:
    store = StoreAsHost(tmp_path / "data")

    check_host(MemoryHost(), offer(14))
    check_host(store, offer(14))

    store.close()


def test_a_host_that_breaks_promises_is_told_which(tmp_path: Path) -> None:
    class Forgetful(MemoryHost):
        """Keeps no settings, and finds everything new every time."""

        @host_impl
        def write_settings(self, plugin_id: str, changes: Mapping[str, str | None]) -> bool:
            """Only look at them."""
            return bool(plugin_id or changes)

        @host_impl
        def store_certificates(self, batch: Sequence[CertificateOffer]) -> list[StoreOutcome]:
            """Forget what was there."""
            self.certificates.clear()
            return super().store_certificates(batch)

    with pytest.raises(pytest.fail.Exception) as missing:
        check_host(Store(tmp_path / "data"), offer(14))
    with pytest.raises(pytest.fail.Exception) as broken:
        check_host(Forgetful(), offer(14))

    assert str(missing.value) == "host_info: missing"
    said = str(broken.value)
    assert "read_settings: after writing and removing" in said
    assert "store_certificates: the same again" in said
