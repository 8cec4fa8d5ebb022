"""Three panes beside each other: how they share the width until the person draws a border."""

from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.qt import QResizeEvent, QSplitter, Qt, QWidget
from cryptoarm_dss_plugin.stub_host.services import Services


class ThreePanes(QSplitter):
    """The middle one has what it needs before the outer ones get more than their least; then all the rest.

    Args:
        services: shared by the parts of the window.
        panes: left, middle and right; each knows its least width.
        parent: owner.
    """

    def __init__(self, services: Services, panes: tuple[QWidget, QWidget, QWidget], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.services = services
        self._panes = panes
        self._wanted = tuple(pane.minimumWidth() for pane in panes)
        self._drawn_by_person = False
        self.setChildrenCollapsible(False)
        for pane in panes:
            self.addWidget(pane)
        self.setStretchFactor(1, 1)
        self.splitterMoved.connect(self._on_moved)

    def want(self, left: int, middle: int, right: int) -> None:
        """Say how wide each pane would like to be, in pixels."""
        self._wanted = left, middle, right
        self._share()

    def _share(self) -> None:
        if self._drawn_by_person:
            return
        least_left, _, least_right = (
            max(pane.minimumWidth(), pane.minimumSizeHint().width()) for pane in self._panes
        )
        wanted_left, wanted_middle, wanted_right = self._wanted
        room = self.width() - 2 * self.handleWidth()
        spare = max(room - least_left - wanted_middle - least_right, 0)
        left = least_left + min(spare, max(wanted_left - least_left, 0))
        spare -= left - least_left
        right = least_right + min(spare, max(wanted_right - least_right, 0))
        self.setSizes([left, max(room - left - right, 0), right])

    @guarded
    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """There is more room now, or less."""
        super().resizeEvent(event)
        self._share()

    @guarded
    def _on_moved(self, _place: int, _border: int) -> None:
        self._drawn_by_person = True
