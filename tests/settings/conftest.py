"""A person at the host's settings, with the plugin that its entry point names; Qt's warnings fail a test."""

from pathlib import Path

import pytest

from tests.wizard.conftest import HARMLESS_WARNINGS, free_port, person, secrets_held_before, sit_down

__all__ = ["free_port", "person", "secrets_held_before", "sit_down"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A warning of Qt fails every test of this room that shows a window."""
    for item in items:
        if Path(__file__).parent in item.path.parents and "qtbot" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*HARMLESS_WARNINGS))
