"""The Russian translation is whole, and the tool that watches over it sees what is not."""

import re
import runpy
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from cryptoarm_dss_plugin.texts import Texts

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "cryptoarm_dss_plugin"
INTO_PACKAGE = Path("locale", "ru", "LC_MESSAGES", "cryptoarm_dss_plugin.po")

LATIN_IN_RUSSIAN = frozenset(
    {
        "DSS",
        "TLS",
        "CA",
        "PEM",
        "PIN",
        "SMS",
        "QR",
        "http",
        "https",
        "JSON",
        "STS",
        "SignServer",
        "URN",
        "OAuth",
        "CRL",
        "urn",
        "Caps",
        "SHA",
        "Lock",
        "OpenSSL",
        "Linux",
        "Debian",
        "Ubuntu",
        "Astra",
        "Python",
    }
)
"""Latin words that a Russian sentence may hold, beside options of the command line and names of packages."""

PACKAGES = r"libengine-gost-openssl|openssl-gost-engine|libgost-astra"

PO_HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: ru\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
"n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"
"""
CODE = """
from cryptoarm_dss_plugin.texts import mark
TABLE = {"hello": mark("Hello, {name}")}
def count(texts, n):
    return texts.plural("{n} file", "{n} files", n)
"""
HELLO = '\nmsgid "Hello, {name}"\nmsgstr "Привет, {name}"\n'
FILES = (
    '\nmsgid "{n} file"\nmsgid_plural "{n} files"\n'
    'msgstr[0] "{n} файл"\nmsgstr[1] "{n} файла"\nmsgstr[2] "{n} файлов"\n'
)


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    """The names of the script `tools/update_locale.py`."""
    return runpy.run_path(str(ROOT / "tools" / "update_locale.py"))


def small_package(directory: Path, code: str, translation: str) -> Path:
    """A package of one module with its translation."""
    target = directory / INTO_PACKAGE
    target.parent.mkdir(parents=True)
    target.write_text(PO_HEADER + translation, "utf-8")
    (directory / "sentences.py").write_text(code, "utf-8")
    return directory


def translated_messages() -> Iterator[Message]:
    """The sentences of the real translation."""
    with (PACKAGE / INTO_PACKAGE).open("rb") as file:
        yield from (message for message in read_po(file, locale="ru") if message.id)


def forms(text: str | Iterable[str | None] | None) -> list[str]:
    """A sentence's forms, one for each number where it counts something."""
    return [text] if isinstance(text, str) else [form or "" for form in text or ()]


def test_every_sentence_of_the_program_is_translated(tool: dict[str, Any]) -> None:
    assert list(tool["faults"](PACKAGE)) == []


def test_what_is_compiled_is_what_is_written() -> None:
    """Otherwise: `python tools/update_locale.py`, or install the package anew."""
    texts = Texts("ru")

    for message in translated_messages():
        original, russian = forms(message.id), forms(message.string)
        if len(original) == 1:
            assert texts.text(original[0]) == russian[0]
        else:
            assert [texts.plural(original[0], original[1], n, n="{n}") for n in (1, 2, 5)] == russian


def without_fields(sentence: str) -> str:
    """A sentence without what stands for other words, options of the command line, names of packages."""
    return re.sub(rf"\{{[a-z_0-9]+\}}|--[a-z-]+|{PACKAGES}", "", sentence)


def test_russian_sentences_are_in_russian() -> None:
    for message in translated_messages():
        own_words = without_fields("".join(forms(message.id)))  # "“{words}”" has none, but marks that differ
        for form in forms(message.string):
            words = without_fields(form)
            assert re.search(r"[А-Яа-яё]", words) or not re.search(r"\w", own_words), form
            assert set(re.findall(r"[A-Za-z]+", words)) <= LATIN_IN_RUSSIAN, form
            assert not re.search(r"(?i)транзакц|токен|код 4\d\d", form), form


def test_english_sentences_are_in_english() -> None:
    for message in translated_messages():
        assert not re.search(r"[А-Яа-яё]", " ".join(forms(message.id)))


def test_the_tool_is_content_with_a_whole_translation(tool: dict[str, Any], tmp_path: Path) -> None:
    assert list(tool["faults"](small_package(tmp_path, CODE, HELLO + FILES))) == []


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        (FILES, "missing: 'Hello, {name}'"),
        (HELLO, "missing: '{n} file'"),
        (HELLO.replace("Привет, {name}", "") + FILES, "untranslated: 'Hello, {name}'"),
        (HELLO + FILES.replace("{n} файлов", ""), "untranslated: '{n} file'"),
        ("\n#, fuzzy" + HELLO + FILES, "fuzzy: 'Hello, {name}'"),
        (HELLO + FILES + '\nmsgid "Gone"\nmsgstr "Ушло"\n', "obsolete: 'Gone'"),
        (HELLO + FILES + '\n#~ msgid "Gone"\n#~ msgstr "Ушло"\n', "obsolete: 'Gone'"),
        (HELLO.replace("Привет, {name}", "Привет, {имя}") + FILES, "different fields: 'Hello, {name}'"),
        (HELLO.replace("Привет, {name}", "Привет") + FILES, "different fields: 'Hello, {name}'"),
        (HELLO + FILES.replace("{n} файлов", "файлов"), "different fields: '{n} file'"),
    ],
)
def test_the_tool_names_each_fault(
    tool: dict[str, Any], tmp_path: Path, translation: str, fault: str
) -> None:
    assert list(tool["faults"](small_package(tmp_path, CODE, translation))) == [fault]


@pytest.mark.parametrize(
    "sentence", ['f"Hello, {name}"', '"Hello, " + name', '"Hello, {name}".format(name=name)']
)
def test_a_sentence_put_together_in_the_code_is_a_fault(
    tool: dict[str, Any], tmp_path: Path, sentence: str
) -> None:
    package = small_package(tmp_path, f"def greet(texts, name):\n    return texts.text({sentence})\n", "")

    assert "not a plain literal: sentences.py, line 2" in tool["faults"](package)


def test_an_update_adds_the_new_drops_the_old_and_keeps_the_rest(
    tool: dict[str, Any], tmp_path: Path
) -> None:
    package = small_package(tmp_path, CODE, HELLO + '\nmsgid "{n} fil"\nmsgstr "{n} файл"\n')

    tool["update"](package)
    written = (package / INTO_PACKAGE).read_text("utf-8")
    tool["update"](package)

    assert list(tool["faults"](package)) == ["untranslated: '{n} file'"]
    assert "Привет, {name}" in written
    assert '"{n} fil"' not in written
    assert (package / INTO_PACKAGE).read_text("utf-8") == written
    assert (package / INTO_PACKAGE).with_suffix(".mo").read_bytes().count("Привет".encode()) == 1
