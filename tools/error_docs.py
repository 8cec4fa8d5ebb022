"""Writes the error dictionary into the guide: docs/ru/errors.md and docs/en/errors.md.

    python tools/error_docs.py            write both pages
    python tools/error_docs.py --check    only say which of them is not up to date

Everything on the pages comes from `error_texts`, `dss/server_codes.py` and `cli/exit_codes.py`; a heading for
each code makes its anchor. Values in the sentences and letters are invented. Ends with 1 when `--check` found
a page that is not up to date, else with 0.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from cryptoarm_dss_plugin.cli.exit_codes import exit_code_of
from cryptoarm_dss_plugin.dss.server_codes import SERVER_CODES
from cryptoarm_dss_plugin.error_texts import WORDINGS, ErrorExplanation, explain
from cryptoarm_dss_plugin.error_texts.letters import Circumstances
from cryptoarm_dss_plugin.error_texts.wording import Owner, Wording
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.texts import Texts

DOCS: Final = Path(__file__).parent.parent / "docs"
LANGUAGES: Final = ("ru", "en")

_SAMPLES: Final = {
    "host": "dss.example.test",
    "issuer": "Training CA",
    "name": "work",
    "login": "ivanov",
    "path": "roots.pem",
    "factor": "oath",
    "offered": "otpviasms, mobile",
    "dss_id": "15",
    "status": "403",
    "date": "31.12.2026",
    "offset": "0:03:20",
    "said_code": "user_blocked",
    "help_desk": "+7 000 000-00-00",
}
_AROUND: Final = Circumstances(
    datetime(2026, 2, 16, 10, 15, 0, tzinfo=timezone(timedelta(hours=3))),
    "https://dss.example.test/STS/oauth",
    "https://dss.example.test/SignServer/rest",
    "ivanov",
)

_PAGE: Final = {
    "ru": """\
<!-- This page is made by tools/error_docs.py: change the texts there, not here. -->

# Справочник ошибок

Код ошибки стоит в журнале, в письме и в ответе команды. Здесь для каждого кода написано, что случилось, что
сделать и кто может помочь: вы сами, ваш администратор или организация, предоставившая вам сертификат (её
сервер DSS вы используете). Если помочь можете не вы, здесь есть и письмо, которое можно скопировать.

Названия и адреса в примерах вымышлены. Письмо, которое составляет сама программа, содержит ваши адреса и
время, слова сервера и технические подробности; паролей и кодов в нём нет. С чего начать:
[если не получается подключиться](cannot-connect.md).

| код | что это | кто может помочь |
|---|---|---|
""",
    "en": """\
<!-- This page is made by tools/error_docs.py: change the texts there, not here. -->

# Error dictionary

The code of an error stands in the journal, in the letter and in a command's answer. Here is for every code
what happened, what to do and who can help: you yourself, your administrator, or the organisation that issued
your certificate (whose DSS server you use). Where it is not you, there is also a letter to be copied.

Names and addresses in the examples are invented. The letter that the program itself writes holds your
addresses and the time, the server's words and the technical details; there are no passwords and codes in it.
Where to begin: [if it does not connect](cannot-connect.md).

| code | what it is | who can help |
|---|---|---|
""",
}
_WHO: Final = {
    "ru": {Owner.YOU: "вы", Owner.ADMINISTRATOR: "администратор", Owner.OPERATOR: "организация"},
    "en": {Owner.YOU: "you", Owner.ADMINISTRATOR: "administrator", Owner.OPERATOR: "organisation"},
}
_LETTER: Final = {
    "ru": {
        Owner.ADMINISTRATOR: "Письмо администратору:",
        Owner.OPERATOR: "Письмо в организацию, предоставившую сертификат:",
    },
    "en": {
        Owner.ADMINISTRATOR: "A letter to the administrator:",
        Owner.OPERATOR: "A letter to the organisation that issued the certificate:",
    },
}
_EXIT: Final = {"ru": "Код завершения команды", "en": "Exit code of the command"}
_SERVER_CODES: Final = {"ru": "Коды сервера DSS", "en": "Codes of the DSS server"}
_HEADINGS: Final = {
    "ru": "| кто может помочь | сообщение | что сделать |",
    "en": "| who can help | message | what to do |",
}


def page(language: str) -> str:
    """The whole page in a language, "ru" or "en"."""
    rows = [
        f"| [`{code}`](#{code}) | {_explained(code, language)[-1][1].title} | {_helpers(code, language)} |"
        for code in ErrorCode
    ]
    sections = ["\n".join(_section(code, language)) for code in ErrorCode]
    return "\n\n".join([_PAGE[language] + "\n".join(rows), *sections]) + "\n"


def _section(code: ErrorCode, language: str) -> Iterator[str]:
    explained = _explained(code, language)
    yield f"## {code}"
    yield ""
    yield f"**{explained[-1][1].title}**. {_EXIT[language]}: {exit_code_of(code)}."
    yield ""
    yield _HEADINGS[language]
    yield "|---|---|---|"
    for wording, told in explained:
        cells = (_WHO[language][wording.owner], f"{told.message}.", _sentence(told.advice))
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    server_codes = ", ".join(f"`{name}`" for name, meaning in SERVER_CODES.items() if meaning is code)
    if server_codes:
        yield ""
        yield f"{_SERVER_CODES[language]}: {server_codes}."
    letters = {wording.request: (wording, told) for wording, told in reversed(explained) if wording.request}
    for wording, told in reversed(letters.values()):
        yield from ("", _LETTER[language][wording.owner], "", "```text", told.letter, "```")


def _explained(code: ErrorCode, language: str) -> list[tuple[Wording, ErrorExplanation]]:
    """Every wording of a code, with invented values."""
    texts = Texts(language)
    return [
        (wording, explain(DssPluginError(code, facts=_facts(wording)), texts, _AROUND))
        for wording in WORDINGS[code]
    ]


def _facts(wording: Wording) -> dict[str, str]:
    shown = wording.fields()
    facts = {name: _SAMPLES.get(name, "...") for name in shown if name not in {"box", "said_code"}}
    if "box" in shown:
        facts["server"] = "auth"
    if "said_code" in shown:
        facts["server_code"] = _SAMPLES["said_code"]
    facts |= {name: values[0] for name, values in wording.when.items()}
    return facts


def _helpers(code: ErrorCode, language: str) -> str:
    owners = {wording.owner for wording in WORDINGS[code]}
    return "; ".join(_WHO[language][owner] for owner in Owner if owner in owners)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def main() -> int:
    """Run as a command; the exit code."""
    parser = argparse.ArgumentParser(description="Write the error dictionary into the guide.")
    parser.add_argument("--check", action="store_true", help="only say which page is not up to date")
    parser.add_argument("--docs", type=Path, default=DOCS, help="the directory of the guide")
    options = parser.parse_args()
    outdated = 0
    for language in LANGUAGES:
        file, text = options.docs / language / "errors.md", page(language)
        if file.is_file() and file.read_text("utf-8") == text:
            continue
        if options.check:
            print(f"not up to date: {language}/errors.md")
            outdated = 1
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            print(f"written: {language}/errors.md")
    return outdated


if __name__ == "__main__":
    sys.exit(main())
