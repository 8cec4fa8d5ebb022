"""Opens the wizards of plugins: builds the window, shows it, tells once how it ended, deletes it."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from cryptoarm_dss_plugin.host_api.plugin_values import ImportAction, WizardRequest, WizardSpec
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.qt import (
    QCoreApplication,
    QEvent,
    QHideEvent,
    QObject,
    Qt,
    QTimer,
    QWidget,
    QWizard,
    QWizardPage,
    sip,
)
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.texts import mark

_BUTTONS = {
    QWizard.WizardButton.BackButton: mark("< &Back"),
    QWizard.WizardButton.NextButton: mark("&Next >"),
    QWizard.WizardButton.CommitButton: mark("&Next >"),
    QWizard.WizardButton.FinishButton: mark("&Finish"),
    QWizard.WizardButton.CancelButton: mark("Cancel"),
}

_Key = tuple[str, str]
"""A plugin and its action."""


class _Ending:
    """Tells once how a wizard ended; outlives its window, which may be deleted at any moment."""

    def __init__(self, services: Services, told: Callable[[bool], object]) -> None:
        self.services = services
        self._told: Callable[[bool], object] | None = told

    @property
    def over(self) -> bool:
        """Whether it was told already."""
        return self._told is None

    @guarded
    def tell(self, well: bool, *_: object) -> None:  # noqa: FBT001 - as the contract has it
        """The wizard has ended, well or not; only the first time counts."""
        told, self._told = self._told, None
        if told is not None:
            told(well)


class HostedWizard(QWizard):
    """A wizard in the host's window, built from what a plugin specified.

    However it ends - finished, cancelled, closed, hidden, deleted - its `ending` is told.

    Args:
        services: shared by the parts of the window.
        spec: what the plugin specified.
        ending: is told how it ended.
        parent: the window that it belongs to and keeps from being used.
    """

    def __init__(self, services: Services, spec: WizardSpec, ending: _Ending, parent: QWidget) -> None:
        super().__init__(parent)
        self.services = services
        self.ending = ending
        self.setObjectName(spec.object_name)
        self.setWindowTitle(spec.title)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self.retranslate()
        self.finished.connect(self._on_finished)
        self.destroyed.connect(partial(ending.tell, False))  # noqa: FBT003 - a callback's only argument

    def retranslate(self) -> None:
        """Name the buttons; a page may name its own."""
        for button, words in _BUTTONS.items():
            self.setButtonText(button, self.services.texts.text(words))

    @guarded
    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 - Qt's name
        """Hidden by its plugin it could never be seen again: that is an end, too."""
        super().hideEvent(event)
        if event is not None and not event.spontaneous() and not self.ending.over:
            QTimer.singleShot(0, self._end_hidden)  # an accepted or rejected one tells so just after this

    @guarded
    def _on_finished(self, result: int) -> None:
        self.ending.tell(result == QWizard.DialogCode.Accepted)

    @guarded
    def _end_hidden(self) -> None:
        if not self.isVisible():
            self.ending.tell(False)  # noqa: FBT003 - as the contract has it


class WizardHost(QObject):
    """All wizards of plugins that are open in one window.

    Args:
        services: shared by the parts of the window.
        specify: asks a plugin for a wizard: plugin, action, argument; None when it has none.
        call: calls a function for a plugin, telling of its failures: plugin, place, function, arguments.
        window: the window that the wizards belong to.
    """

    def __init__(
        self,
        services: Services,
        specify: Callable[[str, str, str], WizardSpec | None],
        call: Callable[..., object],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.services = services
        self._specify = specify
        self._call = call
        self._window = window
        self._open: dict[_Key, HostedWizard] = {}

    def open(self, plugin_id: str, action_id: str, argument: str = "") -> QWizard | None:
        """Open the wizard of an action, or bring the one that is open to the front.

        Returns:
            The wizard; None when the plugin gave none that can be built.
        """
        key = (plugin_id, action_id)
        if key not in self._open:
            spec = self._specify(plugin_id, action_id, argument)
            if spec is None:
                return None
            ending = _Ending(self.services, partial(self._ended, key, spec.on_finished))
            self._call(plugin_id, "import_wizard", self._build, key, spec, ending)
            if key not in self._open:
                ending.tell(False)  # noqa: FBT003 - as the contract has it
                return None
            self._open[key].open()
        else:
            self._open[key].activateWindow()  # it lies above its window as it is
        return self._open.get(key)

    def open_of(self, offered: Iterable[tuple[str, Sequence[ImportAction]]], request: WizardRequest) -> bool:
        """Open the wizard that a plugin asks for; whether it is open.

        Args:
            offered: the plugins, each with its import actions.
            request: an action, which may be anybody's, and the argument for it.
        """
        owners = [
            plugin_id
            for plugin_id, actions in offered
            if request.action_id in {action.action_id for action in actions}
        ]
        return any(self.open(one, request.action_id, request.argument) for one in owners[:1])

    def close_of(self, plugin_id: str | None = None) -> None:
        """End the wizards of a plugin, or all, and delete their windows at once."""
        for key, wizard in list(self._open.items()):
            if plugin_id in {None, key[0]}:
                wizard.ending.tell(False)  # noqa: FBT003 - as the contract has it
                _delete(wizard)

    def retranslate(self) -> None:
        """Name the buttons of open wizards in the present language."""
        for wizard in self._open.values():
            wizard.retranslate()

    def _build(self, key: _Key, spec: WizardSpec, ending: _Ending) -> None:
        """Build the window of a specification.

        Raises:
            TypeError: a page is not a QWizardPage, or there is none, or two have the same id.
        """
        pages = {one.page_id: one.page for one in spec.pages if isinstance(one.page, QWizardPage)}
        if not pages or len(pages) != len(spec.pages):
            raise TypeError("a wizard needs pages of QWizardPage with different ids")
        wizard = HostedWizard(self.services, spec, ending, self._window)
        for page_id, page in pages.items():
            wizard.setPage(page_id, page)
        wizard.setStartId(next(iter(pages)))
        self._open[key] = wizard

    def _ended(self, key: _Key, on_finished: Callable[[bool], None], well: bool) -> None:  # noqa: FBT001
        wizard = self._open.pop(key, None)
        if wizard is not None and not sip.isdeleted(wizard):
            wizard.setObjectName("")  # the name is for the next one, which may come before this one is gone
            wizard.deleteLater()
        self._call(key[0], "on_finished", on_finished, well)


def _delete(wizard: HostedWizard) -> None:
    if sip.isdeleted(wizard):
        return
    wizard.hide()
    wizard.deleteLater()
    QCoreApplication.sendPostedEvents(wizard, QEvent.Type.DeferredDelete)
