"""The outside of the repository: what a stranger reads and types is true."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from shutil import which

import pytest

from cryptoarm_dss_plugin.cli.exit_codes import exit_code_of
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.training.accounts import all_accounts

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
README = (ROOT / "README.md").read_text("utf-8")
SCRIPTS = ("run", ".ci/run")


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in the repository and wait for it."""
    return subprocess.run(  # noqa: S603 - git, sh and the repository's own scripts
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def program(name: str) -> str:
    """The path of a program that these tests need."""
    path = which(name)
    assert path is not None, f"these tests need {name}"
    return path


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """Every file that git keeps, or would keep if it were added, with its text."""
    listing = run(
        *(program("git"), "-c", f"safe.directory={ROOT}"),
        *("ls-files", "-z", "--cached", "--others", "--exclude-standard"),
    )
    assert listing.returncode == 0, listing.stderr
    paths = [path for path in listing.stdout.split("\0") if path and (ROOT / path).is_file()]
    return {path: (ROOT / path).read_text("utf-8", errors="replace") for path in paths}


def section(title: str) -> str:
    """What the README says under a heading of the second level."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of the rows of all tables in a text, without their headings."""
    tables = [line for line in text.splitlines() if line.startswith("|")]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in tables]
    rules = [number for number, cells in enumerate(lines) if set("".join(cells)) == {"-"}]
    headings = {number for rule in rules for number in (rule - 1, rule)}
    return [cells for number, cells in enumerate(lines) if number not in headings]


def named(cell: str) -> list[str]:
    """The words in backticks of a cell."""
    return re.findall(r"`([^`]+)`", cell)


def package_names(requirements: list[str]) -> set[str]:
    """The names of packages in requirements such as "truststore>=0.10; sys_platform == 'win32'"."""
    return {re.split(r"[<>=;\[ ]", requirement, maxsplit=1)[0] for requirement in requirements}


def test_the_quick_start_is_exactly_two_commands() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", section("Quick start"), re.MULTILINE | re.DOTALL)

    assert [block.splitlines() for block in blocks] == [["./run demo"], ["./run test"]]


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_scripts_can_be_started_by_any_shell(script: str, files: dict[str, str]) -> None:
    assert script in files
    assert os.access(ROOT / script, os.X_OK)
    assert run(program("sh"), "-n", script).stderr == ""


def test_without_a_known_command_run_says_what_there_is_and_does_nothing() -> None:
    done = run(ROOT / "run", "everything")

    assert (done.returncode, done.stdout) == (2, "")
    assert "./run demo" in done.stderr
    assert "./run test" in done.stderr


def test_continuous_integration_calls_the_second_command(files: dict[str, str]) -> None:
    assert files[".ci/run"].rstrip().splitlines()[-1].startswith("exec sh ./run test")


def test_every_manifest_tells_the_same_version(files: dict[str, str]) -> None:
    manifests = [path for path in files if Path(path).name == "manifest.json"]
    told = {"installed": version(PROJECT["name"]), "pyproject.toml": PROJECT["version"]}

    told |= {path: json.loads(files[path])["version"] for path in manifests}

    assert len(set(told.values())) == 1, told


