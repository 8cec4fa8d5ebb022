"""A host is foreign code: whatever its hooks raise or answer, a plugin gets the contract or one error."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.hookspecs import host_impl
from cryptoarm_dss_plugin.host_api.memory_host import MemoryHost
from cryptoarm_dss_plugin.host_api.plugin_values import NO_ENGINES, HostInfo
from cryptoarm_dss_plugin.host_api.values import (
    CertificateSource,
    HostStorageError,
    ServerFacts,
    StoreChange,
    StoredCertificate,
    StoreName,
    StoreOutcome,
)
from tests.host_api.bad_hosts import host_of, instead, raising, spoiled
from tests.host_api.test_facade import CALLS, WINDOW_HOOKS, failure_of, in_another_thread
from tests.store.helpers import offer

PLUGIN = "cryptoarm-dss"
WORKER_HOOKS = [hook for hook in CALLS if hook not in WINDOW_HOOKS]


class Speechless(Exception):
    """Its text is another exception."""

    def __str__(self) -> str:
        raise ValueError("no text")


class Unfinished(HostStorageError):
    """A storage error whose author forgot what belongs to it."""

    def __init__(self) -> None:
        Exception.__init__(self, "nothing")


class LikeAList:
    """Says that it is a list, and is none."""

    __class__ = property(lambda _self: list)  # that is what is wrong with it


class Breaking(list[object]):
    """A list that cannot be read."""

    def __iter__(self) -> Any:  # noqa: ANN401 - never returns
        raise RuntimeError("the values of the host")


@pytest.mark.parametrize("hook", CALLS)
@pytest.mark.parametrize(
    "error",
    [KeyboardInterrupt("a key"), GeneratorExit("end"), asyncio.CancelledError("task"), BaseException("any")],
    ids=lambda error: type(error).__name__,
)
def test_what_is_no_exception_does_not_take_a_worker_along(hook: str, error: BaseException) -> None:
    host = host_of(instead(hook, raising(error)))

    told = in_another_thread(lambda: failure_of(lambda: CALLS[hook](host)))

    assert told == f"{hook}: {type(error).__name__}: {error}"


def test_the_persons_own_interrupt_passes_in_the_main_thread() -> None:
    host = host_of(instead("read_settings", raising(KeyboardInterrupt())))

    with pytest.raises(KeyboardInterrupt):
        host.read_settings(PLUGIN)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Speechless(), "write_journal: Speechless: (ValueError when asked for its text)"),
        (ValueError("a\0b\ud800c\x1b[2Jd\u202ee\nf"), "write_journal: ValueError: a?b?c?[2Jd?e\nf"),
        (HostStorageError("disk\0full: \udcff"), "disk?full: ?"),
        (HostStorageError(None), "NoneType"),  # type: ignore[arg-type] # that is what is wrong with it
        (Unfinished(), ""),
    ],
    ids=["speechless", "odd-characters", "odd-detail", "no-text", "unfinished"],
)
def test_what_a_host_says_can_be_written_down(error: BaseException, told: str) -> None:
    host = host_of(instead("write_journal", raising(error)))

    assert failure_of(lambda: CALLS["write_journal"](host)) == told


@pytest.mark.parametrize("error", [ValueError("x" * 10**6), HostStorageError("x" * 10**6)])
def test_what_a_host_says_is_cut(error: Exception) -> None:
    host = host_of(instead("write_journal", raising(error)))

    assert len(failure_of(lambda: CALLS["write_journal"](host))) == 2000


@pytest.mark.parametrize("hook", CALLS)
@pytest.mark.parametrize("odd", [LikeAList(), Breaking([1])], ids=["like-a-list", "breaking"])
def test_objects_that_raise_when_they_are_looked_at(hook: str, odd: object) -> None:
    host = host_of(instead(hook, lambda: odd))

    assert failure_of(lambda: CALLS[hook](host)).startswith(f"{hook}: answered ")


@pytest.mark.parametrize("hook", ["update_certificates", "remove_certificates", "release_certificates"])
def test_a_number_of_things_is_not_below_0(hook: str) -> None:
    assert (
        failure_of(lambda: CALLS[hook](host_of(instead(hook, lambda: -1))))
        == f"{hook}: answered a number below 0"
    )


@pytest.mark.parametrize(
    "hook",
    [
        "update_certificates",
        "remove_certificates",
        "release_certificates",
        "write_journal",
        "show_notification",
    ],
)
@pytest.mark.parametrize("number", [2**63, 10**4000], ids=["2**63", "10**4000"])
def test_numbers_that_no_window_could_show(hook: str, number: int) -> None:
    told = failure_of(lambda: CALLS[hook](host_of(instead(hook, lambda: number))))

    assert told == f"{hook}: answered too large a number"


FACTS = offer(1).facts
NOW = datetime(2025, 1, 1, tzinfo=UTC)
SOURCE = CertificateSource(PLUGIN, "work", 14)
GOOD = StoredCertificate(b"der", FACTS, ServerFacts(), SOURCE, StoreName.PERSONAL, NOW)
NAIVE = NOW.replace(tzinfo=None)


class Further(StoredCertificate):
    """A host's own kind of certificate."""


