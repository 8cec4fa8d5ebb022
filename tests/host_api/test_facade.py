"""The typed door to a host: whatever stands behind it, a plugin meets the contract or one kind of error."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pluggy
import pytest

from cryptoarm_dss_plugin.host_api.facade import Host, WrongThreadError, new_host_manager
from cryptoarm_dss_plugin.host_api.hookspecs import HostStorageHooks, HostWindowHooks, host_impl
from cryptoarm_dss_plugin.host_api.plugin_values import HostInfo, WizardRequest
from cryptoarm_dss_plugin.host_api.values import (
    CertificateUpdate,
    HostStorageError,
    JournalEntry,
    Notification,
    Severity,
    StoreChange,
    StoreOutcome,
)
from cryptoarm_dss_plugin.store import Store
from tests.store.helpers import offer

PLUGIN = "cryptoarm-dss"
ENTRY = JournalEntry(PLUGIN, "import", Severity.SUCCESS, "Imported: 3 certificates.")
NOTE = Notification(Severity.ERROR, "Import", "It did not work.")
INFO = HostInfo("1.0", "Example 1.0", "ru", "", Path("data"))

GONE = CertificateUpdate(offer(1).der, offer(1).source, datetime(2025, 3, 1, tzinfo=UTC))

CALLS: dict[str, Callable[[Host], object]] = {
    "store_certificates": lambda host: host.store_certificates([offer(1), offer(2)]),
    "update_certificates": lambda host: host.update_certificates([GONE]),
    "remove_certificates": lambda host: host.remove_certificates(PLUGIN, "work"),
    "release_certificates": lambda host: host.release_certificates(PLUGIN, "work"),
    "stored_certificates": lambda host: host.stored_certificates(PLUGIN, "work"),
    "read_settings": lambda host: host.read_settings(PLUGIN),
    "write_settings": lambda host: host.write_settings(PLUGIN, {"key": "value"}),
    "write_journal": lambda host: host.write_journal(ENTRY),
    "host_info": lambda host: host.host_info(),
    "show_notification": lambda host: host.show_notification(NOTE),
    "open_wizard": lambda host: host.open_wizard(WizardRequest("dss.import", "work")),
}
"""A call of each hook."""

WINDOW_HOOKS = ("host_info", "open_wizard", "show_notification")


class TellsWhatItIs:
    """The part of a host that a store is not."""

    @host_impl
    def host_info(self) -> HostInfo:
        """See the hook."""
        return INFO

    @host_impl
    def open_wizard(self, request: WizardRequest) -> bool:
        """See the hook."""
        return bool(request.action_id)


def manager_with(hook: str, function: Callable[..., Any]) -> pluggy.PluginManager:
    """A manager on which one hook is implemented, by a function that is given nothing."""
    implementation = type("Implementation", (), {hook: host_impl(staticmethod(function))})
    manager = new_host_manager()
    manager.register(implementation())
    return manager


def failure_of(call: Callable[[], object]) -> str:
    with pytest.raises(HostStorageError) as caught:
        call()
    assert type(caught.value) is HostStorageError
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return caught.value.detail


@pytest.fixture
def whole(store: Store) -> Host:
    """A host that implements everything."""
    manager = new_host_manager()
    manager.register(store)
    manager.register(TellsWhatItIs())
    return Host(manager)


def test_every_hook_has_its_method_and_is_tried_here() -> None:
    hooks = {
        name
        for spec in (HostStorageHooks, HostWindowHooks)
        for name in vars(spec)
        if not name.startswith("_")
    }

    assert {name for name in hooks if callable(getattr(Host, name, None))} == hooks
    assert set(CALLS) == hooks


def test_certificates_come_and_go(whole: Host) -> None:
    first = whole.store_certificates([offer(1), offer(2), offer(3, "home")])
    again = whole.store_certificates([offer(1)])

    assert [outcome.change for outcome in first] == [StoreChange.NEW] * 3
    assert [outcome.change for outcome in again] == [StoreChange.UNCHANGED]
    assert [entry.der for entry in whole.stored_certificates()] == [offer(n).der for n in (1, 2, 3)]
    assert len(whole.stored_certificates("example-plugin", "work")) == 2
    assert whole.remove_certificates("example-plugin", "work") == 2
    assert whole.release_certificates("example-plugin", "home") == 1
    [left] = whole.stored_certificates("example-plugin")
    assert left.source is not None
    assert left.source.connection is None


def test_settings_journal_and_notifications(whole: Host, store: Store) -> None:
    whole.write_settings(PLUGIN, {"a": "1", "b": "2"})
    whole.write_settings(PLUGIN, {"a": None, "c": "3"})
    entry_id = whole.write_journal(ENTRY)
    note_id = whole.show_notification(NOTE)

    assert whole.read_settings(PLUGIN) == {"b": "2", "c": "3"}
    assert whole.read_settings("another") == {}
    assert [(entry.entry_id, entry.text) for entry in store.journal()] == [(entry_id, ENTRY.text)]
    assert [(note.notification_id, note.title) for note in store.notifications()] == [(note_id, NOTE.title)]


def test_what_the_host_is(whole: Host) -> None:
    assert whole.host_info() == INFO


def test_an_empty_batch_is_a_batch(whole: Host) -> None:
    assert whole.store_certificates([]) == []


@pytest.mark.parametrize("hook", CALLS)
def test_a_hook_that_nobody_implements(hook: str) -> None:
    detail = failure_of(lambda: CALLS[hook](Host(new_host_manager())))

    assert detail.startswith(f"{hook}: answered NoneType, not ")


@pytest.mark.parametrize("hook", CALLS)
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RuntimeError("a bug"), "{hook}: RuntimeError: a bug"),
        (KeyError("x"), "{hook}: KeyError: 'x'"),
        (OSError(28, "No space left"), "{hook}: OSError: [Errno 28] No space left"),
        (RecursionError(), "{hook}: RecursionError: "),
        (SystemExit(1), "{hook}: SystemExit: 1"),
        (HostStorageError("disk-full: no space"), "disk-full: no space"),
        (HostStorageError(""), ""),
    ],
    ids=["bug", "key", "disk", "recursion", "exit", "storage", "silent"],
)
def test_a_hook_that_raises(hook: str, error: BaseException, told: str) -> None:
    def fail() -> object:
        raise error from ValueError("the values of the host")

    host = Host(manager_with(hook, fail))

    assert failure_of(lambda: CALLS[hook](host)) == told.format(hook=hook)


NONSENSE: list[object] = [
    "text",
    b"bytes",
    1.5,
    object(),
    (1, 2),
    {1},
    [None],
    {"key": 1},
    {1: "value"},
    StoreOutcome,
]
FITTING = {
    "update_certificates": 0,
    "remove_certificates": 0,
    "release_certificates": 0,
    "stored_certificates": [],
    "read_settings": {},
    "write_settings": True,
    "write_journal": 1,
    "host_info": INFO,
    "show_notification": 1,
}


@pytest.mark.parametrize("hook", CALLS)
@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda value: type(value).__name__)
def test_a_hook_that_answers_nonsense(hook: str, nonsense: object) -> None:
    host = Host(manager_with(hook, lambda: nonsense))

    assert failure_of(lambda: CALLS[hook](host)).startswith(f"{hook}: answered ")


@pytest.mark.parametrize("hook", FITTING)
def test_a_hook_that_answers_what_it_should(hook: str) -> None:
    expected = FITTING[hook]

    answer = CALLS[hook](Host(manager_with(hook, lambda: expected)))

    assert answer == (None if hook == "write_settings" else expected)


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
def test_true_is_no_number(hook: str) -> None:
    assert failure_of(lambda: CALLS[hook](Host(manager_with(hook, lambda: True)))) == (
        f"{hook}: answered bool, not int"
    )


def test_settings_that_were_not_written() -> None:
    host = Host(manager_with("write_settings", lambda: False))

    assert failure_of(lambda: CALLS["write_settings"](host)) == "write_settings: answered False, not True"


def outcomes(*thumbprints: str) -> list[StoreOutcome]:
    return [StoreOutcome(thumbprint, StoreChange.NEW) for thumbprint in thumbprints]


FIRST, SECOND = offer(1).facts.thumbprint, offer(2).facts.thumbprint


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (outcomes(), "store_certificates: 0 outcomes for 2 offers"),
        (outcomes(FIRST), "store_certificates: 1 outcomes for 2 offers"),
        (outcomes(FIRST, SECOND, FIRST), "store_certificates: 3 outcomes for 2 offers"),
        (outcomes(SECOND, FIRST), "store_certificates: the outcomes are not in the order of the offers"),
        ([*outcomes(FIRST), None], "store_certificates: answered with something else than StoreOutcome"),
        (tuple(outcomes(FIRST, SECOND)), "store_certificates: answered tuple, not list"),
    ],
)
def test_outcomes_that_do_not_fit_the_batch(answer: object, told: str) -> None:
    host = Host(manager_with("store_certificates", lambda: answer))

    assert failure_of(lambda: CALLS["store_certificates"](host)) == told


def test_a_hook_that_failed_once_is_asked_again() -> None:
    answers = iter([RuntimeError("not yet"), 7])

    def sometimes() -> object:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    host = Host(manager_with("write_journal", sometimes))

    assert failure_of(lambda: host.write_journal(ENTRY)) == "write_journal: RuntimeError: not yet"
    assert host.write_journal(ENTRY) == 7


def test_one_hook_that_fails_does_not_take_the_others_down(store: Store) -> None:
    def fail() -> int:
        raise RuntimeError("the journal is a mess")

    manager = manager_with("write_journal", fail)
    manager.register(store)
    manager.register(type("Later", (), {"write_journal": host_impl(staticmethod(fail))})())
    host = Host(manager)

    assert (
        failure_of(lambda: host.write_journal(ENTRY)) == "write_journal: RuntimeError: the journal is a mess"
    )
    host.write_settings(PLUGIN, {"a": "1"})
    assert host.read_settings(PLUGIN) == {"a": "1"}
    assert [outcome.change for outcome in host.store_certificates([offer(1)])] == [StoreChange.NEW]


def test_an_implementation_with_an_argument_that_is_not_in_the_contract_is_not_registered() -> None:
    with pytest.raises(pluggy.PluginValidationError):
        manager_with("write_journal", lambda entry, colour: 1)  # noqa: ARG005 - that is what is wrong


def in_another_thread(call: Callable[[], object]) -> object:
    """What a call gives or raises in a thread of its own."""
    results: list[object] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:  # noqa: BLE001 - handed over
            results.append(error)

    worker = threading.Thread(target=run)
    worker.start()
    worker.join()
    return results[0]


@pytest.mark.parametrize("hook", CALLS)
def test_the_storage_is_for_workers_and_the_window_for_the_gui_thread(store: Store, hook: str) -> None:
    manager = new_host_manager()
    manager.register(store)
    manager.register(TellsWhatItIs())
    host = Host(manager, gui_thread=threading.get_ident())

    if hook in WINDOW_HOOKS:
        CALLS[hook](host)
        wrong = in_another_thread(lambda: CALLS[hook](host))
        assert isinstance(wrong, WrongThreadError)
    else:
        assert not isinstance(in_another_thread(lambda: CALLS[hook](host)), Exception)
        with pytest.raises(WrongThreadError, match=hook):
            CALLS[hook](host)


@pytest.mark.parametrize("hook", CALLS)
def test_a_host_without_windows_is_called_from_any_thread(whole: Host, hook: str) -> None:
    CALLS[hook](whole)

    assert not isinstance(in_another_thread(lambda: CALLS[hook](whole)), Exception)


def test_a_host_need_not_open_wizards(whole: Host) -> None:
    without = Host(new_host_manager())

    assert whole.opens_wizards
    assert not without.opens_wizards
    with pytest.raises(HostStorageError, match="open_wizard"):
        without.open_wizard(WizardRequest("dss.import"))


@pytest.mark.parametrize("answer", [True, False])
def test_a_host_is_given_the_request_and_says_whether_the_wizard_is_open(
    answer: bool,  # noqa: FBT001 - a parameter
) -> None:
    asked = []

    def open_wizard(request: WizardRequest) -> bool:
        asked.append(request)
        return answer

    host = Host(manager_with("open_wizard", open_wizard))

    assert host.open_wizard(WizardRequest("dss.import", "work")) is answer
    assert asked == [WizardRequest("dss.import", "work")]
