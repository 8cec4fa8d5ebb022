"""Brings the Russian translation up to date with the code, compiles it and says what is missing.

    python tools/update_locale.py            update the .po, compile the .mo, report
    python tools/update_locale.py --check    report only, write nothing

Sentences are found by the names that `texts.py` explains: `.text("...")`, `.plural("...", "...", n)`,
`mark("...")`. Ends with 0 when everything is translated, else with 1 and one line for each fault.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE: Final = Path(__file__).parent.parent / "cryptoarm_dss_plugin"
TRANSLATION: Final = Path("locale", "ru", "LC_MESSAGES", "cryptoarm_dss_plugin.po")
KEYWORDS: Final[dict[str, tuple[int, ...] | None]] = {"text": None, "plural": (1, 2), "mark": None}
METHODS: Final = [("training/**.py", "ignore"), ("stub_host/**.py", "ignore"), ("**.py", "python")]
"""The training server speaks for a server, the stub host for another program: their words are their own."""

_FIELD: Final = re.compile(r"\{[^{}]*\}")


def extracted(package: Path) -> Catalog:
    """The sentences marked in the Python files of a package, as a catalogue without translations."""
    template = Catalog()
    found = extract_from_dir(package, method_map=METHODS, keywords=KEYWORDS)
    for name, _line, message, comments, context in found:
        # The file is told, the line is not: lines would change the .po with every edit of the code.
        template.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return template


def read_translation(package: Path) -> Catalog:
    """The Russian catalogue of a package."""
    with (package / TRANSLATION).open("rb") as file:
        return read_po(file, locale="ru")


def update(package: Path) -> None:
    """Write new sentences into the .po, take out those the code no longer has, and compile it."""
    translation = read_translation(package)
    translation.update(extracted(package), no_fuzzy_matching=True, update_creation_date=False)
    translation.obsolete.clear()
    target = package / TRANSLATION
    with target.open("wb") as file:
        write_po(file, translation, width=100, sort_by_file=True)
    with target.with_suffix(".mo").open("wb") as file:
        write_mo(file, translation)


def faults(package: Path) -> Iterator[str]:
    """What is wrong with the Russian translation of a package, one sentence each."""
    yield from _unreadable_marks(package)
    translation = read_translation(package)
    marked = extracted(package)
    for message in marked:
        if message.id and translation.get(message.id, message.context) is None:
            yield f"missing: {_name(message)}"
    for message in translation:
        if message.id:
            yield from _faults_of(message, is_marked=marked.get(message.id, message.context) is not None)
    for message in translation.obsolete.values():
        yield f"obsolete: {_name(message)}"


def _faults_of(message: Message, *, is_marked: bool) -> Iterator[str]:
    if not is_marked:
        yield f"obsolete: {_name(message)}"
    if message.fuzzy:
        yield f"fuzzy: {_name(message)}"
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    if not forms or not all(forms):
        yield f"untranslated: {_name(message)}"
    elif {_fields(text or "") for text in forms} != {_fields(text) for text in originals}:
        yield f"different fields: {_name(message)}"


def _fields(text: str) -> frozenset[str]:
    return frozenset(_FIELD.findall(text))


def _unreadable_marks(package: Path) -> Iterator[str]:
    """Sentences that are put together in the code, where no extraction can read them."""
    foreign = {*package.glob("training/**/*.py"), *package.glob("stub_host/**/*.py")}
    for path in sorted(set(package.rglob("*.py")) - foreign):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and _called_name(node.func) in KEYWORDS:
                sentence = node.args[0]
                is_composed = isinstance(sentence, ast.JoinedStr | ast.BinOp) or (
                    isinstance(sentence, ast.Call) and _called_name(sentence.func) == "format"
                )
                if is_composed:
                    yield f"not a plain literal: {path.relative_to(package)}, line {node.lineno}"


def _called_name(function: ast.expr) -> str:
    match function:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _name(message: Message) -> str:
    return repr(message.id if isinstance(message.id, str) else message.id[0])


def main() -> int:
    """Run as a command; the exit code."""
    parser = argparse.ArgumentParser(description="Update, compile and check the Russian translation.")
    parser.add_argument("--check", action="store_true", help="report only, write nothing")
    parser.add_argument("--package", type=Path, default=PACKAGE, help="the package's directory")
    options = parser.parse_args()
    if not options.check:
        update(options.package)
    found = list(faults(options.package))
    print("\n".join(found) if found else "every sentence is translated")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
