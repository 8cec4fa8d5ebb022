"""What a plugin could leave behind in the process, so that before and after can be compared: for tests."""

import gc
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from types import ModuleType
from typing import Any, NamedTuple

import pluggy


class Trace(NamedTuple):
    """One thing that a plugin could leave behind.

    Attributes:
        name: what it is.
        identity: equal only for the same thing.
        ends: whether it may end without anybody having taken it away, as a thread does.
    """

    name: str
    identity: object
    ends: bool = False


def traces(manager: pluggy.PluginManager) -> frozenset[Trace]:
    """What there is now of all that a plugin could leave behind.

    Threads, hooks, handlers and filters of loggers, environment variables, the exception hook; and, where
    PyQt5 is loaded, its running threads, active timers and top-level widgets.

    Args:
        manager: the manager of the plugins.
    """
    return frozenset((*_of_python(), *_of_hooks(manager), *_of_qt()))


def different(before: frozenset[Trace], after: frozenset[Trace]) -> list[str]:
    """What was left behind or taken away between the two, by name."""
    gone = (trace for trace in before - after if not trace.ends)
    return sorted(trace.name for trace in (*(after - before), *gone))


def _of_python() -> Iterator[Trace]:
    for thread in threading.enumerate():
        yield Trace(f"thread {thread.name}", thread, ends=True)
    for name, value in os.environ.items():
        yield Trace(f"environment variable {name}", value)
    yield Trace("sys.excepthook", sys.excepthook)
    loggers = [logging.root, *logging.root.manager.loggerDict.values()]
    for logger in loggers:
        if isinstance(logger, logging.Logger):
            for attached in (*logger.handlers, *logger.filters):
                yield Trace(f"{type(attached).__name__} at logger {logger.name}", id(attached))


def _of_hooks(manager: pluggy.PluginManager) -> Iterator[Trace]:
    for name, plugin in manager.list_name_plugin():
        if plugin is not None:  # None: the name is blocked, nothing is there
            yield Trace(f"plugin {name}", id(plugin))
    for hook, caller in vars(manager.hook).items():
        for implementation in caller.get_hookimpls():
            yield Trace(f"hook {hook} of {implementation.plugin_name}", id(implementation))


def _of_qt() -> Iterator[Trace]:
    """Only what is loaded is asked, so that this module needs no toolkit and loads none."""
    core, widgets = sys.modules.get("PyQt5.QtCore"), sys.modules.get("PyQt5.QtWidgets")
    if core is not None:
        yield from _running(core)
    if widgets is not None and widgets.QApplication.instance() is not None:
        for widget in widgets.QApplication.topLevelWidgets():
            yield Trace(f"window {_described(widget)}", id(widget))


def _running(core: ModuleType) -> Iterator[Trace]:
    application = core.QCoreApplication.instance()
    if application is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    pool = core.QThreadPool.globalInstance()
    for number in range(pool.activeThreadCount() if pool is not None else 0):
        yield Trace("thread of the QThreadPool", number, ends=True)
    for one in gc.get_objects():
        with suppress(RuntimeError):  # its C++ half is gone already
            if issubclass(type(one), core.QTimer) and one.isActive():
                yield Trace(f"active timer {_described(one)}", id(one))
            elif issubclass(type(one), core.QThread) and one.isRunning():
                yield Trace(f"running QThread {_described(one)}", id(one), ends=True)


def _described(one: Any) -> str:  # noqa: ANN401 - a QObject, whose module is not imported here
    return f"{type(one).__name__} {one.objectName()}".strip()
