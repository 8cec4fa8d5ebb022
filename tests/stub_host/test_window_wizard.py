"""The wizard of a plugin in the host's window: built as specified, ended once, gone afterwards."""

import gc
import weakref
from collections.abc import Callable

import pytest
from PyQt5 import sip
from PyQt5.QtCore import QCoreApplication, QEvent, Qt
from PyQt5.QtWidgets import QApplication, QWidget, QWizard
from pytestqt.qtbot import QtBot

from tests.stub_host.conftest import Start
from tests.stub_host.desk import module_of
from tests.stub_host.hands import find, menu_action, press
from tests.stub_host.installed import Site

WIZARDING = """
from pathlib import Path

from PyQt5.QtWidgets import QLabel, QVBoxLayout, QWizardPage

from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import ImportAction, WizardPageSpec, WizardSpec

asked = []
ended = []
pages = []
failing = []


class Page(QWizardPage):
    def __init__(self, name):
        super().__init__()
        self.setObjectName(name)
        self.setTitle(name)
        QVBoxLayout(self).addWidget(QLabel(name, self))


class Plugin:
    @plugin_impl
    def import_actions(self):
        icon = Path(__file__).parent / "icon.svg"
        return [ImportAction("example.import", "Пример", icon), ImportAction("other.import", "Другой", icon)]

    @plugin_impl
    def import_wizard(self, action_id, argument):
        asked.append((action_id, argument))
        made = (WizardPageSpec(7, Page("first")), WizardPageSpec(3, Page("second")))
        made = failing[0]() if failing else made
        return WizardSpec(action_id + ".wizard", "Пример импорта", made, self._ended)

    def _ended(self, well):
        ended.append(well)
"""
HOOKS = ["import_actions", "import_wizard"]


class Scene:
    """A host with one plugin that has two wizards."""

    def __init__(self, start: Start, site: Site) -> None:
        package = site.install("wizarding", WIZARDING, HOOKS)
        self.host = start()
        self.plugin = module_of(package)

    def open(self) -> QWizard:
        """Choose the first entry of the plugin."""
        menu_action(self.host, "example.import").trigger()
        return find(self.host.window, QWizard, "example.import.wizard")


@pytest.fixture
def scene(start: Start, site: Site) -> Scene:
    return Scene(start, site)


