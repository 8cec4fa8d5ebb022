"""Fusion with outlines that can be seen: of boxes, of ticks, and of what has the keyboard.

Fusion derives them from the ground they stand on, which leaves 1.2:1 in dark windows; WCAG 2.1 (1.4.11) wants
3:1. They get the colours of texts here, which stand out by 4.5:1.
"""

from cryptoarm_dss_plugin.stub_host.qt import (
    QPainter,
    QPalette,
    QPen,
    QProxyStyle,
    QRectF,
    QStyle,
    QStyleOption,
    QWidget,
)

_Part = QStyle.PrimitiveElement
_State = QStyle.StateFlag

_ROUND = _Part.PE_IndicatorRadioButton
_BOXES = frozenset({_Part.PE_IndicatorCheckBox, _Part.PE_IndicatorViewItemCheck})
_USUAL_WIDTH, _FOCUS_WIDTH = 1.0, 2.0
_CORNER = 2.0


class ClearStyle(QProxyStyle):
    """The style of the host's windows."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(  # noqa: N802 - Qt's name
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption | None,
        painter: QPainter | None,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a part of a widget; the outlines differently from Fusion."""
        if option is None or painter is None:
            return
        has_focus = bool(option.state & _State.State_HasFocus)
        if element == _Part.PE_FrameFocusRect:
            if option.state & _State.State_KeyboardFocusChange:
                _outline(option, painter, has_focus=True)
        elif element == _Part.PE_FrameLineEdit:
            _outline(option, painter, has_focus=has_focus)
        else:
            super().drawPrimitive(element, option, painter, widget)
            if element in _BOXES or element == _ROUND:
                _outline(option, painter, has_focus=False, is_round=element == _ROUND)


def _outline(option: QStyleOption, painter: QPainter, *, has_focus: bool, is_round: bool = False) -> None:
    is_enabled = bool(option.state & _State.State_Enabled)
    group = QPalette.ColorGroup.Active if is_enabled else QPalette.ColorGroup.Disabled
    role = QPalette.ColorRole.Link if has_focus else QPalette.ColorRole.PlaceholderText
    width = _FOCUS_WIDTH if has_focus else _USUAL_WIDTH
    inset = width / 2
    place = QRectF(option.rect).adjusted(inset, inset, -inset, -inset)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(option.palette.color(group, role), width))
    if is_round:
        painter.drawEllipse(place)
    else:
        painter.drawRoundedRect(place, _CORNER, _CORNER)
    painter.restore()
