"""While the phone is waited for: time, contact, the polls that the server sees, and what the window does."""

import time
from pathlib import Path

import pytest
from PyQt5.QtCore import QPoint, QRect, Qt, QTimer
from PyQt5.QtWidgets import QApplication, QPushButton, QWidget

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.wizard.conftest import Sit
from tests.wizard.person import Person
from tests.wizard.test_factors import begin
from tests.wizard.test_leaving import plugin_threads

LEAST_BETWEEN_POLLS = 0.9
JUST_NOW = "Последняя связь с сервером DSS: только что"


def polls(training: TrainingProcess) -> list[float]:
    """When polls came, in the server's seconds."""
    return [entry["at"] for entry in training.log() if entry["step"] == "poll"]


def test_the_page_tells_when_the_server_last_answered(person: Person) -> None:
    begin(person, "push")
    assert person.text("confirmationLastContact") == JUST_NOW

    person.training.fault("status", step="poll", status=503, times=None)
    person.until(lambda: "⚠" in person.text("confirmationLastContact"))
    assert "пробуем ещё раз" in person.text("confirmationLastContact")
    assert not person.sees("confirmationTrouble")

    person.training.clear_faults()
    person.click_named("pollNowButton")
    person.until(
        lambda: person.text("confirmationLastContact") == "Последняя связь с сервером DSS: только что"
    )
    person.training.confirm("push")
    person.finish()


def test_a_server_that_hangs_is_told_by_the_seconds(person: Person) -> None:
    person.training.fault("slow", step="poll", seconds=8)
    begin(person, "push")

    person.until(lambda: person.text("confirmationLastContact").endswith("4 с назад"))


def test_asking_now_without_end_asks_no_more_than_once_a_second(person: Person) -> None:
    begin(person, "push")
    deadline = time.monotonic() + 3.0

    while time.monotonic() < deadline:
        person.click_named("pollNowButton")
        person.qtbot.wait(20)

    (exchange,) = person.training.exchanges("push")
    assert exchange["most_at_once"] == 1
    assert exchange["shortest_gap"] >= LEAST_BETWEEN_POLLS
    assert 2 <= exchange["polls"] <= 4
    person.training.confirm("push")
    person.finish()


def test_asking_now_is_answered_on_the_page(person: Person) -> None:
    begin(person, "push")
    person.training.fault("slow", step="poll", seconds=1, times=1)

    person.click_named("pollNowButton")

    assert person.text("confirmationLastContact") == "Спрашиваем сервер DSS..."
    person.until(lambda: person.text("confirmationLastContact").endswith("только что"))


def test_the_first_look_after_a_standstill_tells_the_right_time(person: Person) -> None:
    person.training.settings(expires_in=60)
    begin(person, "push")
    left = seconds_left(person)

    time.sleep(2.2)  # the window stands still, as it does while the computer sleeps
    QApplication.processEvents()

    assert left - seconds_left(person) in (2, 3)


def seconds_left(person: Person) -> int:
    """What the countdown says."""
    minutes, seconds = person.text("confirmationCountdown").removeprefix("Осталось ").split(":")
    return int(minutes) * 60 + int(seconds)


@pytest.mark.parametrize("leave", ["cancel", "back", "escape", "close"])
def test_no_poll_follows_when_the_person_has_left(person: Person, leave: str) -> None:
    begin(person, "push")
    person.training.wait_for("push", polls=1)

    {
        "cancel": person.cancel,
        "back": person.back,
        "escape": lambda: person.press(Qt.Key.Key_Escape),
        "close": person.wizard.close,
    }[leave]()

    person.until(lambda: plugin_threads() == [])
    ended = person.training.state()["now"]
    person.qtbot.wait(1500)  # a poll would have been due within 1.1 s
    assert [at for at in polls(person.training) if at > ended] == []


@pytest.mark.parametrize("where", ["connectionPage", "resultPage"])
def test_nothing_ticks_on_a_page_that_was_left(person: Person, where: str) -> None:
    begin(person, "push")
    page = person.wizard.currentPage()
    assert page is not None
    assert [one for one in page.findChildren(QTimer) if one.isActive()] != []

    if where == "resultPage":
        person.training.confirm("push")
    else:
        person.back()

    person.wait_page(where)
    assert [one for one in page.findChildren(QTimer) if one.isActive()] == []


def test_the_window_keeps_its_size_and_its_parts_their_places(person: Person) -> None:
    begin(person, "push")
    person.qtbot.wait(50)
    before = places(person)

    person.training.fault("status", step="poll", status=503, times=1)
    person.until(lambda: "⚠" in person.text("confirmationLastContact"))
    assert places(person) == before
    person.until(lambda: "⚠" not in person.text("confirmationLastContact"))
    assert places(person) == before


def test_a_wrong_code_moves_nothing(person: Person) -> None:
    begin(person, "sms")
    person.qtbot.wait(50)
    before = places(person)

    person.type("000")
    person.forward()
    person.until(lambda: person.sees("confirmationTrouble"))

    assert places(person) == before


def places(person: Person) -> dict[str, object]:
    """Where the window's parts are, and how large it is."""
    names = ("confirmationCode", "confirmationCountdown", "pollNowButton", "askAgainButton")
    return {
        "window": person.wizard.size(),
        **{name: _place(person, person.get(QWidget, name)) for name in names if person.sees(name)},
    }


