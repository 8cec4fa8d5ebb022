"""A phone number in the server's words stays on one line, however wide the page is."""

import pytest
from PyQt5.QtGui import QTextLayout
from PyQt5.QtWidgets import QApplication, QLabel

from cryptoarm_dss_plugin.wizard.labels import plain_label
from tests.wizard.person import Person

PHONES = ["+7 *** ***-00-01", "+7 (912) 345-67-89", "8 800 555-35-35", "+7 (***) ***-**-12"]


def lines(text: str, width: int) -> list[str]:
    """A text as Qt breaks it at a width, without the signs that are not seen."""
    layout = QTextLayout(text, QApplication.font())
    layout.beginLayout()
    broken = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        broken.append(text[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return [one.replace("\u2060", "").replace("\u00a0", " ").strip() for one in broken]


@pytest.mark.parametrize("phone", PHONES)
def test_no_line_ends_inside_a_phone_number(qapp: QApplication, phone: str) -> None:
    assert qapp is not None
    words = f"Введите код из СМС, отправленной на номер {phone}, до 12:00"
    label = plain_label(words)
    drawn = QLabel.text(label)

    assert label.text() == words
    for width in range(250, 700, 10):
        broken = lines(drawn, width)
        assert any(phone in line for line in broken), (width, broken)
        assert " ".join(broken) == words


@pytest.mark.parametrize("text", ["Номер 123456789012345", "в 2026 году", "-", "", "1 2 3 4 " * 20])
def test_other_texts_are_drawn_as_they_are(qapp: QApplication, text: str) -> None:
    assert qapp is not None
    assert QLabel.text(plain_label(text)) == text


def test_the_page_with_the_code_draws_the_number_whole(person: Person) -> None:
    person.begin("sms")
    person.give_password("sms")
    person.wait_page("confirmationPage")

    said = [label for label in person.wizard.findChildren(QLabel) if "***" in label.text()]
    assert said
    for label in said:
        assert "+7 *** ***-00-01" in label.text()
        for width in range(250, 700, 10):
            assert any("+7 *** ***-00-01" in line for line in lines(QLabel.text(label), width))
