"""The example in the documentation of every hook is run: it implements, or calls, that hook."""

import ast
import importlib.util
import inspect
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from cryptoarm_dss_plugin.host_api.conformance import HOST_HOOKS, PLUGIN_HOOKS
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.isolation import ask
from cryptoarm_dss_plugin.host_api.memory_host import MemoryHost
from cryptoarm_dss_plugin.host_api.plugin_hookspecs import new_plugin_manager
from cryptoarm_dss_plugin.host_api.plugin_values import HostInfo
from cryptoarm_dss_plugin.host_api.values import (
    CertificateFacts,
    CertificateOffer,
    CertificateSource,
    ServerFacts,
    StoredCertificate,
    StoreName,
)

HOST_HEAD = """
from cryptoarm_dss_plugin.host_api.plugin_values import *
from cryptoarm_dss_plugin.host_api.values import *
"""

PLUGIN_HEAD = """
from pathlib import Path

from cryptoarm_dss_plugin.host_api.plugin_hookspecs import plugin_impl
from cryptoarm_dss_plugin.host_api.plugin_values import *

ICON = CLOUD = Path("icon.svg")
page = object()
done = []


def on_finished(well):
    done.append(well)


def make(parent):
    return object()


class Texts:
    def __init__(self, language):
        done.append(language)


class Job:
    def cancel(self):
        done.append("cancelled")


class Plugin:
    _job = Job()

"""

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
FACTS = CertificateFacts("00" * 20, "01", "CN=Пример", "CN=УЦ", BEGIN, BEGIN, "RSA 2048")
SOURCE = CertificateSource("cryptoarm-dss", "work", 14)
OFFER = CertificateOffer(b"der", FACTS, ServerFacts(), SOURCE)

ARGUMENTS: dict[str, dict[str, object]] = {
    "plugin_enabled": {"host": Host(new_host_manager())},
    "plugin_disabling": {},
    "host_closing": {},
    "language_changed": {"language": "ru"},
    "import_actions": {},
    "import_wizard": {"action_id": "dss.import", "argument": ""},
    "run_action": {"action_id": "dss.repeat", "argument": "work"},
    "certificate_badge": {
        "entry": StoredCertificate(b"der", FACTS, ServerFacts(), SOURCE, StoreName.PERSONAL, BEGIN)
    },
    "settings_pages": {},
    "support_sections": {"entry_id": 1},
}
"""What each hook of a plugin is asked with."""


def example_of(specification: Callable[..., object]) -> str:
    """The example in the documentation of a hook."""
    _, title, example = (inspect.getdoc(specification) or "").partition("\nExample:\n")
    assert title, f"{specification.__name__} has no example"
    return textwrap.dedent(example)


def module_with(source: str, directory: Path) -> ModuleType:
    """A module of this source."""
    file = directory / "example.py"
    file.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("example", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("hook", PLUGIN_HOOKS)
def test_the_example_of_a_plugin_hook_is_an_implementation(hook: str, tmp_path: Path) -> None:
    specification = PLUGIN_HOOKS[hook]
    assert {"self", *ARGUMENTS[hook]} == set(inspect.signature(specification).parameters)
    body = f"@plugin_impl\n{example_of(specification)}"
    module = module_with(PLUGIN_HEAD + textwrap.indent(body, "    "), tmp_path)
    manager = new_plugin_manager()
    manager.register(module.Plugin(), "example")
    manager.check_pending()

    result = ask(manager, "example", hook, **ARGUMENTS[hook])

    assert result.failure == ""
    is_event = inspect.signature(specification).return_annotation is None
    assert (result.answer is None) == is_event
    assert module.done or hook == "plugin_enabled" or not is_event, "an event leads to something"


@pytest.mark.parametrize("hook", HOST_HOOKS)
def test_the_example_of_a_host_hook_is_a_call_that_works(hook: str, tmp_path: Path) -> None:
    statements = ast.parse(example_of(HOST_HOOKS[hook])).body
    last = statements[-1]
    assert isinstance(last, ast.Expr)
    lines = [*map(ast.unparse, statements[:-1]), f"return {ast.unparse(last)}"]
    source = f"{HOST_HEAD}\ndef example(host, offer):\n" + textwrap.indent("\n".join(lines), "    ")
    memory = MemoryHost(HostInfo("1.0", "Example 1.0", "ru", "", tmp_path))
    manager = new_host_manager()
    manager.register(memory)
    manager.check_pending()

    answer = module_with(source, tmp_path).example(Host(manager), OFFER)

    ((asked, arguments),) = memory.asked
    assert asked == hook
    assert {"self", *arguments} == set(inspect.signature(HOST_HOOKS[hook]).parameters)
    assert answer is True or not isinstance(last.value, ast.Compare), "what the example claims is so"
