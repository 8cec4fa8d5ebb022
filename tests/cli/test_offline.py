"""A phone without a network: the QR code in the terminal or in a file, and the code that the phone shows."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from cryptoarm_dss_plugin.training.process import TrainingProcess
from cryptoarm_dss_plugin.training.qr_code import qr_modules
from tests.cli.command_line import CommandLine
from tests.cli.terminal import Begin, Terminal
from tests.front import steps_of

Rows = list[list[bool]]

HALVES = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}
BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"


def in_halves(screen: str) -> Rows:
    """The modules that a screen shows in half blocks, each line in its own colours."""
    rows: Rows = []
    for line in re.findall(re.escape(BLACK_ON_WHITE) + "([ ▀▄█]+)\x1b\\[0m\r?\n", screen):
        rows += [[HALVES[sign][half] for sign in line] for half in (0, 1)]
    return rows


def in_blanks(screen: str) -> Rows:
    """The modules that a screen shows in pairs of coloured blanks."""
    lines = re.findall("((?:\x1b\\[48;5;(?:16|231)m {2})+)\x1b\\[0m\r?\n", screen)
    return [[colour == "16" for colour in re.findall(r"5;(\d+)m", line)] for line in lines]


def framed(modules: Rows, border: int) -> Rows:
    """The modules with a light border."""
    width = len(modules) + 2 * border
    side = [False] * border
    light = [[False] * width for _ in range(border)]
    return [*light, *([*side, *row, *side] for row in modules), *light]


def modules_of(path: Path) -> Rows:
    """The modules in a picture file, with its border."""
    width = 33 + 8
    picture = Image.open(io.BytesIO(path.read_bytes()))
    assert str(picture.format) == "PNG"
    grey = picture.convert("L")
    assert grey.width == grey.height
    assert grey.width % width == 0
    scale = grey.width // width
    for x in range(grey.width):
        for y in range(grey.height):
            corner = (x - x % scale, y - y % scale)
            assert grey.getpixel((x, y)) == grey.getpixel(corner), "every module is one square"
    return [[grey.getpixel((x * scale, y * scale)) == 0 for x in range(width)] for y in range(width)]


def test_a_person_scans_the_code_on_the_screen_and_types_what_the_phone_shows(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    running = begin(*cli.importing("work", "qr"))
    terminal.wait_for("введите его код и нажмите Ввод. Осталось: ")
    text = training.wait_for("qr", polls=2)["qr_text"]

    expected = framed(qr_modules(text), 2)
    assert in_halves(terminal.shown)[: len(expected)] == expected
    typing_is_hidden = not terminal.echoes
    terminal.type(f"{training.scan(text)['code']}\n")
    finished = running.end()

    assert finished.code == 0, finished
    assert typing_is_hidden
    assert terminal.echoes
    assert terminal.read_to_the_end().count(BLACK_ON_WHITE) == (len(expected) + 1) // 2, "drawn once"
    (exchange,) = training.exchanges("qr")
    assert (exchange["codes"], exchange["most_at_once"]) == (1, 1)


def test_a_wrong_code_is_told_and_the_phone_may_still_confirm(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    running = begin(*cli.importing("work", "qr"))
    terminal.wait_for("введите его код")

    terminal.type("000\n")
    terminal.wait_for("Код не принят")
    terminal.wait_for("введите его код")
    training.confirm("qr")

    assert running.end().code == 0
    assert steps_of(training).count("code") == 1


def test_the_phone_declines_by_its_cancel_code(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    running = begin(*cli.importing("work", "qr"))
    terminal.wait_for("введите его код")

    terminal.type(f"{training.wait_for('qr')['cancel_code']}\n")
    finished = running.end()

    assert (finished.code, finished.error_code) == (6, "confirmation-declined")


def test_where_there_are_no_half_blocks_modules_are_blanks(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    running = begin(*cli.importing("work", "qr", "--lang", "en"), environment={"PYTHONIOENCODING": "ascii"})
    terminal.wait_for("or type its code and press Enter")
    text = training.wait_for("qr", polls=1)["qr_text"]
    training.confirm("qr")
    assert running.end().code == 0

    assert in_blanks(terminal.read_to_the_end()) == framed(qr_modules(text), 2)


def test_a_window_that_is_too_small_is_told_of_the_file(
    cli: CommandLine, terminal: Terminal, begin: Begin, training: TrainingProcess
) -> None:
    terminal.resize(30, 60)
    running = begin(*cli.importing("work", "qr"))
    terminal.wait_for("QR-код не помещается в это окно: --qr-file")
    training.confirm("qr")

    assert running.end().code == 0
    assert "▀" not in terminal.read_to_the_end()


@pytest.mark.parametrize("image", ["not-image", "bomb", "gif-bomb", "truncated", "script", "blank", "huge"])
def test_a_hostile_picture_is_passed_over_in_silence(
    cli: CommandLine, training: TrainingProcess, tmp_path: Path, image: str
) -> None:
    training.settings(image=image)
    training.auto_confirm("qr")

    target = tmp_path / "code.png"
    finished = cli.import_from("qr", "--qr-file", str(target))

    assert finished.code == 0, finished
    assert "--qr-file" not in finished.err
    assert "QR-код сохранён" not in finished.err
    assert not target.exists()


def test_a_script_saves_the_picture_and_gives_the_code(
    cli: CommandLine, training: TrainingProcess, tmp_path: Path
) -> None:
    target = tmp_path / "code.png"
    running = cli.start(*cli.importing("work", "offline", "--code-stdin", "--qr-file", str(target)))
    running.wait_for_line(f"QR-код сохранён в файле {target}")
    text = training.wait_for("offline")["qr_text"]

    assert modules_of(target) == framed(qr_modules(text), 4)
    assert target.stat().st_mode & 0o777 == 0o600
    training.fault("slow", step="poll", seconds=1, times=None)  # both lines come while one is under way
    training.wait_for("offline", polls=len(training.wait_for("offline")["polls"]) + 1)
    running.write(f"000\n{training.scan(text)['code']}\n")
    finished = running.end()

    assert finished.code == 0, finished
    assert "Код не принят" in finished.err
    assert [step for step in steps_of(training) if step != "poll"] == ["start", "code", "code", "GET"]
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == [], "nothing half-made"


def test_lines_that_end_early_leave_the_phone_to_confirm(cli: CommandLine, training: TrainingProcess) -> None:
    training.auto("qr", decision="confirm", after_polls=3)

    finished = cli.import_from("qr", "--code-stdin", stdin="000\n")

    assert finished.code == 0, finished
    assert steps_of(training).count("code") == 1
    assert "--qr-file" in finished.err
    assert "--code-stdin" not in finished.err, "it was given"


def test_lines_are_not_read_for_a_phone_that_shows_no_code(
    cli: CommandLine, training: TrainingProcess
) -> None:
    training.auto("push", decision="confirm", after_polls=2)

    finished = cli.import_from("push", "--code-stdin", stdin="Canary-line-77\n")

    assert finished.code == 0
    assert "code" not in steps_of(training)


def test_without_a_place_for_codes_a_script_hears_of_both_options(
    cli: CommandLine, training: TrainingProcess
) -> None:
    training.auto_confirm("qr")

    finished = cli.import_from("qr")

    assert finished.code == 0
    assert "--qr-file" in finished.err
    assert "--code-stdin" in finished.err


def test_a_picture_of_an_earlier_import_is_replaced(
    cli: CommandLine, training: TrainingProcess, tmp_path: Path
) -> None:
    training.auto_confirm("qr")
    target = tmp_path / "code.png"
    saved = []

    for _ in range(2):
        assert cli.import_from("qr", "--qr-file", str(target)).code == 0
        saved.append(target.read_bytes())

    assert saved[0] != saved[1]


@pytest.mark.parametrize("kind", ["notes", "another picture", "a link", "a directory", "nowhere"])
def test_somebody_s_file_is_never_touched(
    cli: CommandLine, training: TrainingProcess, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "code.png"
    notes = tmp_path / "notes"
    notes.write_text("somebody's", encoding="ascii")
    if kind == "notes":
        target = notes
    elif kind == "another picture":
        Image.new("1", (41, 41)).save(target)
    elif kind == "a link":
        target.symlink_to(notes)
    elif kind == "a directory":
        target.mkdir()
    else:
        target = tmp_path / "no" / "code.png"
    before = target.read_bytes() if target.is_file() else None

    finished = cli.import_from("qr", "--qr-file", str(target))

    assert (finished.code, finished.error_code) == (2, "usage")
    assert "--qr-file" in finished.answer["error"]["message"]
    assert training.log() == []
    assert notes.read_text(encoding="ascii") == "somebody's"
    assert (target.read_bytes() if target.is_file() else None) == before


def test_a_picture_that_cannot_be_saved_does_not_end_the_import(
    cli: CommandLine, training: TrainingProcess, tmp_path: Path
) -> None:
    target = tmp_path / "place" / "code.png"
    target.parent.mkdir()
    training.fault("slow", path="confirmation", seconds=1, step="start")
    training.auto_confirm("qr", 1.0)
    running = cli.start(*cli.importing("work", "qr", "--qr-file", str(target)))
    running.wait_for_line("Вход на сервер")
    target.parent.rmdir()

    finished = running.end()

    assert finished.code == 0, finished
    assert f"Сохранить QR-код в файле {target} не удалось." in finished.err