HALF_RIGHT: dict[str, StoredCertificate] = {
    "no-facts": replace(GOOD, facts=None),  # type: ignore[arg-type] # that is what is wrong, also below
    "no-bytes": replace(GOOD, der="der"),  # type: ignore[arg-type]
    "no-date": replace(GOOD, facts=replace(FACTS, not_after="2030")),  # type: ignore[arg-type]
    "no-zone": replace(GOOD, facts=replace(FACTS, not_after=NAIVE)),
    "no-zone-stored": replace(GOOD, stored_at=NAIVE),
    "no-zone-gone": replace(GOOD, gone_since=NAIVE),
    "no-server": replace(GOOD, server=None),  # type: ignore[arg-type]
    "status": replace(GOOD, server=ServerFacts("active")),  # type: ignore[arg-type]
    "store": replace(GOOD, store="My"),  # type: ignore[arg-type]
    "source": replace(GOOD, source="work"),  # type: ignore[arg-type]
    "item": replace(GOOD, source=replace(SOURCE, item_id="14")),  # type: ignore[arg-type]
    "item-true": replace(GOOD, source=replace(SOURCE, item_id=True)),
    "item-large": replace(GOOD, source=replace(SOURCE, item_id=10**4000)),
    "empty": object.__new__(StoredCertificate),
    "further": object.__new__(Further),
}


@pytest.mark.parametrize("place", ["first", "last"])
@pytest.mark.parametrize("kind", HALF_RIGHT)
def test_one_certificate_that_is_not_whole(kind: str, place: str) -> None:
    """Also as the last of thousands whose types were looked at before."""
    answer = [HALF_RIGHT[kind], GOOD] if place == "first" else [*[GOOD] * 1000, HALF_RIGHT[kind]]
    host = host_of(instead("stored_certificates", lambda: answer))

    told = failure_of(lambda: host.stored_certificates(PLUGIN, "work"))

    assert told.startswith("stored_certificates: answered ")


@pytest.mark.parametrize(
    ("asked", "source"),
    [
        ((PLUGIN, "work"), replace(SOURCE, plugin_id="another")),
        ((PLUGIN, None), replace(SOURCE, plugin_id="another")),
        ((PLUGIN, "work"), replace(SOURCE, connection="home")),
        ((PLUGIN, "work"), replace(SOURCE, connection=None)),
        ((PLUGIN, None), None),
    ],
    ids=["another-plugin", "another-of-all", "another-connection", "left-behind", "none"],
)
def test_certificates_of_others_are_refused(
    asked: tuple[str, str | None], source: CertificateSource | None
) -> None:
    """What is gone from a server would otherwise be marked on them."""
    host = host_of(instead("stored_certificates", lambda: [GOOD, replace(GOOD, source=source)]))

    assert "that was asked for" in failure_of(lambda: host.stored_certificates(*asked))
    assert len(host.stored_certificates()) == 2


OUTCOME = StoreOutcome(FACTS.thumbprint, StoreChange.REJECTED, "too-old")


@pytest.mark.parametrize(
    "outcome",
    [
        replace(OUTCOME, change="new"),  # type: ignore[arg-type] # that is what is wrong, also below
        replace(OUTCOME, change=None),  # type: ignore[arg-type]
        replace(OUTCOME, thumbprint=1),  # type: ignore[arg-type]
        replace(OUTCOME, reason=None),  # type: ignore[arg-type]
    ],
    ids=["text", "nothing", "number", "no-reason"],
)
def test_outcomes_that_are_not_whole(outcome: StoreOutcome) -> None:
    host = host_of(instead("store_certificates", lambda: [outcome]))

    assert failure_of(lambda: host.store_certificates([offer(1)])).startswith(
        "store_certificates: answered wrong data: StoreOutcome."
    )


@pytest.mark.parametrize(
    ("reason", "taken"),
    [
        ("too-old", "too-old"),
        ("", ""),
        ("too old", ""),
        ("<b>too-old</b>", ""),
        ("too\0old", ""),
        ("a" * 10**6, ""),
        ("a-" * 40 + "a", ""),
    ],
    ids=["code", "none", "prose", "html", "nul", "enormous", "long"],
)
def test_the_reason_of_a_refusal_is_a_code_or_none(reason: str, taken: str) -> None:
    host = host_of(instead("store_certificates", lambda: [replace(OUTCOME, reason=reason)]))

    assert host.store_certificates([offer(1)]) == [replace(OUTCOME, reason=taken)]


INFO = HostInfo("1.0", "Example 1.0", "ru", "", Path("data"), frozenset({"journal"}))


