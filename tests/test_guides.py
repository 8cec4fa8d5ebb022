"""The user guide: the same pages in both languages, links that lead somewhere, the program's own words."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from cryptoarm_dss_plugin.cli.options import build_parser
from cryptoarm_dss_plugin.error_texts import WORDINGS, explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.importing.journal import account_line
from cryptoarm_dss_plugin.importing.report import ImportReport
from cryptoarm_dss_plugin.stub_host.texts_ru import RUSSIAN
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.training import factors
from cryptoarm_dss_plugin.wizard.method_texts import method_texts
from tests.texts.test_error_texts import closest_facts

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CATALOGUE = ROOT / "cryptoarm_dss_plugin" / "locale" / "ru" / "LC_MESSAGES" / "cryptoarm_dss_plugin.po"
LANGUAGES = ("ru", "en")
PAGE_OF_METHOD = {
    "otpviasms": "sms",
    "otpviaemail": "email",
    "oath": "key-fob",
    "mobile": "mydss",
    "mydss": "cryptopro-key",
    "airkey": "airkey-lite",
    "simauth": "sim-card",
}
NAMELESS = "mtmo"
"""Stands for any method that no client knows."""

PUSH_METHODS = {"mobile", "mydss", "airkey", "simauth"}
OTHER_PAGES = {"README", "choice", "without-network", "unknown-method"}
ENDINGS = (
    ErrorCode.CONFIRMATION_DECLINED,
    ErrorCode.CONFIRMATION_EXPIRED,
    ErrorCode.ATTEMPTS_EXCEEDED,
    ErrorCode.CONFIRMATION_PENDING,
)
GUIDE = "import-from-dss.md"
NOTICES_OF_THE_GUIDE = (
    ErrorCode.NOT_DSS,
    ErrorCode.TIMEOUT,
    ErrorCode.TLS_UNTRUSTED,
    ErrorCode.TLS_EXPIRED,
    ErrorCode.TLS_GOST_REQUIRED,
    ErrorCode.ACCOUNT_MISMATCH,
    ErrorCode.CONNECTION_EXISTS,
    ErrorCode.NO_CERTIFICATES,
    *ENDINGS,
)
TROUBLES_OF_THE_WAY = (
    ErrorCode.CANNOT_RESOLVE,
    ErrorCode.TLS_UNTRUSTED,
    ErrorCode.TLS_EXPIRED,
    ErrorCode.SERVER_CERTIFICATE_REPLACED,
    ErrorCode.PROXY_FAILED,
    ErrorCode.CLOCK_SKEW,
    ErrorCode.WRONG_CREDENTIALS,
)
MARKED = re.compile(r"(\*{2,3})([^*]+)\1")
QUOTED = re.compile(r"[«“]([^«»“”]+)[»”]")
COMMAND = "cryptoarm-dss "


def pages(language: str) -> dict[str, str]:
    """The pages of the guide by their path; the README in Russian belongs to the README of the project."""
    top = DOCS / language
    return {
        path.relative_to(top).as_posix(): path.read_text("utf-8")
        for path in sorted(top.rglob("*.md"))
        if path != DOCS / "ru" / "README.md"
    }


def bold(text: str) -> list[str]:
    """The words that a page prints bold, but for links."""
    return [words for stars, words in MARKED.findall(text) if stars == "**" and not words.startswith("[")]


def is_about(language: str, name: str) -> str:
    """A page about confirming a sign-in."""
    return pages(language)[f"confirmation/{name}.md"]


def plain(text: str) -> str:
    """A text as it is seen: without the marks of access keys, arrows, colons and points of a button."""
    seen = " ".join(text.replace("&", "").replace("…", "...").split())
    return re.sub(r"^< | >$|:$|\.\.\.$", "", seen)


def texts_of_the_program(language: str) -> set[str]:
    """Every text of the plugin, and of the host that it is shown in."""
    with CATALOGUE.open("rb") as file:
        catalogue = [message for message in read_po(file, locale="ru") if message.id]
    known = [message.id if language == "en" else message.string or "" for message in catalogue]
    flat = [text for one in known for text in ([one] if isinstance(one, str) else one)]
    host = list(RUSSIAN if language == "en" else RUSSIAN.values())
    titles = [part for text in host for part in re.split(r" [—-] ", text)]  # "Settings - Certificates"
    return {plain(text) for text in (*flat, *host, *titles)}


def filled(template: str) -> re.Pattern[str]:
    """What a text with fields may look like."""
    return re.compile(r"[\w:. -]{1,40}".join(map(re.escape, re.split(r"\{\w+\}", template))))


class Words:
    """What the program says in a language."""

    def __init__(self, language: str) -> None:
        self.texts = texts_of_the_program(language)
        # A template of hardly anything but fields would fit everything.
        letters = {text: re.sub(r"\{\w+\}|\W", "", text) for text in self.texts if "{" in text}
        self._templates = [filled(text) for text, literal in letters.items() if len(literal) > 7]

    def has(self, words: str) -> bool:
        """Whether it says exactly this."""
        seen = plain(words)
        return seen in self.texts or any(one.fullmatch(seen) for one in self._templates)

    def begins(self, words: str) -> bool:
        """Whether it says something that begins with these whole words."""
        seen = plain(words)
        beginning = re.compile(re.escape(seen) + r"(?!\w)")
        return self.has(seen) or any(beginning.match(text) for text in self.texts)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Russian, then English."""
    return str(request.param)


