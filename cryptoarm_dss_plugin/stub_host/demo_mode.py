"""The demo mode: the training server and its window, beside the window of the host."""

from cryptoarm_dss_plugin.stub_host.placing import beside
from cryptoarm_dss_plugin.stub_host.qt import QCoreApplication, QEvent, QWidget
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.training_child import TrainingChild
from cryptoarm_dss_plugin.stub_host.training_panel import TrainingPanel


class DemoMode:
    """A training server that starts now, and the window that tells how to use it.

    Args:
        services: shared by the parts of the window.
        window: the window of the host.

    Attributes:
        server: the server.
    """

    def __init__(self, services: Services, window: QWidget) -> None:
        self._window = window
        self._panel = TrainingPanel(services)
        self.server = TrainingChild(services, window)
        self.server.started.connect(self._panel.show_server)
        self.server.failed.connect(self._panel.show_failure)
        self.server.start()

    def arrange(self) -> None:
        """Put both windows beside each other and show the own one; the host's is shown already.

        The last one that is shown lies on top where no window manager decides otherwise.
        """
        screen = self._window.screen()
        if screen is not None:
            mine, other = beside(
                screen.availableGeometry(),
                self._window.size(),
                self._window.minimumSizeHint().width(),
                self._panel.size(),
                self._panel.minimumSizeHint().width(),
            )
            self._window.setGeometry(mine)
            self._panel.setGeometry(other)
        self._panel.show()

    def bring_to_front(self) -> None:
        """Show the window, also when the person had closed it."""
        self._panel.show()
        self._panel.raise_()
        self._panel.activateWindow()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._panel.retranslate()

    def hide(self) -> None:
        """Hide the window."""
        self._panel.hide()

    def end(self) -> None:
        """End the server and delete the window."""
        self.server.stop()
        self._panel.deleteLater()
        QCoreApplication.sendPostedEvents(self._panel, QEvent.Type.DeferredDelete)