@pytest.mark.parametrize(
    "info",
    [
        replace(INFO, language=["ru"]),  # type: ignore[arg-type] # that is what is wrong, also below
        replace(INFO, data_directory="data"),  # type: ignore[arg-type]
        replace(INFO, capabilities=None),  # type: ignore[arg-type]
        replace(INFO, capabilities=frozenset({1})),  # type: ignore[arg-type]
    ],
    ids=["language", "directory", "no-capabilities", "number"],
)
def test_a_host_that_half_says_what_it_is(info: HostInfo) -> None:
    answers = iter([INFO, info])
    host = host_of(instead("host_info", lambda: next(answers)))
    host.host_info()

    assert failure_of(host.host_info).startswith("host_info: answered ")
    assert host.capabilities == {"journal"}


def test_a_host_that_cannot_say_what_it_is_forbids_engines_in_its_process() -> None:
    answers = iter([None, INFO])
    host = host_of(instead("host_info", lambda: next(answers)))

    failure_of(host.host_info)
    assert host.capabilities == {NO_ENGINES}

    host.host_info()
    assert host.capabilities == {"journal"}


def test_what_is_answered_is_the_callers_own() -> None:
    settings, stored = {"key": "value"}, [GOOD]
    host = host_of(instead("read_settings", lambda: settings), instead("stored_certificates", lambda: stored))
    mine, certificates = host.read_settings(PLUGIN), host.stored_certificates()

    settings["key"] = "another"
    stored.clear()

    assert (mine, certificates) == ({"key": "value"}, [GOOD])


def two(first: Callable[[], object], second: Callable[[], object]) -> Host:
    return host_of(instead("write_journal", first), instead("write_journal", second))


def test_of_two_hosts_the_one_registered_last_is_asked() -> None:
    assert CALLS["write_journal"](two(lambda: 1, lambda: 2)) == 2


def test_of_two_hosts_the_other_is_asked_when_one_answers_nothing() -> None:
    assert CALLS["write_journal"](two(lambda: 1, lambda: None)) == 1


@pytest.mark.parametrize("second", [raising(RuntimeError("a bug")), lambda: "text"], ids=["raises", "text"])
def test_of_two_hosts_a_bad_one_is_not_made_good_by_the_other(second: Callable[[], object]) -> None:
    """Who knows what it has done before it failed."""
    asked: list[str] = []

    def first() -> int:
        asked.append("first")
        return 1

    failure_of(lambda: CALLS["write_journal"](two(first, second)))

    assert asked == []


def test_a_hook_that_calls_the_host_again() -> None:
    memory = MemoryHost()

    def read() -> dict[str, str]:
        host.write_settings(PLUGIN, {"asked": "yes"})
        return {"kept": str(memory.settings[PLUGIN])}

    host = host_of(memory, instead("read_settings", read))

    assert host.read_settings(PLUGIN) == {"kept": "{'asked': 'yes'}"}


def test_a_hook_that_calls_itself_without_end() -> None:
    host = host_of(instead("read_settings", lambda: host.read_settings(PLUGIN)))

    assert "RecursionError" in failure_of(lambda: host.read_settings(PLUGIN))


def test_a_host_that_spoils_only_what_it_answers_has_kept_it_all_the_same() -> None:
    """Nothing is lost: the next time the plugin learns what is there."""
    memory = MemoryHost()
    host = host_of(memory, spoiled("store_certificates", lambda _answer: None))

    failure_of(lambda: host.store_certificates([offer(1)]))

    assert [kept.der for kept in host.stored_certificates()] == [offer(1).der]


@pytest.mark.parametrize("hook", WORKER_HOOKS)
def test_hooks_from_many_threads_at_once(hook: str) -> None:
    """Nothing of the door itself is held while a hook does not return."""
    first, go_on = threading.Event(), threading.Event()
    memory = MemoryHost()

    class Slow:
        """Holds the first call."""

        @host_impl
        def read_settings(self, plugin_id: str) -> dict[str, str] | None:
            """Wait."""
            if plugin_id == "slow":
                first.set()
                assert go_on.wait(5)
            return None

    host = host_of(memory, Slow())
    worker = threading.Thread(target=lambda: host.read_settings("slow"))
    worker.start()
    assert first.wait(5)

    CALLS[hook](host)

    go_on.set()
    worker.join(5)
    assert memory.hooks_asked()[0] == hook


@pytest.mark.parametrize("error", [RuntimeError("kept"), HostStorageError("kept")], ids=["bug", "storage"])
def test_an_exception_that_the_host_keeps_holds_nothing_of_its_callers(error: Exception) -> None:
    """Frames in a traceback hold the values in them."""
    host = host_of(instead("read_settings", raising(error)))

    failure_of(lambda: host.read_settings(PLUGIN))

    assert error.__traceback__ is None