@pytest.fixture(scope="module")
def words(language: str) -> Words:
    """What the program says in that language."""
    return Words(language)


def first_cells(text: str) -> Iterator[str]:
    """What stands in the first column of the tables, and what a list explains: "- this - that"."""
    for line in text.splitlines():
        if line.startswith("|"):
            yield line.split("|")[1]
        elif line.startswith("- "):
            yield line.removeprefix("- ").partition(" - ")[0]


def cells_about_notices(text: str) -> list[str]:
    """The first column of the guide's table of notices."""
    table = text.partition("| в уведомлении есть слова |")[2].partition("\n\n")[0]
    return [line.split("|")[1] for line in table.splitlines()[2:]]


def messages(code: ErrorCode) -> list[str]:
    """What a person reads of an error: with what the program nearly always knows of it, the server's name."""
    named = [wording for wording in WORDINGS[code] if wording.when or closest_facts(wording)]
    usual = named if any(not wording.when for wording in named) else WORDINGS[code]
    return [
        explain(DssPluginError(code, "", closest_facts(wording)), Texts("ru")).message for wording in usual
    ]


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def skeleton(text: str) -> list[str]:
    """What a page is made of: headings by their depth, pictures, rows of tables, steps, code."""
    kinds = {
        "#": r"#+ ",
        "picture": r"\s*!\[",
        "row": r"\|",
        "step": r"\d+\. ",
        "point": r"- ",
        "code": "```",
    }
    found = []
    for line in text.splitlines():
        for kind, mark in kinds.items():
            match = re.match(mark, line)
            if match:
                found.append(match[0] if kind == "#" else kind)
    return found


def test_every_page_is_there_in_both_languages_and_made_alike() -> None:
    russian, english = pages("ru"), pages("en")

    assert set(russian) == set(english)
    assert {path for path in russian if skeleton(russian[path]) != skeleton(english[path])} == set()


def test_there_is_a_page_for_every_method_that_a_server_may_ask_for() -> None:
    known = {one.method for one in vars(factors).values() if isinstance(one, factors.Factor)}
    methods = {one.removeprefix(factors.METHODS).partition("?")[0] for one in known if factors.METHODS in one}

    assert methods - {NAMELESS} == set(PAGE_OF_METHOD)
    told = {Path(path).stem for path in pages("ru") if path.startswith("confirmation/")}
    assert told == OTHER_PAGES | set(PAGE_OF_METHOD.values())


@pytest.mark.parametrize("method", PAGE_OF_METHOD)
def test_the_page_of_a_method_says_what_its_window_says(method: str, language: str) -> None:
    said = method_texts(method, Texts(language), push=method in PUSH_METHODS)
    page = is_about(language, PAGE_OF_METHOD[method])
    printed = {plain(words) for words in bold(page)}

    assert {plain(words) for words in (said.headline, said.again, said.help_title)} <= printed
    assert f"--factor {method}`" in page
    choice, overview = is_about(language, "choice"), is_about(language, "README")
    assert f"| **{said.name}** | [" in choice
    assert f"| `{method}` | [" in choice
    assert f"| **{said.headline}** | " in overview
    assert f"({PAGE_OF_METHOD[method]}.md)" in overview


@pytest.mark.parametrize("push", [True, False])
def test_the_page_of_a_method_nobody_knows_says_what_its_window_says(push: bool, language: str) -> None:  # noqa: FBT001 - a parameter of the test
    said = method_texts(NAMELESS, Texts(language), push=push)

    assert f"**{said.headline}**" in is_about(language, "unknown-method")


@pytest.mark.parametrize("code", ENDINGS)
def test_every_way_to_fail_is_explained(code: ErrorCode, language: str) -> None:
    message = explain(DssPluginError(code, ""), Texts(language)).message

    assert any(message in cell for cell in first_cells(is_about(language, "README")))


