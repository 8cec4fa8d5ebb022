"""Plugins that fail: told once, named in the journal, no harm to the others."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.host_api.values import JournalEntry, Notification, Severity
from cryptoarm_dss_plugin.stub_host.problems import PluginState
from tests.stub_host.desk import Desk, module_of
from tests.stub_host.installed import OFFERING, OFFERING_HOOKS, Site

SECRET = "hunter2-canary"

HEAD = """
from pathlib import Path

from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import ImportAction, WizardSpec

happened = []
during = []


"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A directory of packages that Python imports from, with a plugin that nothing is wrong with."""
    site = Site(tmp_path / "site")
    monkeypatch.syspath_prepend(site.directory)
    site.install("good")
    return site


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A host that has not started its plugins yet."""
    desk = Desk(tmp_path / "data")
    yield desk
    desk.close()


def failing(hook: str, *lines: str, arguments: str = "self") -> str:
    """The source of a plugin with one hook."""
    body = "\n".join(f"        {line}" for line in lines)
    return f"{HEAD}class Plugin:\n    @plugin_impl\n    def {hook}({arguments}):\n{body}\n"


def told(desk: Desk) -> list[tuple[Notification, JournalEntry]]:
    """What the person was told, each with the journal entry it leads to; the journal says nothing else."""
    entries = {entry.entry_id: entry for entry in desk.journal()}
    pairs = [(one, entries.pop(one.journal_id)) for one in desk.notifications()]
    assert not entries
    return pairs


@pytest.mark.parametrize(
    "lines",
    [
        [f"password = {SECRET!r}", "raise ValueError(password)"],
        [f"raise SystemExit({SECRET!r})"],
        [f"raise GeneratorExit({SECRET!r})"],
        [f"return {SECRET!r}"],
        ["return None"],
        [f"return [{SECRET!r}]"],
        ["return [ImportAction(1, 'Example', Path('icon.svg'))]"],
        ["return [ImportAction('id', 'Example', 'icon.svg')]"],
        ["return self.import_actions()"],
    ],
    ids=["raises", "exits", "strange", "text", "nothing", "text-inside", "number", "no-path", "endless"],
)
def test_a_failing_hook_harms_nobody_and_is_told_once(site: Site, desk: Desk, lines: list[str]) -> None:
    package = site.install("bad", failing("import_actions", *lines), ["import_actions"])
    site.install("zebra", OFFERING.replace("example.import", "zebra.import"))
    desk.start()

    for _ in range(3):
        answers = desk.plugins.each("import_actions")
        assert [plugin_id for plugin_id, _ in answers] == ["good", "zebra"]

    ((notification, entry),) = told(desk)
    assert (notification.severity, notification.code) == (Severity.ERROR, "plugin-failure")
    assert notification.title == "Ошибка в плагине «Пример bad»"
    assert "при добавлении в меню «Импортировать»" in notification.text
    assert (entry.plugin_id, entry.operation) == ("stub-host", "plugin-failure")
    assert dict(entry.facts) == {"plugin": "bad", "place": "import_actions"}
    assert "import_actions" in entry.detail
    assert package in entry.detail or "return" in lines[0]
    assert len(entry.detail.splitlines()) < 40
    assert SECRET not in repr((notification, entry))
    assert desk.row("bad").state is PluginState.ENABLED


def test_the_journal_names_kind_and_place(site: Site, desk: Desk) -> None:
    code = failing("import_actions", f"raise LookupError({SECRET!r})")
    package = site.install("bad", code, ["import_actions"])
    desk.start()

    desk.plugins.each("import_actions")

    line = code.splitlines().index(f"        raise LookupError({SECRET!r})") + 1
    assert told(desk)[0][1].detail == f"LookupError\n{package}.plugin.Plugin.import_actions, line {line}"


def test_every_failing_hook_is_told_and_again_after_switching_on_anew(site: Site, desk: Desk) -> None:
    code = failing("import_actions", "raise ValueError") + (
        "\n    @plugin_impl\n    def settings_pages(self):\n        raise ValueError\n"
    )
    site.install("bad", code, ["import_actions", "settings_pages"])
    desk.start()

    desk.plugins.each("import_actions")
    desk.plugins.each("settings_pages")
    assert [entry.facts["place"] for _, entry in told(desk)] == ["import_actions", "settings_pages"]

    desk.plugins.disable("bad")
    desk.plugins.enable("bad")
    desk.plugins.each("import_actions")
    assert len(told(desk)) == 3


def test_one_plugin_asked_by_itself_fails_as_nothing(site: Site, desk: Desk) -> None:
    code = failing("import_wizard", "raise ValueError", arguments="self, action_id, argument")
    site.install("bad", code, ["import_wizard"])
    desk.start()

    assert desk.plugins.first("bad", "import_wizard", action_id="x", argument="") is None
    assert desk.plugins.first("good", "import_wizard", action_id="x", argument="") is None
    assert [entry.facts["plugin"] for _, entry in told(desk)] == ["bad"]


def test_what_a_plugin_gave_is_called_with_the_same_care(site: Site, desk: Desk) -> None:  # noqa: ARG001
    desk.start()

    def on_finished(well: bool) -> str:  # noqa: FBT001 - as the contract has it
        if not well:
            raise ValueError(SECRET)
        return "finished"

    assert desk.plugins.call("good", "on_finished", on_finished, True) == "finished"  # noqa: FBT003
    assert desk.plugins.call("good", "on_finished", on_finished, False) is None  # noqa: FBT003
    assert [entry.facts["place"] for _, entry in told(desk)] == ["on_finished"]


def test_ctrl_c_is_the_persons_and_no_failure_of_a_plugin(site: Site, desk: Desk) -> None:
    site.install("bad", failing("import_actions", "raise KeyboardInterrupt"), ["import_actions"])
    desk.start()

    with pytest.raises(KeyboardInterrupt):
        desk.plugins.each("import_actions")


def test_a_plugin_may_be_switched_off_while_it_answers(site: Site, desk: Desk) -> None:
    code = failing("import_actions", "during[0]()", "return [ImportAction('own', 'Own', Path('own.svg'))]")
    package = site.install("bad", code, ["import_actions"])
    desk.start()
    module_of(package).during.append(lambda: desk.plugins.disable("bad"))

    assert [plugin_id for plugin_id, _ in desk.plugins.each("import_actions")] == ["good"]
    assert told(desk) == []


def test_switching_off_goes_on_when_the_plugin_fails_in_it(site: Site, desk: Desk) -> None:
    site.install("bad", failing("plugin_disabling", "raise ValueError"), ["plugin_disabling"])
    desk.start()

    desk.plugins.disable("bad")

    assert desk.closed_wizards == ["bad"]
    assert not desk.plugins.manager.has_plugin("bad")
    assert [entry.facts["place"] for _, entry in told(desk)] == ["plugin_disabling"]


def test_without_a_journal_the_person_is_told_all_the_same(site: Site, desk: Desk) -> None:
    site.install("bad", failing("import_actions", "raise ValueError"), ["import_actions"])
    desk.start()
    desk.break_journal()

    desk.plugins.each("import_actions")

    (notification,) = desk.notifications()
    assert (notification.code, notification.journal_id) == ("plugin-failure", None)


CANNOT_START = {
    "import": ("raise ValueError", [], "ошибка при загрузке кода, подробности в журнале"),
    "import-exit": ("raise SystemExit", [], "ошибка при загрузке кода, подробности в журнале"),
    "syntax": ("def", [], "ошибка при загрузке кода, подробности в журнале"),
    "module": (
        "import no_such_module_at_all",
        [],
        "не установлен модуль «no_such_module_at_all», который ему нужен",
    ),
    "no-class": ("plugin = 1", [], "в коде нет «{package}.plugin:Plugin»"),
    "no-callable": ("Plugin = 1", [], "в коде нет «{package}.plugin:Plugin»"),
    "constructor": (
        "class Plugin:\n    def __init__(self):\n        raise ValueError",
        [],
        "ошибка при запуске, подробности в журнале",
    ),
    "greeting": (
        failing("plugin_enabled", "raise ValueError", arguments="self, host"),
        ["plugin_enabled"],
        "ошибка при запуске, подробности в журнале",
    ),
    "wrong-greeting": (
        failing("plugin_enabled", "return 1", arguments="self, host"),
        ["plugin_enabled"],
        "ошибка при запуске, подробности в журнале",
    ),
    "misspelt": (
        failing("import_actoins", "return []"),
        [],
        "в коде неизвестный хук «import_actoins»; возможно, имелся в виду «import_actions»",
    ),
    "unknown": (failing("fly", "return []"), [], "в коде неизвестный хук «fly»"),
    "wrapper": (
        failing("import_actions", "return (yield)").replace(
            "plugin_impl\n    def", "plugin_impl(wrapper=True)\n    def"
        ),
        ["import_actions"],
        "код вмешивается в хук «import_actions» других плагинов",
    ),
    "twice": (
        OFFERING
        + "\n    @plugin_impl(specname='import_actions')\n    def more_actions(self):\n        return []\n",
        OFFERING_HOOKS,
        "в коде хук «import_actions» есть дважды",
    ),
    "arguments": (
        failing("import_actions", "return []", arguments="self, menu, *, order"),
        ["import_actions"],
        "хук «import_actions» требует неизвестные аргументы: menu, order",
    ),
    "undeclared": (
        OFFERING,
        OFFERING_HOOKS[:-1],
        "в коде есть хуки, которых нет в манифесте: import_actions",
    ),
    "declared-only": (
        OFFERING,
        [*OFFERING_HOOKS, "settings_pages", "run_action"],
        "в манифесте есть хуки, которых нет в коде: run_action, settings_pages",
    ),
    "equality": (
        f"{OFFERING}\n    def __eq__(self, other):\n        raise ValueError\n",
        OFFERING_HOOKS,
        "код по-своему сравнивает плагины («__eq__»)",
    ),
}


@pytest.mark.parametrize(("code", "hooks", "reason"), CANNOT_START.values(), ids=CANNOT_START.keys())
def test_a_plugin_that_cannot_start_is_a_row_and_told_once(
    site: Site, desk: Desk, code: str, hooks: list[str], reason: str
) -> None:
    package = site.install("bad", code, hooks)

    desk.start()

    row = desk.row("bad")
    assert (row.state, row.reason) == (
        PluginState.INVALID,
        f"не загружен: {reason.format(package=package)}",
    )
    assert [plugin_id for plugin_id, _ in desk.plugins.each("import_actions")] == ["good"]
    assert not desk.plugins.manager.has_plugin("bad")
    ((notification, entry),) = told(desk)
    assert notification.title == "Плагин «Пример bad» не загружен"
    assert notification.text.startswith("Не загружен: ")
    assert entry.facts["plugin"] == "bad"


def test_a_half_enabled_plugin_is_asked_to_clean_up(site: Site, desk: Desk) -> None:
    code = failing("plugin_enabled", "raise ValueError", arguments="self, host") + (
        "\n    @plugin_impl\n    def plugin_disabling(self):\n        happened.append('disabling')\n"
    )
    package = site.install("bad", code, ["plugin_enabled", "plugin_disabling"])

    desk.start()

    assert module_of(package).happened == ["disabling"]
    assert desk.closed_wizards == ["bad"]


def test_a_plugin_that_failed_to_start_can_be_tried_again_or_silenced(site: Site, desk: Desk) -> None:
    package = site.install("bad", "raise ValueError")
    desk.start()
    assert desk.row("bad").can_be_enabled
    assert desk.plugins.disable("bad").state is PluginState.DISABLED
    assert desk.row("bad").reason == ""

    (site.directory / package / "plugin.py").write_text(f"{OFFERING}\n# mended\n", encoding="utf-8")
    importlib.invalidate_caches()

    assert desk.plugins.enable("bad").state is PluginState.ENABLED
    assert desk.row("bad").reason == ""


def test_two_plugins_with_one_action_are_both_named_and_the_first_keeps_it(site: Site, desk: Desk) -> None:
    site.install("rival")
    desk.start()

    for _ in range(2):
        answers = desk.plugins.each("import_actions")
        found = [(plugin_id, [action.action_id for action in actions]) for plugin_id, actions in answers]
        assert found == [("good", ["example.import"]), ("rival", [])]

    ((notification, entry),) = told(desk)
    assert (entry.operation, entry.severity) == ("plugin-clash", Severity.WARNING)
    assert notification.title == "Плагины «Пример good» и «Пример rival» мешают друг другу"
    assert "«example.import»" in notification.text

    desk.plugins.disable("good")
    assert [len(actions) for _, actions in desk.plugins.each("import_actions")] == [1]
