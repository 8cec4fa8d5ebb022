"""Hunting for secrets where none may be: in files, logs and outputs, in every form they take on the way."""

import base64
import gzip
import html
import json
import os
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, quote_plus

from cryptoarm_dss_plugin.training.tokens import REFRESH_MARK

MARK = "Canary-"
"""How every invented password begins, so that none is forgotten."""

TOKEN_HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
"""How every access token of the training server begins."""

_MARKS = {"a password": MARK, "an access token": TOKEN_HEADER, "a refresh token": REFRESH_MARK}
_PERCENT = re.compile("%[0-9A-F]{2}")
_SHORTEST_UNTOLD = 8
_FEWEST_SIGNS = 6
_ALPHANUMERIC = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Canaries:
    """The secrets of one test, and the texts in which they must not be."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}
        self._texts: dict[str, set[bytes]] = {}
        self._expected: set[str] = set()
        self._known = -1
        self._compiled: list[tuple[bytes, str]] = []

    def add(self, what: str, secret: str) -> str:
        """Hunt for a secret, too; the secret itself, for convenience."""
        if secret:
            self._secrets.setdefault(secret, what)
        return secret

    def add_typed(self, text: str | bytes) -> None:
        """Hunt for the lines that somebody types for a program, as far as they are no ordinary words."""
        typed = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        for line in typed.splitlines():
            if is_telling(line):
                self.add("what was typed", line)

    def add_text(self, where: str, text: str | bytes) -> None:
        """Hunt in a text, too."""
        octets = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
        if octets:
            self._texts.setdefault(where, set()).add(octets)

    def expect(self, where: str) -> None:
        """The test itself puts a secret there, for that is what it is about; without one there it fails."""
        self._expected.add(where)

    def hunt(self, *directories: Path, files: Iterable[Path] = ()) -> None:
        """Fail when a secret is in one of the texts, in a file of the directories or in the name of one.

        Args:
            directories: are searched with all that is in them; what is not there is passed over.
            files: further files.
        """
        told = [(where, b"\n".join(texts)) for where, texts in self._texts.items()]  # searched in one go
        found = {
            (where, what)
            for where, octets in [*told, *_in_directories(directories), *_in_files(files)]
            for what in self._found_in(octets)
        }
        in_vain = self._expected - {where for where, _what in found}
        assert not in_vain, f"no secret in {in_vain}, though the test puts one there"
        leaks = sorted(f"{where} holds {what}" for where, what in found if where not in self._expected)
        assert not leaks, "; ".join(leaks)

    def _found_in(self, octets: bytes) -> set[str]:
        hit = {what for needle, what in self._needles() if _stands_in(needle, octets)}
        marked = hit & set(_MARKS)
        # Which of those that begin with the mark it is, for whoever reads the failure.
        named = {what for secret, what in self._secrets.items() if marked and secret.encode() in octets}
        return named or hit

    def _needles(self) -> list[tuple[bytes, str]]:
        """What is searched for; a form with a mark in it needs no search of its own."""
        if self._known != len(self._secrets):
            self._known = len(self._secrets)
            forms = {form: what for what, mark in _MARKS.items() for form in _forms(mark)}
            for secret, what in self._secrets.items():
                if not any(mark in secret for mark in _MARKS.values()):
                    forms |= dict.fromkeys(_forms(secret), what)
            self._compiled = list(forms.items())
        return self._compiled


def is_telling(secret: str) -> bool:
    """Whether a secret that no test has named can be searched for without finding ordinary words."""
    if len(secret) < _SHORTEST_UNTOLD or len(set(secret)) < _FEWEST_SIGNS:
        return False
    return not secret.isalpha() and not secret.isdecimal()


def _forms(secret: str) -> set[bytes]:
    """A secret as such, in an address, in JSON, markup and Python, as UTF-16, in hexadecimal digits.

    And inside of base64, whatever stands before it.
    """
    octets = secret.encode("utf-8", "surrogatepass")
    quoted = {quote(octets), quote(octets, safe=""), quote_plus(octets)}
    texts = {secret, html.escape(secret), repr(secret)[1:-1], repr(octets)[2:-1]}
    in_json = {json.dumps(secret, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    texts |= in_json | {json.dumps(form, ensure_ascii=False)[1:-1] for form in in_json}
    texts |= quoted | {_PERCENT.sub(lambda found: found[0].lower(), form) for form in quoted}
    texts.add(secret.encode("ascii", "backslashreplace").decode())
    texts |= {octets.hex(), octets.hex().upper()}
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + octets).decode()
        # The first and last characters also depend on what stands around the secret.
        core = encoded[(0, 2, 3)[before] : (before + len(octets)) * 8 // 6]
        texts |= {core, core.translate(str.maketrans("+/", "-_"))}
    wide = {secret.encode(name, "surrogatepass") for name in ("utf-16-le", "utf-16-be")}
    return {text.encode("utf-8", "surrogatepass") for text in texts} | wide


def _stands_in(needle: bytes, octets: bytes) -> bool:
    """Whether it is there; digits only where they are not part of a longer number, as of a time or a hash."""
    if not needle.isdigit():
        return needle in octets
    start = octets.find(needle)
    while start >= 0:
        end = start + len(needle)
        before, after = octets[max(start - 1, 0) : start], octets[end : end + 1]
        if not (before and before[0] in _ALPHANUMERIC | {ord(".")}) and not (
            after and after[0] in _ALPHANUMERIC
        ):
            return True
        start = octets.find(needle, start + 1)
    return False


def _in_directories(directories: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for directory in directories:
        for place, below, names in os.walk(directory):
            here = [*below, *names]
            if here:
                yield "a file name", "\n".join(here).encode("utf-8", "surrogateescape")
            yield from _in_files(Path(place, name) for name in names)


def _in_files(files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        if file.is_file():
            yield from _unpacked(file.name, file.read_bytes(), file)


def _unpacked(name: str, octets: bytes, file: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """A file as it lies there, and what is in it: members of an archive, rows of a database.

    A row that is longer than a page of SQLite is not in one piece in its file.
    """
    yield name, octets
    if octets.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(octets)) as archive:
            for member in archive.namelist():
                yield f"{name}, name", member.encode()
                yield from _unpacked(f"{name}, {member}", archive.read(member))
    elif octets.startswith(b"\x1f\x8b"):
        yield name, gzip.decompress(octets)
    elif file is not None and octets.startswith(b"SQLite format 3\0"):
        yield name, _rows(file)


def _rows(file: Path) -> bytes:
    values: list[bytes] = []
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
            opened.text_factory = bytes
            for (table,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for row in opened.execute(f'SELECT * FROM "{table.decode()}"'):  # noqa: S608 - a name from the file
                    values += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    except sqlite3.Error:
        pass  # a test has spoilt it; its bytes are searched
    return b"\n".join(values)
