"""The example in `docs/` is a host: what it shows to other authors works."""

import gc
import importlib.util
import os
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before Qt is loaded.

from PyQt5.QtWidgets import QApplication, QLineEdit, QWizard
from pytestqt.qtbot import QtBot

from cryptoarm_dss_plugin.training.process import TrainingProcess

EXAMPLE = Path(__file__).parents[1] / "docs" / "example_host.py"


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """The example as a module."""
    spec = importlib.util.spec_from_file_location("example_host", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def wizard(qapp: QApplication, example: ModuleType, data_dir: Path) -> Iterator[QWizard]:
    """The wizard that the example has opened; the host is closed at the end."""
    assert qapp is not None
    host = example.ExampleHost(data_dir)
    opened: QWizard = host.open_wizard()
    opened.setProperty("host", host)
    yield opened
    host.close()


def fill_in(wizard: QWizard, **fields: str) -> None:
    """Fill in boxes of the wizard by their object names."""
    for name, text in fields.items():
        box = wizard.findChild(QLineEdit, name)
        assert box is not None, name
        box.setText(text)


def go_on(qtbot: QtBot, wizard: QWizard, button: QWizard.WizardButton) -> None:
    """Click one of the wizard's buttons."""
    found = wizard.button(button)
    assert found is not None
    qtbot.waitUntil(found.isEnabled)
    found.click()


def page_of(wizard: QWizard) -> str:
    """The object name of the page that is shown."""
    page = wizard.currentPage()
    return "" if page is None else page.objectName()


def sign_in(qtbot: QtBot, wizard: QWizard, training: TrainingProcess, login: str) -> None:
    """Fill in the first page and go on."""
    fill_in(
        wizard,
        connectionName="example",
        authServer=training.auth_server,
        dssServer=training.dss_server,
        login=login,
        caFile=training.ca_file,
    )
    go_on(qtbot, wizard, QWizard.WizardButton.NextButton)


def test_it_is_short() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()

    assert len([line for line in lines if line.strip()]) <= 40
    assert max(map(len, lines)) <= 110


def test_its_wizard_imports_certificates_into_its_store(
    qtbot: QtBot, wizard: QWizard, training: TrainingProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    password = training.password("pwd") or ""
    sign_in(qtbot, wizard, training, "pwd")
    qtbot.waitUntil(lambda: page_of(wizard) == "passwordPage")
    fill_in(wizard, password=password)
    go_on(qtbot, wizard, QWizard.WizardButton.NextButton)
    qtbot.waitUntil(lambda: page_of(wizard) == "resultPage")
    go_on(qtbot, wizard, QWizard.WizardButton.FinishButton)

    assert not wizard.isVisible()
    store = wizard.property("host").store
    kept = store.stored_certificates(plugin_id="cryptoarm-dss", connection="example")
    assert sorted(one.facts.owner.split()[0] for one in kept) == ["Образцов", "Примерова", "Тестов"]
    assert [one.severity for one in store.notifications()] == ["success"]
    assert "3" in capsys.readouterr().err


def test_closing_it_in_the_middle_leaves_nothing(
    qtbot: QtBot, wizard: QWizard, training: TrainingProcess
) -> None:
    sign_in(qtbot, wizard, training, "push")
    qtbot.waitUntil(lambda: page_of(wizard) == "confirmationPage")

    wizard.reject()

    assert not wizard.isVisible()
    assert wizard.property("host").store.stored_certificates(plugin_id=None, connection=None) == []


def test_closing_the_host_ends_a_wizard_that_is_open(
    qtbot: QtBot, wizard: QWizard, training: TrainingProcess
) -> None:
    sign_in(qtbot, wizard, training, "push")
    qtbot.waitUntil(lambda: page_of(wizard) == "confirmationPage")

    host = wizard.property("host")
    gone = []
    wizard.destroyed.connect(lambda: gone.append("the window"))
    host.close()

    assert not wizard.isVisible()
    qtbot.waitUntil(lambda: gone == ["the window"])
    qtbot.waitUntil(lambda: not [one for one in threading.enumerate() if one.name.startswith("dss-")])


def test_a_host_and_its_window_that_nobody_holds_any_more_do_no_harm(
    qtbot: QtBot, example: ModuleType, data_dir: Path
) -> None:
    host = example.ExampleHost(data_dir)
    window = host.open_wizard()
    host.window = window  # each holds the other
    qtbot.waitExposed(window)
    window.reject()
    host.store.close()
    gone = weakref.ref(window)

    del host, window
    gc.collect()

    assert gone() is None


def test_a_window_that_is_open_is_kept_without_the_host(
    qtbot: QtBot, example: ModuleType, data_dir: Path
) -> None:
    host = example.ExampleHost(data_dir)
    kept = weakref.ref(host.open_wizard())
    host.store.close()
    plugin = weakref.ref(host.plugin)

    del host
    gc.collect()

    window = kept()
    assert window is not None
    assert window.isVisible()
    window.close()
    qtbot.waitUntil(lambda: not [one for one in threading.enumerate() if one.name.startswith("dss-")])
    del window
    gc.collect()
    assert (kept(), plugin()) == (None, None)
