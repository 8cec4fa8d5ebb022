"""A typed door to the host's hooks: nobody else touches a pluggy manager of the host."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

import pluggy

from cryptoarm_dss_plugin.host_api.answers import (
    count_problem,
    failure_words,
    info_problem,
    number_problem,
    outcomes_problem,
    settings_problem,
    stored_problem,
    with_fitting_reason,
    words_of,
)
from cryptoarm_dss_plugin.host_api.hookspecs import HOST_PROJECT, HostStorageHooks, HostWindowHooks
from cryptoarm_dss_plugin.host_api.plugin_values import NO_ENGINES, HostInfo, WizardRequest
from cryptoarm_dss_plugin.host_api.values import (
    CertificateOffer,
    CertificateUpdate,
    HostStorageError,
    JournalEntry,
    Notification,
    StoredCertificate,
    StoreOutcome,
)

Answer = TypeVar("Answer")
Around = Callable[[str], AbstractContextManager[object]]
"""Given the name of a hook: what is entered before it is called and left when it has returned."""


def new_host_manager() -> pluggy.PluginManager:
    """A manager with the host's hook specifications, on which the host registers its implementations."""
    manager = pluggy.PluginManager(HOST_PROJECT)
    manager.add_hookspecs(HostStorageHooks)
    manager.add_hookspecs(HostWindowHooks)
    return manager


class WrongThreadError(RuntimeError):
    """A hook was called in a thread where it must not be: a bug of the caller."""


