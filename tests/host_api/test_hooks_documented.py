"""Every hook says what it does, what it is given, and shows itself in an example that is Python."""

import ast
import inspect
import textwrap
from collections.abc import Callable

import pytest

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.hookspecs import HostStorageHooks, HostWindowHooks
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import PluginHooks

Hook = Callable[..., object]


def hooks_of(*specifications: type) -> dict[str, Hook]:
    return {
        name: member
        for specification in specifications
        for name, member in vars(specification).items()
        if inspect.isfunction(member) and not name.startswith("_")
    }


HOST_HOOKS = hooks_of(HostStorageHooks, HostWindowHooks)
PLUGIN_HOOKS = hooks_of(PluginHooks)
ALL_HOOKS = HOST_HOOKS | PLUGIN_HOOKS


def example_of(hook: Hook) -> str:
    """The example at the end of a hook's docstring."""
    _text, _heading, example = (inspect.getdoc(hook) or "").partition("Example:\n")
    return textwrap.dedent(example)


def arguments_of(hook: Hook) -> set[str]:
    return set(inspect.signature(hook).parameters) - {"self"}


def test_there_are_hooks() -> None:
    assert len(HOST_HOOKS) >= 9
    assert len(PLUGIN_HOOKS) >= 10


@pytest.mark.parametrize("name", ALL_HOOKS)
def test_a_hook_says_what_it_does(name: str) -> None:
    summary = (inspect.getdoc(ALL_HOOKS[name]) or "").partition("\n")[0]

    assert len(summary.split()) >= 3
    assert summary.endswith((".", ";"))


@pytest.mark.parametrize("name", ALL_HOOKS)
def test_a_hook_tells_its_types(name: str) -> None:
    signature = inspect.signature(ALL_HOOKS[name])

    assert signature.return_annotation is not inspect.Signature.empty
    for argument in arguments_of(ALL_HOOKS[name]):
        assert signature.parameters[argument].annotation is not inspect.Parameter.empty


@pytest.mark.parametrize("name", ALL_HOOKS)
def test_a_hooks_example_is_python_about_this_hook_and_all_its_arguments(name: str) -> None:
    example = example_of(ALL_HOOKS[name])

    parsed = ast.parse(example)
    names = {node.arg for node in ast.walk(parsed) if isinstance(node, ast.arg | ast.keyword)}
    assert name in example
    assert arguments_of(ALL_HOOKS[name]) <= names


@pytest.mark.parametrize("name", HOST_HOOKS)
def test_the_door_has_the_same_arguments_as_the_hook(name: str) -> None:
    method = getattr(Host, name)

    assert arguments_of(method) == arguments_of(HOST_HOOKS[name])
    assert inspect.getdoc(method)
