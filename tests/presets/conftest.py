"""An administrator with an empty directory."""

from pathlib import Path

import pytest

from tests.administrators import Administrator


@pytest.fixture
def administrator(tmp_path: Path) -> Administrator:
    """Who writes the files."""
    return Administrator(tmp_path / "etc")
