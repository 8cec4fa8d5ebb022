"""Calls one plugin so that whatever it does wrong stays its own: for hosts.

Calling a hook through pluggy asks all plugins at once, and the first one that raises silences the others.
Here a host asks each plugin by itself and gets a failure as a value.
"""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pluggy

from cryptoarm_dss_plugin.host_api.conformance import answer_problem

_FRAMES: Final = 30


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a call.

    Attributes:
        answer: what was returned, None after a failure.
        failure: where and how it failed, in English for a developer, without any value; "" for no failure.
    """

    answer: object = None
    failure: str = ""


def ask(manager: pluggy.PluginManager, plugin_name: str, hook: str, **arguments: object) -> Result:
    """Ask one plugin one hook; one that does not implement it answers None.

    Args:
        manager: where the plugin is registered.
        plugin_name: the name under which it is.
        hook: a hook of `PluginHooks`.
        arguments: all arguments of the hook.

    Raises:
        KeyError: an argument is missing, or there is no such hook: a bug of the host.
    """
    for implementation in vars(manager.hook)[hook].get_hookimpls():
        if implementation.plugin_name == plugin_name:
            required = [arguments[name] for name in implementation.argnames]
            others = {name: arguments[name] for name in implementation.kwargnames if name in arguments}
            result = call(implementation.function, *required, **others)
            return result if result.failure else _checked(hook, result.answer)
    return Result()


def call(function: Callable[..., object], *arguments: object, **named: object) -> Result:
    """Call something of a plugin's.

    Whatever it raises becomes a failure, also an attempt to end the program; only the person's own
    Ctrl+C (`KeyboardInterrupt`) passes.
    """
    try:
        return Result(function(*arguments, **named))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - foreign code may raise anything
        return Result(failure=place_of(error))


def place_of(error: BaseException) -> str:
    """Kind and place of an exception: one line for its type, one for each module, function and line.

    Its text and the values of variables are left out, for they may be secrets. Of a very deep stack the
    innermost part is told.
    """
    kind = type(error)
    lines = [f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")]
    frames = [
        f"{frame.f_globals.get('__name__', '?')}.{frame.f_code.co_qualname}, line {line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
        if not _is_passing_through(str(frame.f_globals.get("__name__", "?")))
    ]
    return "\n".join(lines + frames[-_FRAMES:])


def _checked(hook: str, answer: object) -> Result:
    problem = answer_problem(hook, answer)
    return Result(failure=problem) if problem else Result(answer)


def _is_passing_through(module: str) -> bool:
    """Whether a frame is of the caller or of the import machinery, which say nothing."""
    return module == __name__ or module.partition(".")[0] == "importlib"
