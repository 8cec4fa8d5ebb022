"""Tests once more on a screen of another scale, which is settled when an application begins."""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def run_again(
    tests: list[str], scale: float, directory: Path, *options: str, passed: int = 1, **environment: str
) -> None:
    """Run tests in a process of their own, and assert that so many have passed.

    Args:
        tests: paths of modules with the names of tests behind "::".
        scale: how many pixels of the screen there are to one of Qt's, any fraction.
        directory: where they may write.
        options: further ones of pytest.
        passed: how many tests that comes to.
        environment: further variables.
    """
    variables = {
        **os.environ,
        "QT_SCALE_FACTOR": str(scale),
        "QT_SCALE_FACTOR_ROUNDING_POLICY": "PassThrough",
        "PYTEST_XDIST_WORKER": "",
        "PYTEST_ADDOPTS": "",
        **environment,
    }
    usual = ["-q", "-p", "no:xdist", "-p", "no:cacheprovider", f"--basetemp={directory / 'inner'}"]
    done = subprocess.run(  # noqa: S603 - this interpreter, our tests
        [sys.executable, "-m", "pytest", *tests, *usual, *options],
        env=variables,
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )

    assert done.returncode == 0, done.stdout
    assert f"{passed} passed" in done.stdout
