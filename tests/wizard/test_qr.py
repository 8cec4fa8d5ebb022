"""The picture for a phone without a network: sharp at any scale, black on white, with a code beside it."""

from pathlib import Path

import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtGui import QColor, QImage
from PyQt5.QtWidgets import QWidget

from cryptoarm_dss_plugin.training.qr_code import qr_modules
from tests.another_screen import run_again
from tests.wizard.conftest import Sit
from tests.wizard.person import Person
from tests.wizard.test_factors import begin, steps

WHITE, BLACK = QColor("white").rgb(), QColor("black").rgb()
LARGE = (901, 703)
"""Of the wizard, odd: at 150 % its parts begin between two pixels."""

QUIET_MODULES = 4
"""What ISO/IEC 18004 wants around the symbol."""


def begin_with_picture(person: Person, login: str = "qr") -> None:
    begin(person, login)
    person.until(lambda: person.sees("confirmationQr"))


def drawn(person: Person) -> QImage:
    """The picture as it stands in the window, in pixels of the screen."""
    view = person.get(QWidget, "confirmationQr")
    person.wizard.resize(*LARGE)  # the platform's screen is small
    person.until(lambda: view.visibleRegion().boundingRect() == view.rect())
    window = person.wizard.grab().toImage()
    scale = window.devicePixelRatio()
    corner = view.mapTo(person.wizard, QPoint(0, 0)) * scale
    image = window.copy(corner.x(), corner.y(), int(view.width() * scale), int(view.height() * scale))
    image.setDevicePixelRatio(1)
    return image


def dark_box(image: QImage) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is black."""
    dark = [
        (across, down)
        for down in range(image.height())
        for across in range(image.width())
        if image.pixel(across, down) == BLACK
    ]
    acrosses, downs = [one for one, _ in dark], [one for _, one in dark]
    return min(acrosses), min(downs), max(acrosses) + 1, max(downs) + 1


def modules(image: QImage, size: int) -> tuple[list[list[bool]], int]:
    """The picture read back module by module, and how many pixels one has; each must be of one colour."""
    left, top, right, bottom = dark_box(image)
    assert (right - left) % size == (bottom - top) % size == 0, "modules of different widths"
    module = (right - left) // size
    rows = []
    for down in range(size):
        row = []
        for across in range(size):
            colours = {
                image.pixel(left + across * module + x, top + down * module + y)
                for x in range(module)
                for y in range(module)
            }
            assert len(colours) == 1, f"the module {across}, {down} is blurred"
            row.append(colours == {BLACK})
        rows.append(row)
    return rows, module


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_drawn_in_whole_pixels_black_on_white(sit_down: Sit, dark: bool) -> None:  # noqa: FBT001 - a parameter
    person = sit_down(dark=dark)
    begin_with_picture(person)
    sent = qr_modules(person.training.wait_for("qr")["qr_text"])

    image = drawn(person)

    assert {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())} == {WHITE, BLACK}
    rows, module = modules(image, len(sent))
    assert rows == sent
    left, top, right, bottom = dark_box(image)
    margins = (left, top, image.width() - right, image.height() - bottom)
    assert min(margins) >= QUIET_MODULES * module
    assert module >= 2 * image.devicePixelRatio()


@pytest.mark.parametrize("scale", ["1.5", "2"])
def test_it_is_sharp_at_this_scale(tmp_path: Path, scale: str) -> None:
    """The test above in a process of its own: the scale is settled when an application begins."""
    test = f"{__file__}::test_it_is_drawn_in_whole_pixels_black_on_white[False]"
    run_again([test], float(scale), tmp_path)


def test_the_code_of_the_phone_is_typed_while_the_polls_go_on(person: Person) -> None:
    begin_with_picture(person, "offline")
    assert person.focus() == "confirmationCode"
    assert person.get(QWidget, "confirmationQr").accessibleName() == "QR-код для приложения на телефоне"
    waiting = person.training.wait_for("offline", polls=1)
    shown = person.training.scan(waiting["qr_text"])
    person.type(shown["code"][:2])
    person.training.wait_for(
        "offline", polls=waiting["polls"] + 2 if isinstance(waiting["polls"], int) else 3
    )
    assert person.box("confirmationCode").text() == shown["code"][:2]

    person.type(shown["code"][2:])
    person.press(Qt.Key.Key_Return)

    person.finish()
    (exchange,) = person.training.exchanges("offline")
    assert exchange["most_at_once"] == 1


def test_a_wrong_code_of_the_phone_stays_at_the_box_and_the_polls_go_on(person: Person) -> None:
    begin_with_picture(person)
    person.type("000")
    person.press(Qt.Key.Key_Return)

    person.until(lambda: person.sees("confirmationTrouble"))
    assert person.focus() == "confirmationCode"
    assert person.box("confirmationCode").text() == ""
    person.training.wait_for("qr", polls=2)
    assert "Код не принят" in person.text("confirmationTrouble")
    person.training.confirm("qr")
    person.finish()


def test_a_code_of_the_phone_that_was_not_sent_is_told_longer_than_to_the_next_poll(person: Person) -> None:
    begin_with_picture(person)
    person.training.fault("status", step="code", status=503, times=1)
    person.type("000")
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.sees("confirmationTrouble"))

    person.training.wait_for("qr", polls=3)
    person.qtbot.wait(50)

    assert "Код не отправлен" in person.text("confirmationTrouble")
    assert "⚠" not in person.text("confirmationLastContact")


def test_the_cancel_code_of_the_phone_declines(person: Person) -> None:
    begin_with_picture(person, "offline")
    shown = person.training.scan(person.training.wait_for("offline")["qr_text"])
    person.type(shown["cancel_code"])
    person.press(Qt.Key.Key_Return)

    person.wait_problem()

    assert person.text("confirmationText") == "Вход отклонён на телефоне."


HOSTILE = ("script", "bomb", "huge", "not-image", "blank")


@pytest.mark.parametrize("image", HOSTILE)
def test_a_hostile_picture_is_left_out_and_the_rest_works(person: Person, image: str) -> None:
    person.training.settings(image=image)
    begin(person, "qr")

    assert not person.sees("confirmationQr")
    assert person.text("confirmationText") == "Подтвердите вход в приложении myDSS."
    person.training.confirm("qr")
    person.finish()


@pytest.mark.parametrize("image", HOSTILE)
def test_a_code_can_be_typed_though_the_picture_cannot_be_shown(person: Person, image: str) -> None:
    person.training.settings(image=image)
    begin(person, "qr")
    _, said = steps(person)
    assert said == (
        "Рисунок от сервера показать нельзя: подтвердите вход в приложении "
        "или введите код, который оно покажет."
    )
    assert person.focus() == "confirmationCode"
    code = person.training.wait_for("qr", polls=1)["code"]

    person.type(code)
    person.press(Qt.Key.Key_Return)

    person.finish()


def test_where_there_is_no_picture_there_is_no_box_for_its_code(person: Person) -> None:
    begin(person, "push")

    assert not person.sees("confirmationCode")
