"""Options that every command has, what goes where, and what is loaded for it."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.cli.first_look import OPTIONS_WITH_VALUE, OPTIONS_WITHOUT_VALUE
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import REPOSITORY, CommandLine, in_this_process, latin_words

COMMANDS = [
    *(["import"], ["check"], ["discover"], ["connections"], ["connections", "remove"]),
    *(["certificates"], ["explain"], ["stored"], ["forget-everything"], ["training"]),
]
HEAVY = ("requests", "urllib3", "cryptography", "ssl", "http.client", "asn1crypto", "idna")
PLACEHOLDERS = (
    "FILE",
    "QR",
    "DIR",
    "NAME",
    "URL",
    "LOGIN",
    "ID",
    "SECONDS",
    "URN",
    "PEM",
    "COMMAND",
    "OAuth",
    "JSON",
    "N",
)


def script() -> Path:
    """The installed console script."""
    return Path(sys.executable).with_name("cryptoarm-dss")


def test_the_installed_script_is_the_same_program(cli: CommandLine) -> None:
    finished = cli.run(*cli.importing("work", "onecert"), through=[str(script())])

    assert finished.code == 0
    assert finished.answer["outcome"] == "imported"


def test_common_options_stand_before_or_after_the_command(cli: CommandLine, tmp_path: Path) -> None:
    other = str(tmp_path / "other")
    arguments = ["work", "--login", "onecert", *cli.server()]

    before = cli.run("--json", "--data-dir", other, "--lang", "en", "import", *arguments)
    after = cli.run("import", *arguments, f"--data-dir={other}", "--lang=en", "--json")
    inner = cli.run("connections", "--json", "remove", "--data-dir", other, "work")

    assert before.answer["outcome"] == after.answer["outcome"] == "imported"
    assert "Signing in" in before.err
    assert before.err == after.err
    assert inner.answer == {"removed": "work"}
    assert not cli.directory.exists(), "the directory named last is used, none other"


def test_the_language_is_asked_for_or_the_environments(data_dir: Path, cli: CommandLine) -> None:
    def message(*arguments: str, **environment: str) -> str:
        return cli.run("connections", "remove", "x", *arguments, environment=environment).err

    russian, english = message("--lang", "ru"), message("--lang", "en")

    assert russian == message() == message(LC_ALL="ru_RU.UTF-8")
    assert english == message(LC_ALL="en_US.UTF-8") == message("--lang=en", LC_ALL="ru_RU.UTF-8")
    assert not latin_words(russian, "«x»")
    assert english.isascii() or "“x”" in english
    assert not data_dir.exists()


@pytest.mark.parametrize("command", [[], *COMMANDS])
def test_help_is_russian_for_russians(command: list[str]) -> None:
    finished = in_this_process(*command, "--help", "--lang", "ru")

    assert (finished.code, finished.err) == (0, "")
    words = latin_words(
        finished.out,
        *PLACEHOLDERS,
        "cryptoarm-dss",
        "CryptoPro",
        *(word for word in finished.out.split() for word in [word.strip("[],.")] if word.startswith("-")),
        "{auto,v1,v2}",
        "{auto,require,off}",
        "{any,kuznyechik,magma,iana-28147,legacy-28147}",
        "OpenSSL",
        "{ru,en}",
        "import",
        "check",
        "discover",
        "connections",
        "certificates",
        "explain",
        "stored",
        "forget-everything",
        "training",
        "remove",
    )
    assert not words, finished.out


@pytest.mark.parametrize("command", [[], *COMMANDS])
def test_help_is_english_for_the_others(command: list[str]) -> None:
    finished = in_this_process(*command, "--help", "--lang", "en")

    assert (finished.code, finished.err) == (0, "")
    assert finished.out.startswith("Usage: cryptoarm-dss")
    assert finished.out.isascii()


WRONG_COMMANDS = [
    [],
    ["unknown"],
    ["import", "work", "--password", "Canary-typed"],
    ["import", "work", "--no-such-option=Canary-typed"],
    ["import", "work", "Canary-typed"],
    ["import", "work", "-pCanary-typed"],
    ["import", "work", "--timeout", "soon"],
    ["import", "work", "--timeout", "0"],
    ["import", "work", "--timeout", "-1"],
    ["import", "work", "--timeout", "nan"],
    ["import", "work", "--timeout", "inf"],
    ["import", "work", "--confirmation-api", "v3"],
    ["import", "work", "--login"],
    ["import", "work", "--dry"],
    ["--lang", "de", "connections"],
    ["--data-dir", "", "connections"],
    ["connections", "remove"],
    ["connections", "delete", "work"],
    ["certificates", "work"],
    ["training", "--port", "-1"],
    ["training", "--port", "65536"],
    ["training", "--port", "http"],
]


@pytest.mark.parametrize("arguments", WRONG_COMMANDS)
def test_a_wrong_command_is_named_in_both_languages_and_never_quoted(arguments: list[str]) -> None:
    russian = in_this_process(*arguments, "--json")
    english = in_this_process(*arguments, "--json", "--lang", "en")
    plain = in_this_process(*arguments)

    assert (russian.code, english.code, plain.code) == (2, 2, 2)
    assert (russian.error_code, english.error_code) == ("usage", "usage")
    option = next((word.partition("=")[0] for word in arguments if word.startswith("-")), "")
    assert not latin_words(russian.answer["error"]["message"], option[:2], option)
    assert english.answer["error"]["message"]
    assert plain.out == ""
    assert plain.err.strip() == russian.answer["error"]["message"]
    for finished in (russian, english, plain):
        assert "Canary" not in finished.out + finished.err


@pytest.mark.parametrize("option", ["--client-id", "--resource"])
@pytest.mark.parametrize("value", ["urn:\udcff", "urn:\n"])
def test_what_is_no_text_is_not_sent(cli: CommandLine, option: str, value: str) -> None:
    finished = in_this_process(
        *cli.importing("work", "idonly", option, value), "--data-dir", str(cli.directory)
    )

    assert (finished.code, finished.error_code) == (2, "usage")
    assert option in finished.answer["error"]["message"]
    assert cli.training.log() == []


def test_what_is_known_of_the_options_before_they_are_understood_is_all_of_them() -> None:
    told = in_this_process("import", "--help", "--lang", "en").out
    usage = " ".join(told.partition("Common options:")[0].split())

    with_value = set(re.findall(r"(--[a-z-]+) [A-Z{]", usage))
    without = set(re.findall(r"\[(-[a-z-]+)\]", usage)) | {"--help"}

    assert with_value == OPTIONS_WITH_VALUE
    assert without == OPTIONS_WITHOUT_VALUE


def test_an_option_at_fault_is_named() -> None:
    finished = in_this_process("import", "work", "--no-such-option=1", "--json")

    assert "--no-such-option" in finished.answer["error"]["message"]
    assert "unrecognized" in finished.answer["error"]["detail"]


@pytest.mark.parametrize("command", ["--help", "connections", "certificates --json", "connections remove x"])
def test_listing_loads_no_network_library(cli: CommandLine, command: str) -> None:
    probe = (
        "import sys; from cryptoarm_dss_plugin.cli.main import run; run(sys.argv[1:]);"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )

    finished = cli.run(*command.split(), through=[sys.executable, "-c", probe])

    assert finished.err.splitlines()[-1] == "[]"


def test_json_is_utf8_whatever_the_locale_says(cli: CommandLine) -> None:
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "koi8-r", "PYTHONCOERCECLOCALE": "0"}

    finished = cli.run(*cli.importing("work", "onecert"), environment=environment)

    assert "Примерова" in finished.answer["certificates"][0]["subject"]


def test_a_table_in_an_encoding_without_russian_letters(cli: CommandLine) -> None:
    cli.prepare("onecert")

    finished = cli.run("certificates", "--lang", "en", environment={"PYTHONIOENCODING": "ascii"})

    assert finished.code == 0
    assert "???" in finished.out
    assert "work" in finished.out


def test_bytes_that_are_no_text_do_not_break_the_json(cli: CommandLine) -> None:
    name = os.fsdecode(b"\xff\xfe")

    finished = cli.run("import", name, "--login", "a", "--json")

    assert (finished.code, finished.error_code) == (2, "bad-name")
    assert finished.answer["connection"] == "\udcff\udcfe"


@pytest.mark.parametrize("arguments", [["certificates", "--json"], ["certificates"], ["--help"]])
def test_a_reader_that_has_seen_enough_is_no_error_to_talk_about(
    cli: CommandLine, arguments: list[str]
) -> None:
    cli.prepare("manycerts")
    running = cli.start(*arguments)
    assert running.process.stdout is not None
    running.process.stdout.close()

    running.process.stdout = None
    finished_err = running.process.communicate(timeout=60)[1].decode()

    assert finished_err == ""
    assert running.process.returncode == 1


@pytest.mark.parametrize("interpreter", [[], ["-u"]], ids=["buffered", "unbuffered"])
def test_a_slow_reader_gets_the_whole_object(cli: CommandLine, interpreter: list[str]) -> None:
    cli.prepare("manycerts")
    running = cli.start(
        *("certificates", "--json"), through=[sys.executable, *interpreter, "-m", "cryptoarm_dss_plugin.cli"]
    )
    assert running.process.stdout is not None
    descriptor = running.process.stdout.fileno()
    received = os.read(descriptor, 1)

    # The pipe is full by now, or soon; an interrupt cuts a write short that waits for room.
    for _ in range(5):
        running.send(signal.SIGINT)
        received += os.read(descriptor, 4096)
    while piece := os.read(descriptor, 65536):
        received += piece

    assert running.process.wait(timeout=60) == 0
    assert len(json.loads(received)["certificates"]) == 500
    running.end()


@pytest.mark.parametrize("arguments", [["certificates", "--json"], ["certificates"]])
def test_output_that_cannot_be_written_is_said(
    cli: CommandLine, training: TrainingProcess, arguments: list[str]
) -> None:
    assert training.pid
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(  # noqa: S603 - this interpreter, this package
            [sys.executable, "-m", "cryptoarm_dss_plugin.cli", "--data-dir", str(cli.directory), *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            env=cli.environment(),
            check=False,
            timeout=60,
        )

    assert process.returncode == 1
    assert process.stderr.decode() == "cryptoarm-dss: No space left on device\n"


def test_closed_streams_are_survived(cli: CommandLine) -> None:
    cli.prepare("onecert")
    command = [sys.executable, "-m", "cryptoarm_dss_plugin.cli", "--data-dir", str(cli.directory)]
    closing = "import os, sys; [os.close(n) for n in (0, 1, 2)]; os.execv(sys.argv[1], sys.argv[1:])"

    codes = [
        subprocess.run(  # noqa: S603 - this interpreter, this package
            [sys.executable, "-c", closing, *command, *arguments],
            env=cli.environment(),
            check=False,
            timeout=60,
        ).returncode
        for arguments in (["certificates"], ["import", "work", "--json"], ["import", "x", "--password-stdin"])
    ]

    assert codes == [0, 0, 2]


def test_the_package_is_what_runs(cli: CommandLine) -> None:
    assert str(REPOSITORY) in cli.environment()["PYTHONPATH"]
    assert cli.run("--help").out == in_this_process("--help").out
