"""Imports that must fail: with their code and exit code, in both languages, and without harm."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.command_line import CommandLine, Finished, Running, in_this_process, latin_words


@dataclass(frozen=True)
class Harm:
    """What an earlier import has left, and must still be there."""

    template: Path
    connections: list[dict[str, Any]]
    certificates: list[dict[str, Any]]

    def copy(self, directory: Path) -> Path:
        """A data directory with all of it."""
        shutil.copytree(self.template, directory)
        return directory


class FailingImports:
    """Runs an import that must fail in both languages, each on a directory where one has succeeded.

    In Russian it is a process of its own; in English, meanwhile, it runs here: what that leaves open or
    running is found by the guards of every test.
    """

    def __init__(self, cli: CommandLine, earlier: Harm) -> None:
        self.cli = cli
        self._earlier = earlier
        self._number = 0

    def expect(
        self,
        code: str,
        exit_code: int,
        arguments: Sequence[str],
        *,
        stdin: str = "",
        latin: Sequence[str] = (),
        as_a_process: bool = True,
    ) -> Finished:
        """Run `import attempt ...` twice; the Russian ending.

        Args:
            code: the error code that must come.
            exit_code: the exit code that must come.
            arguments: the options after the name.
            stdin: standard input.
            latin: Latin words that the Russian sentence may hold, beside the usual ones.
            as_a_process: False where a neighbouring case has shown that a process of its own does the same.
        """
        russian, english = ("ru", self._directory()), ("en", self._directory())
        running = self._start(arguments, stdin, *russian) if as_a_process else None
        ended = {"en": in_this_process(*self._command(arguments, *english), stdin=stdin)}
        if running is None:
            ended["ru"] = in_this_process(*self._command(arguments, *russian), stdin=stdin)
        else:
            ended["ru"] = running.end()
        for language, directory in (russian, english):
            finished = ended[language]
            assert (finished.error_code, finished.code) == (code, exit_code), finished
            assert finished.answer["certificates"] == []
            self._check_no_harm(directory)
        messages = {language: str(one.answer["error"]["message"]) for language, one in ended.items()}
        assert messages["ru"].endswith(".")
        assert messages["en"].endswith(".")
        assert messages["en"] != messages["ru"]
        assert not latin_words(messages["ru"], *latin), messages["ru"]
        return ended["ru"]

    def _directory(self) -> Path:
        self._number += 1
        return self._earlier.copy(self.cli.directory.with_name(f"data-{self._number}"))

    def _command(self, arguments: Sequence[str], language: str, directory: Path) -> list[str]:
        return ["import", "attempt", *arguments, "--json", "--lang", language, "--data-dir", str(directory)]

    def _start(self, arguments: Sequence[str], stdin: str, language: str, directory: Path) -> Running:
        running = self.cli.start(*self._command(arguments, language, directory))
        running.write(stdin)
        running.write_no_more()
        return running

    def _check_no_harm(self, directory: Path) -> None:
        connections = [one for one in self.cli.listed("connections", directory) if one["name"] != "attempt"]
        certificates = [
            one for one in self.cli.listed("certificates", directory) if one["connection"] != "attempt"
        ]
        assert connections == self._earlier.connections
        assert certificates == self._earlier.certificates
