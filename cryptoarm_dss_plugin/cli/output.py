"""What a command ended with, and how it is written: one JSON object or plain text."""

import contextlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TextIO

from cryptoarm_dss_plugin.cli.exit_codes import ANYTHING_ELSE, SUCCESS

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a command ended; written in one place, after it ended.

    Attributes:
        answer: the JSON object for scripts, None when the command has written for itself.
        words: the same for people, to standard output.
        complaint: what went wrong, for people, to standard error.
        code: the exit code.
    """

    answer: Json | None = None
    words: str = ""
    complaint: str = ""
    code: int = SUCCESS


def write(ending: Ending, *, as_json: bool) -> None:
    """Write how a command ended.

    Raises:
        OSError: standard output cannot be written to.
    """
    if as_json:
        if ending.answer is not None:
            _write_json(ending.answer)
        return
    if ending.words:
        print(ending.words)
    if ending.complaint:
        complain(ending.complaint)


def complain(sentence: str) -> None:
    """Say to standard error what the person should know.

    When nobody can hear it there, the answer and the exit code are still worth something.
    """
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(sentence, file=sys.stderr)


def prepare_streams() -> None:
    """Let signs that the terminal's encoding does not have appear as question marks, not end the program."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="replace")  # type: ignore[union-attr] # text files, at the start


def quietly(command: Callable[[], int]) -> int:
    """The exit code of a command; when its output cannot be written that is said, if it still can be."""
    try:
        code = command()
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has seen enough: `... | head -1`
        _let_go_of(sys.stdout)
        code = ANYTHING_ELSE
    except OSError as error:
        _let_go_of(sys.stdout)
        complain(f"cryptoarm-dss: {error.strerror}")
        code = ANYTHING_ELSE
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except OSError:  # what was said there in vain is no reason for another exit code
        _let_go_of(sys.stderr)
    return code


def _write_json(answer: Json) -> None:
    """One line of UTF-8, which JSON is by RFC 8259, whatever the locale says.

    What came from the command line may hold bytes that are no text; they appear as escapes of JSON.
    """
    if sys.stdout is not None:
        line = json.dumps(answer, ensure_ascii=False) + "\n"
        sys.stdout.flush()
        left = memoryview(line.encode("utf-8", "backslashreplace"))
        while left:  # an unbuffered stream (PYTHONUNBUFFERED) may take only a part at a time
            left = left[sys.stdout.buffer.write(left) :]
        sys.stdout.flush()


def _let_go_of(stream: TextIO) -> None:
    """Lead a stream to nowhere, so that the interpreter does not fail at it once more at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