def settle() -> None:
    """Let deleted windows go."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def test_it_is_built_as_the_plugin_specified_it(scene: Scene, qtbot: QtBot) -> None:
    wizard = scene.open()
    qtbot.waitExposed(wizard)

    assert scene.plugin.asked == [("example.import", "")]
    assert wizard.windowTitle() == "Пример импорта"
    assert wizard.windowModality() == Qt.WindowModality.WindowModal
    assert wizard.parent() is scene.host.window
    assert (wizard.startId(), wizard.currentId()) == (7, 7)
    assert sorted(wizard.pageIds()) == [3, 7]
    assert not wizard.button(QWizard.WizardButton.BackButton).isVisible()  # type: ignore[union-attr]
    assert scene.plugin.ended == []


def test_its_buttons_speak_the_language_of_the_host(scene: Scene) -> None:
    wizard = scene.open()
    kinds = QWizard.WizardButton
    buttons = (kinds.BackButton, kinds.NextButton, kinds.CommitButton, kinds.FinishButton, kinds.CancelButton)

    def words() -> list[str]:
        return [wizard.buttonText(kind) for kind in buttons]

    assert words() == ["< &Назад", "&Далее >", "&Далее >", "&Готово", "Отмена"]
    scene.host.set_language("en")
    assert words() == ["< &Back", "&Next >", "&Next >", "&Finish", "Cancel"]


def finish(_scene: Scene, wizard: QWizard) -> None:
    wizard.next()
    wizard.accept()


def cancel(_scene: Scene, wizard: QWizard) -> None:
    wizard.button(QWizard.WizardButton.CancelButton).click()  # type: ignore[union-attr]


def close(_scene: Scene, wizard: QWizard) -> None:
    wizard.close()


def hide(_scene: Scene, wizard: QWizard) -> None:
    wizard.hide()


def delete(_scene: Scene, wizard: QWizard) -> None:
    sip.delete(wizard)


def delete_later(_scene: Scene, wizard: QWizard) -> None:
    wizard.deleteLater()


def disable(scene: Scene, _wizard: QWizard) -> None:
    scene.host.plugins.disable("wizarding")
    assert scene.host.window.findChild(QWidget, "example.import.wizard") is None


def close_host(scene: Scene, _wizard: QWizard) -> None:
    scene.host.close()


def close_window(scene: Scene, _wizard: QWizard) -> None:
    scene.host.window.close()


ENDINGS = (finish, cancel, close, hide, delete, delete_later, disable, close_host, close_window)


@pytest.mark.parametrize("end", ENDINGS)
def test_however_it_ends_the_plugin_is_told_once_and_the_window_is_gone(
    scene: Scene, end: Callable[[Scene, QWizard], None]
) -> None:
    wizard = scene.open()

    end(scene, wizard)
    settle()

    assert scene.plugin.ended == [end is finish]
    assert sip.isdeleted(wizard)
    scene.host.close()
    assert scene.plugin.ended == [end is finish]


def test_escape_cancels_it(scene: Scene, qtbot: QtBot) -> None:
    wizard = scene.open()
    qtbot.waitExposed(wizard)

    press(wizard, Qt.Key.Key_Escape)
    settle()

    assert scene.plugin.ended == [False]


def test_a_second_request_finds_the_window_that_is_open(scene: Scene) -> None:
    first = scene.open()
    second = scene.open()
    menu_action(scene.host, "other.import").trigger()

    assert second is first
    assert scene.plugin.asked == [("example.import", ""), ("other.import", "")]
    assert find(scene.host.window, QWizard, "other.import.wizard") is not first


def test_afterwards_it_can_be_opened_anew(scene: Scene) -> None:
    scene.open().reject()
    settle()

    scene.open().reject()
    settle()

    assert scene.plugin.ended == [False, False]


def no_pages() -> tuple[object, ...]:
    return ()


def a_widget_as_page() -> tuple[object, ...]:
    from cryptoarm_dss_plugin.host_api.plugin_values import WizardPageSpec  # noqa: PLC0415 - as a plugin does

    return (WizardPageSpec(0, QWidget()),)


@pytest.mark.parametrize("pages", [no_pages, a_widget_as_page])
def test_a_wizard_that_cannot_be_built_is_told_and_the_plugin_knows_that_it_ended(
    scene: Scene, qtbot: QtBot, pages: Callable[[], tuple[object, ...]]
) -> None:
    scene.plugin.failing.append(pages)

    menu_action(scene.host, "example.import").trigger()

    qtbot.waitUntil(lambda: scene.host.notifications.rowCount() == 1)
    shown = scene.host.notifications.at(scene.host.notifications.index(0, 0))
    assert shown is not None
    assert shown.title == "Ошибка в плагине «Пример wizarding»"
    assert scene.host.window.findChild(QWizard) is None


def test_a_plugin_that_fails_on_being_told_harms_nobody(scene: Scene, qtbot: QtBot) -> None:
    def fail(_well: bool) -> None:  # noqa: FBT001 - as the contract has it
        raise RuntimeError("broken")

    vars(scene.plugin)["ended"] = type("Broken", (), {"append": staticmethod(fail)})
    wizard = scene.open()

    wizard.reject()
    settle()

    qtbot.waitUntil(lambda: scene.host.notifications.rowCount() == 1)
    assert sip.isdeleted(wizard)


def test_nothing_of_the_plugin_is_kept_after_it_was_switched_off(scene: Scene) -> None:
    plugin = weakref.ref(scene.host.plugins.manager.get_plugin("wizarding"))
    for _ in range(3):
        scene.open().reject()
        settle()
        scene.open()
        scene.host.plugins.disable("wizarding")
        settle()
        gc.collect()
        assert plugin() is None
        scene.host.plugins.enable("wizarding")
        plugin = weakref.ref(scene.host.plugins.manager.get_plugin("wizarding"))
