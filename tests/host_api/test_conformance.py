"""What a host can find wrong with a plugin before it calls it, and with what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cryptoarm_dss_plugin.host_api.conformance import (
    Deviation,
    HookProblem,
    answer_problem,
    host_hook_problems,
    plugin_hook_problems,
)
from cryptoarm_dss_plugin.host_api.hookspecs import host_impl
from cryptoarm_dss_plugin.host_api.isolation import Result, ask, call
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import new_plugin_manager, plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import ImportAction, WizardPageSpec, WizardSpec
from cryptoarm_dss_plugin.host_api.typecheck import mismatch

ACTION = ImportAction("example", "Example", Path("icon.svg"))


class Good:
    """A plugin that takes fewer arguments than it is offered, and one more of its own."""

    @plugin_impl
    def run_action(self, action_id: str, retries: int = 3) -> None:
        """Take the number of retries that nobody gives from its default."""
        assert (action_id, retries) == ("example", 3)

    def import_actoins(self) -> None:
        """Be misspelt, but no hook."""


class Bad:
    """A plugin with one mistake of each kind."""

    @plugin_impl
    def import_actoins(self) -> list[ImportAction]:
        """Be misspelt."""
        return []

    @plugin_impl(wrapper=True)
    def settings_pages(self) -> Any:  # noqa: ANN401 - what a wrapper gives and gets
        """See what others answer."""
        return (yield)

    @plugin_impl
    def run_action(self, action_id: str, urgency: int) -> None:
        """Ask for too much."""

    @plugin_impl
    def language_changed(self, *languages: str) -> None:
        """Ask for what pluggy does not give."""


def test_a_plugin_that_takes_less_than_it_is_offered_is_right() -> None:
    manager = new_plugin_manager()
    manager.register(Good(), "good")

    assert plugin_hook_problems(Good()) == []
    assert ask(manager, "good", "run_action", action_id="example", argument="") == Result()


def test_every_mistake_is_found_without_calling_anything() -> None:
    assert plugin_hook_problems(Bad()) == [
        HookProblem(Deviation.UNKNOWN_HOOK, "import_actoins", "import_actions"),
        HookProblem(Deviation.ARGUMENTS, "language_changed", "languages"),
        HookProblem(Deviation.ARGUMENTS, "run_action", "urgency"),
        HookProblem(Deviation.WRAPPER, "settings_pages"),
    ]


def test_plugins_that_are_equal_would_be_mixed_up() -> None:
    @dataclass
    class Equal:
        """Without any hook, but a dataclass."""

    assert plugin_hook_problems(Equal()) == [HookProblem(Deviation.EQUALITY, "__eq__")]


def test_a_host_is_judged_by_its_own_hooks() -> None:
    class Mistaken:
        @host_impl
        def write_jornal(self, entry: object) -> int:
            """Be misspelt."""
            return len([entry])

    assert host_hook_problems(Mistaken()) == [
        HookProblem(Deviation.UNKNOWN_HOOK, "write_jornal", "write_journal")
    ]


def finished(_well: object) -> None:
    """Nothing is left to do."""


@pytest.mark.parametrize(
    ("hook", "answer", "problem"),
    [
        ("import_actions", [ACTION], ""),
        ("import_actions", [], ""),
        ("import_actions", (ACTION,), "import_actions is tuple, not list["),
        ("import_actions", [ACTION, "secret"], "import_actions[1] is str, not ImportAction"),
        ("import_actions", [ImportAction("x", "x", "icon.svg")], "import_actions[0].icon is str, not Path"),  # type: ignore[arg-type]
        (
            "import_actions",
            [ImportAction("x", "x", Path(), order=True)],
            "import_actions[0].order is bool, not int",
        ),
        ("import_actions", None, "import_actions is NoneType, not list["),
        ("import_wizard", None, ""),
        ("import_wizard", WizardSpec("w", "t", (WizardPageSpec(0, object()),), finished), ""),
        ("import_wizard", WizardSpec("w", "t", [], finished), "import_wizard.pages is list, not tuple["),  # type: ignore[arg-type]
        ("import_wizard", WizardSpec("w", "t", (), "secret"), "import_wizard.on_finished is str, not "),  # type: ignore[arg-type]
        ("import_wizard", "secret", "import_wizard is str, not "),
        ("language_changed", None, ""),
        ("language_changed", "secret", "language_changed is str, not NoneType"),
        ("read_settings", {"a": "b"}, ""),
        ("read_settings", {1: "b"}, "a key of read_settings is int, not str"),
        ("read_settings", {"a": None}, "a value of read_settings is NoneType, not str"),
        ("write_settings", 1, "write_settings is int, not bool"),
        ("write_journal", True, "write_journal is bool, not int"),
    ],
)
def test_an_answer_is_compared_with_the_specification(hook: str, answer: object, problem: str) -> None:
    found = answer_problem(hook, answer)

    assert found.startswith(problem) if problem else found == ""
    assert "secret" not in found


@pytest.mark.parametrize(
    ("value", "hint", "fits"),
    [
        ((("id", "label"),), tuple[tuple[str, str], ...], True),
        ((("id",),), tuple[tuple[str, str], ...], False),
        ((("id", 1),), tuple[tuple[str, str], ...], False),
        (frozenset({"a"}), frozenset[str], True),
        (frozenset({1}), frozenset[str], False),
        ({"a": "b"}, Mapping[str, str], True),
        (finished, Callable[[object], None], True),
        ("finished", Callable[[object], None], False),
        (3, object, True),
    ],
)
def test_what_the_contract_is_made_of(value: object, hint: object, fits: bool) -> None:  # noqa: FBT001
    assert (mismatch(value, hint, "it") == "") == fits


def test_a_hook_that_does_not_exist_is_the_callers_mistake() -> None:
    manager = new_plugin_manager()
    manager.register(Good(), "good")

    with pytest.raises(KeyError):
        ask(manager, "good", "no_such_hook")
    with pytest.raises(KeyError):
        ask(manager, "good", "run_action", argument="")


def test_a_failure_tells_kind_and_place_but_no_value() -> None:
    class OddError(Exception):
        """An error of a plugin's own."""

    def fail(secret: str) -> None:
        raise OddError(secret)

    failure = call(fail, "secret").failure.splitlines()

    here = f"{__name__}.test_a_failure_tells_kind_and_place_but_no_value.<locals>"
    assert failure[0] == f"{here}.OddError"
    assert failure[1].startswith(f"{here}.fail, line ")
    assert len(failure) == 2