def _place(person: Person, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(person.wizard, QPoint(0, 0)), widget.size())


def test_tab_goes_through_the_page_as_it_is_read(person: Person) -> None:
    begin(person, "qr")
    person.until(lambda: person.focus() == "confirmationCode")
    visited = []
    for _ in range(4):
        visited.append(person.focus().replace("&", ""))
        person.press(Qt.Key.Key_Tab)

    assert visited == ["confirmationCode", "pollNowButton", "< Назад", "Отмена"]


def test_the_buttons_are_reached_by_their_letters(sit_down: Sit) -> None:
    person = sit_down("en")
    begin(person, "push")
    person.training.fault("slow", step="poll", seconds=1, times=1)
    before = len(polls(person.training))

    person.alt("n")

    person.until(lambda: person.text("confirmationLastContact") == "Asking the DSS server...")
    person.until(lambda: len(polls(person.training)) > before)


def test_while_a_code_is_on_its_way_enter_does_nothing(person: Person) -> None:
    begin(person, "sms")
    person.training.fault("slow", step="code", seconds=1, times=1)
    person.type("000")
    person.press(Qt.Key.Key_Return)
    person.until(lambda: not person.box("confirmationCode").isEnabled())

    person.press(Qt.Key.Key_Return)

    person.until(lambda: person.sees("confirmationTrouble"))
    assert person.page() == "confirmationPage"
    assert person.focus() == "confirmationCode"


def test_while_a_choice_is_on_its_way_enter_does_nothing(person: Person) -> None:
    begin(person, "choice")
    person.training.fault("slow", step="choice", seconds=1, times=1)
    person.press(Qt.Key.Key_Return)
    person.until(lambda: not person.get(QWidget, "factorChoice").isEnabled())

    person.press(Qt.Key.Key_Return)

    person.until(lambda: person.sees("confirmationCode"))
    assert person.page() == "confirmationPage"
    assert person.focus() == "confirmationCode"


class Alerts:
    """The windows that the taskbar was to point at."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.windows: list[str] = []
        # Qt's, not ours: no platform without a display shows what it does.
        monkeypatch.setattr(
            QApplication, "alert", lambda window, _ms=0: self.windows.append(window.objectName())
        )


def test_who_looks_elsewhere_is_called_when_it_is_their_turn(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    alerts = Alerts(monkeypatch)
    person.training.fault("slow", step="start", seconds=1, times=1)
    person.begin("choice")
    elsewhere = look_elsewhere(person)

    person.wait_page("passwordPage")
    assert alerts.windows == ["dssImportWizard"]
    assert elsewhere.isActiveWindow()
    password = person.training.password("choice")
    assert password is not None
    person.box("password").setText(password)
    person.forward_button().click()
    person.wait_page("confirmationPage")
    assert len(alerts.windows) == 2
    person.forward_button().click()
    person.until(lambda: person.sees("confirmationCode"))
    assert alerts.windows == ["dssImportWizard"] * 3
    assert elsewhere.isActiveWindow()


@pytest.mark.parametrize("ending", ["decline", "expire", "confirm"])
def test_who_looks_elsewhere_is_called_when_it_has_ended(
    person: Person, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    alerts = Alerts(monkeypatch)
    begin(person, "push")
    person.training.wait_for("push", polls=1)
    look_elsewhere(person)

    getattr(person.training, ending)("push")

    person.until(lambda: person.page() == "resultPage" or person.sees("problemText"))
    assert alerts.windows == ["dssImportWizard"]


def look_elsewhere(person: Person) -> QPushButton:
    """Go to another window."""
    elsewhere = QPushButton("elsewhere")
    person.qtbot.addWidget(elsewhere)
    elsewhere.show()
    with person.qtbot.waitActive(elsewhere):
        elsewhere.activateWindow()
    return elsewhere


def test_polls_call_nobody_and_who_is_at_the_window_is_not_called(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    alerts = Alerts(monkeypatch)

    begin(person, "push")
    person.training.wait_for("push", polls=2)

    assert alerts.windows == []


def test_nothing_of_a_challenge_is_kept_on_disk(person: Person, data_dir: Path) -> None:
    begin(person, "qr")
    person.until(lambda: person.sees("confirmationQr"))
    waiting = person.training.wait_for("qr", polls=1)
    person.cancel()
    person.until(person.journal)

    for file in data_dir.rglob("*"):
        if file.is_file():
            held = file.read_bytes()
            assert waiting["code"].encode() not in held
            assert waiting["qr_text"].encode() not in held


def test_after_a_decline_enter_repeats(person: Person) -> None:
    person.begin("push")
    person.wait_page("confirmationPage")
    person.training.wait_for("push", polls=1)
    person.training.decline("push")
    person.wait_problem()

    assert person.focus().replace("&", "") == "Повторить"
    person.press(Qt.Key.Key_Return)

    person.until(lambda: not person.sees("problemText"))
    person.until(lambda: person.text("confirmationCountdown"))
    assert person.page() == "confirmationPage"
    assert len([one for one in person.training.log() if one.get("step") == "start"]) == 2
