"""Where windows stand: side by side on the screen, so that none hides the other."""

from typing import Final

from cryptoarm_dss_plugin.stub_host.qt import QPoint, QRect, QSize

FRAME: Final = QSize(8, 40)
"""What a window manager may add around a window, in pixels; nobody knows before it has done so."""


def fitting(wanted: QSize, room: QSize) -> QSize:
    """A window's size: as wanted, as far as the screen has room for it and its frame."""
    return wanted.boundedTo(room - FRAME)


def beside(room: QRect, main: QSize, main_least: int, other: QSize, other_least: int) -> tuple[QRect, QRect]:
    """Places for a main window and another one at its right, without their frames.

    Both keep their sizes where there is room. Otherwise the other one becomes narrower first, then the main
    one, down to their least widths; on a screen that is too small even so, the other one stands at the
    right edge, over the main one.

    Args:
        room: what can be used of the screen.
        main: the wanted size of the main window.
        main_least: the width that it needs.
        other: the wanted size of the other one.
        other_least: the width that it needs.
    """
    for_both = room.width() - 2 * FRAME.width()
    other_width = max(min(other.width(), for_both - main.width()), other_least)
    main_width = max(min(main.width(), for_both - other_width), main_least)
    heights = [min(size.height(), room.height() - FRAME.height()) for size in (main, other)]
    corner = room.topLeft() + QPoint(FRAME.width() // 2, FRAME.height() - FRAME.width() // 2)
    right = min(corner.x() + main_width + FRAME.width(), room.right() + 1 - FRAME.width() // 2 - other_width)
    return (
        QRect(corner, QSize(main_width, heights[0])),
        QRect(QPoint(max(right, room.left()), corner.y()), QSize(other_width, heights[1])),
    )
