"""Imports a plugin whose manifest is good, makes it and compares it with what the manifest declares."""

import importlib
from dataclasses import dataclass
from typing import Final

from cryptoarm_dss_plugin.host_api.conformance import (
    Deviation,
    HookProblem,
    plugin_hook_problems,
    plugin_implementations,
)
from cryptoarm_dss_plugin.host_api.isolation import Result, call
from cryptoarm_dss_plugin.stub_host.manifest import Manifest
from cryptoarm_dss_plugin.stub_host.problems import Problem, invalid
from cryptoarm_dss_plugin.stub_host.texts import mark


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a plugin could not be loaded.

    Attributes:
        problem: for the person.
        detail: kind and place of a failure, for the journal; "" when the problem says all.
    """

    problem: Problem
    detail: str = ""


def load(manifest: Manifest) -> object | Refusal:
    """A new plugin object; nothing of it is called but its class.

    Its modules stay imported afterwards: Python cannot take that back.
    """
    entered = call(_enter, manifest.entry)
    if entered.failure:
        return _failed(mark("its code cannot be imported; the journal says more"), entered)
    if isinstance(entered.answer, Refusal):
        return entered.answer
    if not callable(entered.answer):
        return Refusal(invalid(mark("its code has no “{entry}”"), entry=manifest.entry))
    made = call(entered.answer)
    if made.failure:
        return failed_to_start(made)
    problem = call(_hook_problem, made.answer, manifest)
    if problem.failure:
        return failed_to_start(problem)
    return problem.answer if isinstance(problem.answer, Refusal) else made.answer


def failed_to_start(result: Result) -> Refusal:
    """A plugin that fails while it is made, looked at or greeted is not loaded."""
    return _failed(mark("it failed when it was started; the journal says more"), result)


def _enter(entry: str) -> object:
    """What stands at an entry, None when nothing does."""
    module_name, _, class_name = entry.partition(":")
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        missing = error.name or module_name
        return Refusal(invalid(mark("the module “{module}” that it needs is not installed"), module=missing))
    return getattr(module, class_name, None)


def _failed(english: str, result: Result) -> Refusal:
    return Refusal(invalid(english), result.failure)


_SENTENCES: Final = {
    Deviation.UNKNOWN_HOOK: mark("its code implements the unknown hook “{hook}”"),
    Deviation.WRAPPER: mark("its code wraps the hook “{hook}” of other plugins"),
    Deviation.TWICE: mark("its code implements the hook “{hook}” twice"),
    Deviation.EQUALITY: mark("its code compares plugins in a way of its own (“{hook}”)"),
    Deviation.ARGUMENTS: mark("its hook “{hook}” asks for unknown arguments: {detail}"),
}


def _hook_problem(plugin: object, manifest: Manifest) -> Refusal | None:
    problems = plugin_hook_problems(plugin)
    if problems:
        return Refusal(_in_words(problems[0]))
    declared = set(manifest.hooks.implements)
    implemented = {hook for hook, _ in plugin_implementations(plugin)}
    if missing := declared - implemented:
        hooks = ", ".join(sorted(missing))
        return Refusal(invalid(mark("the manifest declares hooks that its code lacks: {hooks}"), hooks=hooks))
    if undeclared := implemented - declared:
        hooks = ", ".join(sorted(undeclared))
        return Refusal(invalid(mark("its code has hooks that the manifest lacks: {hooks}"), hooks=hooks))
    return None


def _in_words(problem: HookProblem) -> Problem:
    if problem.deviation is Deviation.UNKNOWN_HOOK and problem.detail:
        return invalid(
            mark("its code implements the unknown hook “{hook}”; perhaps “{near}” is meant"),
            hook=problem.hook,
            near=problem.detail,
        )
    return invalid(_SENTENCES[problem.deviation], hook=problem.hook, detail=problem.detail)
