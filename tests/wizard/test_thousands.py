"""5,000 certificates: the window goes on answering while they come."""

import gc
import time
from collections.abc import Callable

import pytest
from PyQt5.QtCore import QTimer

from tests.wizard.person import Person


class Heart:
    """Beats in the event loop; its longest pause is how long the window did not answer."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._beat)
        self._last = time.perf_counter()
        self.longest = 0.0
        self.beats = 0

    def start(self) -> None:
        """Begin to beat."""
        self._last = time.perf_counter()
        self.longest = 0.0
        self.beats = 0
        self._timer.start()

    def stop(self) -> float:
        """The longest pause so far, in milliseconds."""
        self._timer.stop()
        return self.longest * 1000

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now
        self.beats += 1


def test_the_window_answers_while_five_thousand_come(
    person: Person, record_property: Callable[[str, object], None], request: pytest.FixtureRequest
) -> None:
    heart = Heart()
    person.choose_import()
    person.fill("thousands")
    gc.collect()
    gc.freeze()  # the garbage of the other tests is not the window's to look through
    request.addfinalizer(gc.unfreeze)
    person.qtbot.wait(500)
    heart.start()
    person.qtbot.wait(1500)
    idle = heart.stop()

    heart.start()
    begun = time.perf_counter()
    person.forward()
    person.qtbot.waitUntil(lambda: person.page() == "resultPage", timeout=60_000)
    took = (time.perf_counter() - begun) * 1000
    importing = heart.stop()
    beats = heart.beats
    heart.start()
    person.forward()
    person.qtbot.waitUntil(
        lambda: len(person.host.certificates.model.index(0, 0).data() or "") > 0, timeout=60_000
    )
    listing = heart.stop()

    measured = (
        f"idle {idle:.0f}, importing {importing:.0f}, listing {listing:.0f}, {beats} beats in {took:.0f}"
    )
    record_property("longest pause in ms", measured)
    print(f"longest pause in ms: {measured}")  # noqa: T201 - a measure to read
    assert person.host.certificates.model.rowCount() > 0
    assert len(person.certificates()) == 5000
    # The aim is 50 ms over idle (see the printed measure); a busy machine cannot be held to it. An import in
    # the window's own thread would not let the heart beat at all.
    assert beats > 20
