"""The list of certificates as a widget: how its columns share the width."""

from typing import Final

from cryptoarm_dss_plugin.stub_host.certificate_model import ISSUER, OWNER, STATUS, UNTIL, CertificateModel
from cryptoarm_dss_plugin.stub_host.guarding import guarded
from cryptoarm_dss_plugin.stub_host.qt import (
    QAbstractItemView,
    QHeaderView,
    QResizeEvent,
    QSize,
    Qt,
    QTableView,
    QWidget,
)
from cryptoarm_dss_plugin.stub_host.services import Services
from cryptoarm_dss_plugin.stub_host.widgets import characters

_RESIZING: Final = {
    OWNER: QHeaderView.ResizeMode.Stretch,
    ISSUER: QHeaderView.ResizeMode.Interactive,
    UNTIL: QHeaderView.ResizeMode.ResizeToContents,
    STATUS: QHeaderView.ResizeMode.ResizeToContents,
}


class CertificateView(QTableView):
    """A table, not a tree: a tree asks its model about every row when that changes.

    Date and status are always whole. Of what is left the owners have as much as they need, the issuers the
    rest, until the person draws the border; what does not fit ends in dots and is told by its tooltip.

    Args:
        services: shared by the parts of the window.
        model: the rows.
        parent: owner.
    """

    def __init__(self, services: Services, model: CertificateModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.services = services
        self._model = model
        self._sharing = False
        self._drawn_by_person = False
        self.setObjectName("certificateView")
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setIconSize(QSize(18, 18))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        if rows is not None:
            rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            rows.setDefaultSectionSize(self.fontMetrics().height() + characters(self, 1))
            rows.hide()
        header = self.horizontalHeader()
        if header is not None:
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
            header.setHighlightSections(False)
            header.setStretchLastSection(False)
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            header.setResizeContentsPrecision(0)  # rows that cannot be seen are not asked
            for column, mode in _RESIZING.items():
                header.setSectionResizeMode(column, mode)
            header.sectionResized.connect(self._on_section_resized)
        self.setSortingEnabled(True)
        model.sort(-1)

    def share_width(self) -> None:
        """Give the columns their widths: the rows, the headings or the room are others now."""
        header = self.horizontalHeader()
        viewport = self.viewport()
        if header is None or viewport is None:
            return
        self._sharing = True
        # No column may become narrower than the heading of the one that takes what is left.
        header.setMinimumSectionSize(self._heading_width(header, OWNER))
        if not self._drawn_by_person:
            shown = (max(self.sizeHintForColumn(one), header.sectionSizeHint(one)) for one in (UNTIL, STATUS))
            owner = max(self.sizeHintForColumn(OWNER), header.sectionSizeHint(OWNER))
            least = max(self._heading_width(header, ISSUER), header.minimumSectionSize())
            spare = viewport.width() - sum(shown) - owner
            header.resizeSection(ISSUER, max(min(spare, self.sizeHintForColumn(ISSUER)), least))
        # Where nothing is left Qt does not stretch, and forgets the least size, too.
        header.resizeSection(OWNER, max(header.sectionSize(OWNER), header.minimumSectionSize()))
        self._sharing = False

    def _heading_width(self, header: QHeaderView, column: int) -> int:
        words = str(self._model.headerData(column, Qt.Orientation.Horizontal))
        return header.fontMetrics().horizontalAdvance(words) + characters(self, 2)

    @guarded
    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """There is more room now, or less."""
        super().resizeEvent(event)
        self.share_width()

    @guarded
    def _on_section_resized(self, section: int, _old: int, _new: int) -> None:
        if section == ISSUER and not self._sharing:
            self._drawn_by_person = True