def test_the_changelog_begins_with_what_is_not_released(files: dict[str, str]) -> None:
    headings = re.findall(r"^## (.*)$", files["CHANGELOG.md"], re.MULTILINE)

    assert headings[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", heading) for heading in headings[1:])


def test_the_readme_gives_reason_and_licence_of_every_dependency() -> None:
    table = {cells[0]: cells[1:] for cells in rows(section("Dependencies"))}

    assert set(table) == package_names(PROJECT["dependencies"])
    assert all(reason and licence for reason, licence in table.values())


def test_the_readme_names_every_tool() -> None:
    tools = package_names(PROJECT["optional-dependencies"]["dev"])

    assert {tool for tool in tools if not re.search(rf"\b{tool} \(\w", section("Dependencies"))} == set()


def test_the_readme_gives_every_error_its_exit_code() -> None:
    told = {code: int(cells[0]) for cells in rows(section("The command line")) for code in named(cells[2])}

    assert told == {code.value: exit_code_of(code) for code in ErrorCode}


def test_the_readme_shows_how_to_try_every_training_account() -> None:
    told = {login: cells[1] for cells in rows(section("The training server")) for login in named(cells[0])}

    accounts = all_accounts().values()
    assert told == {account.login: "none" if account.password is None else "yes" for account in accounts}


def test_the_map_of_rooms_is_whole(files: dict[str, str]) -> None:
    text = files["CONTRIBUTING.md"].split("\n## The map of rooms\n")[1].split("\n## ")[0]
    inside = [Path(path).parts[1:] for path in files if path.startswith("cryptoarm_dss_plugin/")]
    packages = {f"{parts[0]}/" for parts in inside if len(parts) > 1}
    modules = {parts[0] for parts in inside if len(parts) == 1 and parts[0].endswith(".py")} - {"__init__.py"}

    assert {room for room in packages | modules if f"`{room}`" not in text} == set()


def test_links_between_the_documents_lead_somewhere(files: dict[str, str]) -> None:
    dead = {
        (path, target)
        for path in files
        if path.endswith(".md")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", files[path])
        if not (ROOT / path).parent.joinpath(target).exists()
    }

    assert dead == set()


def test_each_test_that_the_security_page_names_is_there(files: dict[str, str]) -> None:
    named = re.findall(r"\[(\w+)\]\((tests/[\w/]+\.py)\)", files["SECURITY.md"])

    assert len(named) > 30
    assert [
        (name, path)
        for name, path in named
        if name != Path(path).stem and f"\ndef {name}(" not in (ROOT / path).read_text("utf-8")
    ] == []
    clauses = [row for row in files["SECURITY.md"].splitlines() if re.match(r"\| \d", row)]
    assert [row for row in clauses if "](tests/" not in row and "**not kept**" not in row] == []


def test_no_file_knows_a_developers_machine(files: dict[str, str]) -> None:
    place = re.compile(r"(?<![\w.:/])/(?:(?:home|Users)/\w+|(?:root|work)/)")

    assert {path: found[0] for path, text in files.items() if (found := place.search(text))} == {}


def test_nothing_is_left_to_be_done_later(files: dict[str, str]) -> None:
    later = re.compile(r"\bTO[D]O\b|\bFIX[M]E\b")

    assert {path for path, text in files.items() if later.search(text)} == set()


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start_demo(tmp_path: Path) -> Iterator[Start]:
    """Starts a demonstration in English, without a display, with temporary files under `tmp_path`."""
    environment = {**os.environ, "LC_ALL": "en_US.UTF-8", "PYTHONUTF8": "1", "TMPDIR": str(tmp_path)}
    for display in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(display, None)
    with contextlib.ExitStack() as started:

        def start(script: str, *options: str | Path) -> "subprocess.Popen[str]":
            process = subprocess.Popen(  # noqa: S603 - the repository's own script
                [sys.executable, f"tools/{script}", *options],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            started.enter_context(process)
            started.callback(process.kill)
            return process

        yield start


def test_the_command_lines_demonstration_imports_and_cleans_up(start_demo: Start, tmp_path: Path) -> None:
    demo = start_demo("demo.py")

    shown, progress = demo.communicate(timeout=60)

    assert demo.returncode == 0, progress
    assert "taps" in shown
    stored = shown.split("now holds:")[1]
    assert all(owner in stored for owner in ("Примерова", "Образцов", "Тестов"))
    assert list(tmp_path.iterdir()) == []


def test_without_a_display_the_windows_demonstration_imports_and_keeps_pictures(
    start_demo: Start, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"

    demo = start_demo("window_demo.py", "--keep", kept)
    shown, progress = demo.communicate(timeout=60)

    assert (demo.returncode, progress) == (0, "")
    assert "Certificates in the window's list: 3" in shown
    stored, pictures = shown.split("now holds:")[1].split(f"lie in {kept / 'pictures'}:")
    assert all(owner in stored for owner in ("Примерова", "Образцов", "Тестов"))
    named = re.findall(r"^  (\S+\.png)$", pictures, re.MULTILINE)
    assert named == sorted(picture.name for picture in (kept / "pictures").iterdir())
    assert "5-done.png" in named
    assert all((kept / "pictures" / name).read_bytes().startswith(b"\x89PNG") for name in named)
    assert list(tmp_path.iterdir()) == [kept]


@pytest.mark.parametrize(
    ("script", "stream", "line"),
    [
        ("demo.py", "stderr", "Confirm the sign-in on the phone"),
        ("window_demo.py", "stdout", "The wizard waits"),
    ],
)
def test_an_interrupted_demonstration_ends_with_everything_it_started(
    script: str, stream: str, line: str, start_demo: Start, tmp_path: Path
) -> None:
    keep = ("--tap-after", "60") if script == "demo.py" else ("--keep", tmp_path / "kept")
    demo = start_demo(script, *keep)
    told = getattr(demo, stream)
    while line not in told.readline():
        assert demo.poll() is None

    demo.send_signal(signal.SIGINT)
    _, progress = demo.communicate(timeout=30)  # returns once the children, too, let go of the output

    assert demo.returncode == 130
    assert "Traceback" not in progress
    assert [path.name for path in tmp_path.iterdir() if path.name != "kept"] == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_guide_tells_both_notices_word_by_word(language: str, files: dict[str, str]) -> None:
    guide = files[f"docs/{language}/import-from-dss.md"]
    texts = Texts(language)
    notices = [
        explain(DssPluginError(code, ""), texts).notice
        for code in (ErrorCode.WRONG_CREDENTIALS, ErrorCode.CANNOT_CONNECT)
    ]

    assert [notice for notice in notices if notice not in guide] == []