@pytest.mark.parametrize("field", ["client_id", "client_secret", "resource"])
def test_every_field_for_experts_is_explained(field: str, language: str) -> None:
    error = DssPluginError(ErrorCode.CLIENT_NOT_REGISTERED, "", {"field": field})
    message = explain(error, Texts(language)).message
    page = pages(language)["expert-fields.md"]

    assert any(message.startswith(said) for cell in first_cells(page) for said in QUOTED.findall(cell))


def test_what_is_printed_bold_stands_in_the_window(language: str, words: Words) -> None:
    wrong = {
        (path, said) for path, text in pages(language).items() for said in bold(text) if not words.has(said)
    }

    assert wrong == set()


def test_what_tables_and_lists_quote_is_what_the_program_says(language: str, words: Words) -> None:
    wrong = {
        (path, said)
        for path, text in pages(language).items()
        for cell in first_cells(text)
        if path != GUIDE or cell not in set(cells_about_notices(text))
        for said in QUOTED.findall(cell)
        if not words.begins(said)
    }

    assert wrong == set()


def test_what_the_guide_quotes_of_a_notice_stands_in_a_real_one() -> None:
    quoted = [said for cell in cells_about_notices(pages("ru")[GUIDE]) for said in QUOTED.findall(cell)]
    texts = Texts("ru")
    another = ImportReport("office", signed_in_as="ivanov")
    others = {account_line(another, texts), texts.text("The sign-in was cancelled")}
    notices = others | {message for code in ErrorCode for message in messages(code)}

    assert len(quoted) >= 20
    assert [said for said in quoted if not any(said in notice for notice in notices)] == []


@pytest.mark.parametrize("code", NOTICES_OF_THE_GUIDE)
def test_however_an_error_is_worded_the_guide_has_a_row_for_it(code: ErrorCode) -> None:
    quoted = [said for cell in cells_about_notices(pages("ru")[GUIDE]) for said in QUOTED.findall(cell)]

    assert [one for one in messages(code) if not any(said in one for said in quoted)] == []


@pytest.mark.parametrize("code", TROUBLES_OF_THE_WAY)
def test_every_trouble_of_the_way_has_a_row_where_one_looks_when_it_does_not_connect(code: ErrorCode) -> None:
    rows = first_cells(pages("ru")["cannot-connect.md"])
    quoted = [said for cell in rows for said in QUOTED.findall(cell)]

    assert [one for one in messages(code) if not any(one.startswith(said) for said in quoted)] == []


def test_words_the_program_does_not_use_are_noticed(words: Words) -> None:
    assert not words.has("Отправить")
    assert not words.has("Send")
    assert not words.begins("Вход выполн")
    assert not words.begins("Sign-in was")


def test_links_lead_to_pages_headings_and_pictures(language: str) -> None:
    dead = set()
    for path, text in pages(language).items():
        file = DOCS / language / path
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", text):
            there = (file.parent / target).resolve() if target else file
            if not there.is_file() or (anchor and anchor not in anchors(there.read_text("utf-8"))):
                dead.add((path, target, anchor))

    assert dead == set()


def test_every_picture_is_shown_and_taken_in_both_languages(language: str) -> None:
    there = {path.name for path in (DOCS / "images" / language).glob("*.png")}
    shown = {
        name
        for text in pages(language).values()
        for name in re.findall(rf"images/{language}/([\w-]+\.png)\)", text)
    }

    assert shown == there
    assert there == {path.name for other in LANGUAGES for path in (DOCS / "images" / other).glob("*.png")}


def test_every_command_of_the_guide_is_one(language: str) -> None:
    parser = build_parser(Texts(language))
    commands = [
        line.partition(COMMAND)[2]
        for text in pages(language).values()
        for block in re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
        if line.startswith(COMMAND)  # an administrator's page has commands of the system, too
    ]

    named = {parser.parse_args(shlex.split(command)).command for command in commands}
    assert named == {"import", "check", "explain", "stored", "forget-everything"}


def test_every_option_that_a_page_speaks_of_is_one(language: str) -> None:
    parser = build_parser(Texts(language))
    spoken_of = {span for text in pages(language).values() for span in re.findall(r"`(--[^`]+)`", text)}
    values = {"--factor": "mydss", "--qr-file": "qr.png", "--timeout": "1"}

    assert {*values, "--code-stdin"} <= spoken_of
    for span in spoken_of:
        value = [values[span]] if span in values else []
        parser.parse_args(["import", "office", *shlex.split(span), *value])