class Host:
    """The host as a plugin sees it.

    Every method raises `HostStorageError` when the host cannot do what was asked, also when its
    implementation raises something else, is missing or answers something that the hook's specification
    does not allow; the error carries no exception of the host. Only Ctrl+C of a person passes, which Python
    raises in the main thread. What is answered belongs to the caller: it is a copy. In a host with windows
    the storage methods raise `WrongThreadError` in the GUI thread, for a disk may be slow, and the others
    raise it in every other thread.
    """

    def __init__(self, manager: pluggy.PluginManager, gui_thread: int | None = None) -> None:
        """Wrap the host's manager.

        Args:
            manager: the manager on which the host registered its implementations.
            gui_thread: `threading.get_ident()` of the GUI thread, None for a host without windows.
        """
        self._manager = manager
        self._gui_thread = gui_thread
        self._capabilities: frozenset[str] = frozenset()
        self._around: Around = nullcontext

    def attended(self, around: Around) -> "Host":
        """The same host, each of whose hooks is called within `around`; it knows the capabilities of now."""
        attended = Host(self._manager, self._gui_thread)
        attended._capabilities = self._capabilities
        attended._around = around
        return attended

    @property
    def capabilities(self) -> frozenset[str]:
        """What the host can do or permits, as it last told in `host_info`; from any thread."""
        return self._capabilities

    @property
    def has_windows(self) -> bool:
        """Whether the host has windows."""
        return self._gui_thread is not None

    @property
    def takes_updates(self) -> bool:
        """Whether the host implements `update_certificates`, which it need not."""
        return bool(self._manager.hook.update_certificates.get_hookimpls())

    @property
    def opens_wizards(self) -> bool:
        """Whether the host implements `open_wizard`, which it need not."""
        return bool(self._manager.hook.open_wizard.get_hookimpls())

    def host_info(self) -> HostInfo:
        """What the host is; one that cannot tell forbids engines, unless it has told before what it does."""
        self._must_be_gui_thread("host_info")
        try:
            info = self._ask("host_info", HostInfo, info_problem)
        except HostStorageError:
            self._capabilities = self._capabilities or frozenset({NO_ENGINES})
            raise
        self._capabilities = info.capabilities
        return info

    def store_certificates(self, batch: Sequence[CertificateOffer]) -> list[StoreOutcome]:
        """Keep a batch in one transaction; one outcome per offer, in order.

        The reason of an outcome is a stable code, or "" where the host gave something else.
        """
        self._must_be_worker_thread("store_certificates")
        outcomes: list[StoreOutcome] = self._ask(
            "store_certificates", list, lambda answer: outcomes_problem(answer, batch), batch=batch
        )
        return [with_fitting_reason(outcome) for outcome in outcomes]

    def update_certificates(self, batch: Sequence[CertificateUpdate]) -> int:
        """Note what is new about kept certificates, in one transaction; how many of them the host has."""
        self._must_be_worker_thread("update_certificates")
        return self._ask("update_certificates", int, count_problem, batch=batch)

    def remove_certificates(self, plugin_id: str, connection: str) -> int:
        """Forget a connection's sources and the certificates that have no other; how many sources went."""
        self._must_be_worker_thread("remove_certificates")
        return self._ask(
            "remove_certificates", int, count_problem, plugin_id=plugin_id, connection=connection
        )

    def release_certificates(self, plugin_id: str, connection: str) -> int:
        """Keep the certificates of a removed connection without its name; how many sources."""
        self._must_be_worker_thread("release_certificates")
        return self._ask(
            "release_certificates", int, count_problem, plugin_id=plugin_id, connection=connection
        )

    def stored_certificates(
        self, plugin_id: str | None = None, connection: str | None = None
    ) -> list[StoredCertificate]:
        """Certificates of a plugin's connection, of a plugin, or all.

        An answer with certificates of others is refused: they must not suffer from what is done with it.
        """
        self._must_be_worker_thread("stored_certificates")
        stored: list[StoredCertificate] = self._ask(
            "stored_certificates",
            list,
            lambda answer: stored_problem(answer, plugin_id, connection),
            plugin_id=plugin_id,
            connection=connection,
        )
        return stored

    def read_settings(self, plugin_id: str) -> dict[str, str]:
        """All settings of a plugin."""
        self._must_be_worker_thread("read_settings")
        settings: dict[str, str] = self._ask("read_settings", dict, settings_problem, plugin_id=plugin_id)
        return settings

    def write_settings(self, plugin_id: str, changes: Mapping[str, str | None]) -> None:
        """Write the given settings and remove those with None, in one transaction."""
        self._must_be_worker_thread("write_settings")
        self._ask(
            "write_settings",
            bool,
            lambda answer: "" if answer else "answered False, not True",
            plugin_id=plugin_id,
            changes=changes,
        )

    def write_journal(self, entry: JournalEntry) -> int:
        """Add a journal entry; its id."""
        self._must_be_worker_thread("write_journal")
        return self._ask("write_journal", int, number_problem, entry=entry)

    def show_notification(self, notification: Notification) -> int:
        """Add a notification; its id."""
        self._must_be_gui_thread("show_notification")
        return self._ask("show_notification", int, number_problem, notification=notification)

    def open_wizard(self, request: WizardRequest) -> bool:
        """Open the wizard of an import action; whether it is open now."""
        self._must_be_gui_thread("open_wizard")
        return self._ask("open_wizard", bool, lambda _answer: "", request=request)

    def _must_be_worker_thread(self, hook_name: str) -> None:
        if self._gui_thread is not None and threading.get_ident() == self._gui_thread:
            raise WrongThreadError(f"{hook_name} in the GUI thread")

    def _must_be_gui_thread(self, hook_name: str) -> None:
        if self._gui_thread is not None and threading.get_ident() != self._gui_thread:
            raise WrongThreadError(f"{hook_name} outside the GUI thread")

    def _ask(
        self, hook_name: str, expected: type[Answer], problem_of: Callable[[Answer], str], **arguments: object
    ) -> Answer:
        """The answer of a hook, as the caller's own; `problem_of` says why it cannot be used."""
        failure: str | None = None
        answer: object = None
        with self._around(hook_name):
            try:
                answer = getattr(self._manager.hook, hook_name)(**arguments)
            except HostStorageError as error:
                failure = words_of(getattr(error, "detail", ""))
                error.__traceback__ = None  # a host may keep it, and with it frames of ours
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt) and _is_main_thread():
                    raise
                failure = failure_words(hook_name, error)
                error.__traceback__ = None  # as above
            if failure is not None:
                raise HostStorageError(failure)
        try:
            taken = _taken(answer, expected)
            problem = problem_of(taken) if taken is not None else _another_type(answer, expected)
        except Exception as error:  # noqa: BLE001 - foreign objects may raise whatever is done with them
            problem = words_of(f"answered something that raises {type(error).__name__}")
        if problem or taken is None:
            raise HostStorageError(f"{hook_name}: {problem}")
        return taken


def _taken(answer: object, expected: type[Answer]) -> Answer | None:
    """The answer as the caller's own, None when it is of another type."""
    # Python calls True an int; nobody who reads a number of sources does.
    if not isinstance(answer, expected) or (expected is int and isinstance(answer, bool)):
        return None
    is_copied = expected in {int, list, dict}  # the host may go on with its own
    return expected(answer) if is_copied else answer  # type: ignore[call-arg] # of those three types


def _another_type(answer: object, expected: type) -> str:
    return words_of(f"answered {type(answer).__name__}, not {expected.__name__}")


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
