"""The error dictionary in the guide says what the program says: both pages are made, not written."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.dss.server_codes import SERVER_CODES
from cryptoarm_dss_plugin.error_texts import WORDINGS
from cryptoarm_dss_plugin.error_texts.titles import TITLES
from cryptoarm_dss_plugin.error_texts.wording import Owner
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.texts import Texts

ROOT = Path(__file__).parents[2]
LANGUAGES = ("ru", "en")


def run(*options: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the tool."""
    return subprocess.run(  # noqa: S603 - the repository's own script
        [sys.executable, "tools/error_docs.py", *options],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def sections(language: str) -> dict[str, str]:
    """What the page of the guide says about each code."""
    text = (ROOT / "docs" / language / "errors.md").read_text("utf-8")
    _, *parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_both_pages_are_up_to_date() -> None:
    """Otherwise: `python tools/error_docs.py`."""
    checked = run("--check")

    assert (checked.stdout, checked.stderr, checked.returncode) == ("", "", 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_heading_to_link_to_and_all_its_parts(language: str) -> None:
    told, texts = sections(language), Texts(language)

    assert list(told) == [code.value for code in ErrorCode]
    for code in ErrorCode:
        text = told[code.value]
        assert f"**{texts.text(TITLES[code])}**" in text
        rows = [line for line in text.splitlines() if line.startswith("|")]
        assert len(rows) == 2 + len(WORDINGS[code])
        requests = {wording.request for wording in WORDINGS[code] if wording.owner is not Owner.YOU}
        assert text.count("```text") == len(requests)
        assert {one for one in requests if texts.text(one) not in text} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_server_is_found_where_it_belongs(language: str) -> None:
    told = sections(language)

    assert {name for name, code in SERVER_CODES.items() if f"`{name}`" not in told[code.value]} == set()


def test_an_old_page_is_named_and_written_anew(tmp_path: Path) -> None:
    first = run("--docs", tmp_path)
    page = tmp_path / "ru" / "errors.md"
    page.write_text(page.read_text("utf-8").replace("access-denied", "access-allowed", 1), "utf-8")

    checked = run("--check", "--docs", tmp_path)
    changed = page.read_text("utf-8")
    again = run("--docs", tmp_path)

    assert first.stdout.splitlines() == ["written: ru/errors.md", "written: en/errors.md"]
    assert (checked.stdout.strip(), checked.returncode) == ("not up to date: ru/errors.md", 1)
    assert "access-allowed" in changed
    assert (again.stdout.strip(), again.returncode) == ("written: ru/errors.md", 0)
    assert page.read_text("utf-8") == (ROOT / "docs" / "ru" / "errors.md").read_text("utf-8")
