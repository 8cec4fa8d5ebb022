"""Whether a plugin or a host keeps to the hook specifications: for hosts that load plugins, and for tests."""

import difflib
import functools
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, get_type_hints

import pluggy

from cryptoarm_dss_plugin.host_api.facade import new_host_manager
from cryptoarm_dss_plugin.host_api.hookspecs import HostStorageHooks, HostWindowHooks
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import PluginHooks, new_plugin_manager
from cryptoarm_dss_plugin.host_api.typecheck import mismatch


def _hooks_of(*specifications: type) -> dict[str, Callable[..., object]]:
    return {
        name: member
        for specification in specifications
        for name, member in vars(specification).items()
        if inspect.isfunction(member) and not name.startswith("_")
    }


PLUGIN_HOOKS: Final = _hooks_of(PluginHooks)
"""The hooks a plugin may implement: name -> specification."""

HOST_HOOKS: Final = _hooks_of(HostStorageHooks, HostWindowHooks)
"""The hooks a host implements: name -> specification."""

OPTIONAL_HOST_HOOKS: Final = frozenset({"open_wizard", "update_certificates"})
"""Those it need not implement: plugins do without."""


class Deviation(StrEnum):
    """How an implementation can differ from the specification."""

    UNKNOWN_HOOK = "unknown-hook"
    WRAPPER = "wrapper"
    TWICE = "twice"
    ARGUMENTS = "arguments"
    EQUALITY = "equality"


@dataclass(frozen=True, slots=True)
class HookProblem:
    """One implementation that does not fit its specification.

    Attributes:
        deviation: in what.
        hook: the name of the hook as implemented; or of the method.
        detail: the nearest known hook ("" for none), or the arguments that the specification lacks.
    """

    deviation: Deviation
    hook: str
    detail: str = ""


def plugin_implementations(plugin: object) -> list[tuple[str, Callable[..., object]]]:
    """The hook implementations of a plugin object, by the names of their hooks, known or not."""
    return [(hook, function) for hook, function, _ in _implementations(plugin, new_plugin_manager())]


def host_implementations(host: object) -> list[tuple[str, Callable[..., object]]]:
    """The hook implementations of an object that a host registers, likewise."""
    return [(hook, function) for hook, function, _ in _implementations(host, new_host_manager())]


def plugin_hook_problems(plugin: object) -> list[HookProblem]:
    """What is wrong with the hook implementations of a plugin object; nothing of it is called.

    A hook that no specification knows would never be called; a wrapper would see and could change what
    other plugins answer; and two implementations of one hook would each give half an answer. pluggy finds
    plugins by `==`, so one that defines it (a dataclass does) could be taken for another one.
    """
    problems = _problems(_implementations(plugin, new_plugin_manager()), PLUGIN_HOOKS)
    if type(plugin).__eq__ is not object.__eq__:
        problems.append(HookProblem(Deviation.EQUALITY, "__eq__"))
    return problems


def host_hook_problems(host: object) -> list[HookProblem]:
    """What is wrong with the hook implementations of an object that a host registers."""
    return _problems(_implementations(host, new_host_manager()), HOST_HOOKS)


def answer_problem(hook: str, answer: object) -> str:
    """Why an answer is not what the specification of a hook (of either side) promises; "" when it is."""
    return mismatch(answer, _answer_type(hook), hook)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that somebody may have meant, "" when none is near."""
    return next(iter(difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)), "")


@functools.cache
def _answer_type(hook: str) -> object:
    return get_type_hints({**HOST_HOOKS, **PLUGIN_HOOKS}[hook])["return"]


def _implementations(
    implementer: object, manager: pluggy.PluginManager
) -> list[tuple[str, Callable[..., object], bool]]:
    """Of each implementation: the name of its hook, its function, whether it is a wrapper."""
    found = []
    for name in dir(implementer):
        options = manager.parse_hookimpl_opts(implementer, name)
        if options is not None:
            wraps = bool(options.get("wrapper") or options.get("hookwrapper"))
            found.append((options.get("specname") or name, getattr(implementer, name), wraps))
    return found


def _problems(
    implementations: list[tuple[str, Callable[..., object], bool]],
    known: dict[str, Callable[..., object]],
) -> list[HookProblem]:
    problems = []
    seen = set()
    for hook, function, wraps in implementations:
        if hook not in known:
            problems.append(HookProblem(Deviation.UNKNOWN_HOOK, hook, nearest(hook, known)))
        elif wraps:
            problems.append(HookProblem(Deviation.WRAPPER, hook))
        elif hook in seen:
            problems.append(HookProblem(Deviation.TWICE, hook))
        elif unknown := _unknown_arguments(function, known[hook]):
            problems.append(HookProblem(Deviation.ARGUMENTS, hook, ", ".join(unknown)))
        seen.add(hook)
    return problems


def _unknown_arguments(function: Callable[..., object], specification: Callable[..., object]) -> list[str]:
    """The arguments an implementation wants and nobody gives it; it may take fewer than are offered."""
    offered = inspect.signature(specification).parameters
    passed = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [
        wanted.name
        for wanted in inspect.signature(function).parameters.values()
        if wanted.default is inspect.Parameter.empty
        and (wanted.name not in offered or wanted.kind not in passed)
    ]
