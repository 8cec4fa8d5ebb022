"""Giving up while the server waits: what becomes of the request is said once, and it is no error."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PyQt5.QtCore import Qt

from cryptoarm_dss_plugin.host_api.values import Severity
from tests.wizard.person import PLUGIN, Person
from tests.wizard.test_factors import begin
from tests.wizard.test_leaving import plugin_threads

NOT_NEEDED = "Запрос на телефоне больше не нужен: его можно отклонить."

LEAVINGS: dict[str, Callable[[Person], object]] = {
    "cancel": Person.cancel,
    "escape": lambda person: person.press(Qt.Key.Key_Escape),
    "close": lambda person: person.wizard.close(),
}


def promised_until(text: str) -> datetime:
    """The time of day that a sentence names, as a moment of today or of the next day."""
    found = re.search(r"До (\d\d):(\d\d) сервер DSS может не принять новый запрос", text)
    assert found, text
    at = (
        datetime.now(UTC)
        .astimezone()
        .replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    )
    return at if at > datetime.now(UTC) - timedelta(hours=12) else at + timedelta(days=1)


@pytest.mark.parametrize("leave", LEAVINGS)
def test_the_notification_centre_is_told_what_becomes_of_the_request(person: Person, leave: str) -> None:
    begin(person, "push")

    LEAVINGS[leave](person)

    person.until(lambda: not person.has_wizard())
    (told,) = person.notifications()
    assert (told.severity, told.title, told.code, told.actions) == (Severity.INFO, "Вход отменён", "", ())
    assert told.text.startswith(NOT_NEEDED)
    ends = datetime.now(UTC) + timedelta(seconds=300)
    assert timedelta(seconds=-5) < promised_until(told.text) - ends < timedelta(seconds=61)


def test_the_way_back_tells_it_on_the_page(person: Person) -> None:
    begin(person, "push")

    person.back()

    person.wait_page("connectionPage")
    person.until(lambda: person.sees("noteText"))
    assert f"Вход отменён. {NOT_NEEDED}" in person.text("noteText")
    promised_until(person.text("noteText"))
    assert not person.sees("problemText")
    person.until(lambda: plugin_threads() == [])
    assert person.notifications() == []
    person.forward()
    person.until(lambda: not person.sees("noteText"))
    person.wait_page("confirmationPage")


def test_the_line_goes_along_over_the_page_for_the_password(person: Person) -> None:
    begin(person, "sms")

    person.back()
    person.until(lambda: person.sees("noteText"))
    assert "Присланный код больше не нужен." in person.text("noteText")
    person.back()

    person.wait_page("connectionPage")
    person.until(lambda: "Присланный код больше не нужен." in person.text("noteText"))
    person.cancel()
    person.until(lambda: not person.has_wizard())
    assert person.notifications() == []


def test_where_the_server_names_no_end_none_is_invented(person: Person) -> None:
    begin(person, "laconic")

    person.cancel()

    (told,) = person.notifications()
    assert told.text == f"{NOT_NEEDED} Ещё несколько минут сервер DSS может не принять новый запрос."


def test_a_code_that_is_made_on_the_desk_needs_no_word(person: Person) -> None:
    begin(person, "oath")

    person.cancel()

    (told,) = person.notifications()
    assert told.text.startswith("До ")


def test_giving_up_while_the_code_is_on_its_way_tells_it_too(person: Person) -> None:
    begin(person, "sms")
    person.training.fault("slow", step="code", seconds=8)
    person.type("000")
    person.forward()
    person.until(lambda: not person.box("confirmationCode").isEnabled())

    person.cancel()

    (told,) = person.notifications()
    assert told.text.startswith("Присланный код больше не нужен.")


def test_switched_off_or_closed_the_plugin_says_nothing(person: Person) -> None:
    begin(person, "push")

    person.host.plugins.disable(PLUGIN)

    assert person.notifications() == []


def test_closing_the_host_says_nothing(person: Person) -> None:
    begin(person, "push")
    seen = person.notifications()

    person.host.window.close()

    assert seen == []
    assert person._kept(lambda store: store.notifications()) == []  # noqa: SLF001 - the window is gone


@pytest.mark.parametrize("ending", ["decline", "confirm"])
def test_when_nothing_waits_any_more_there_is_nothing_to_say(person: Person, ending: str) -> None:
    begin(person, "push")
    person.training.wait_for("push", polls=1)
    getattr(person.training, ending)("push")
    person.until(lambda: person.page() == "resultPage" or person.sees("problemText"))
    before = len(person.notifications())

    person.wizard.close()

    person.until(lambda: not person.has_wizard())
    assert len(person.notifications()) == before == 1
