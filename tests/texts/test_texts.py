"""Sentences in two languages, with values that nobody can trust."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cryptoarm_dss_plugin.count_texts import already_here_line, changed_line, imported_line, left_out_line
from cryptoarm_dss_plugin.texts import Texts, plain_line, preferred_language


def test_the_same_sentence_in_two_languages_at_once() -> None:
    russian, english = Texts("ru"), Texts("en")

    assert russian.text("The import was cancelled") == "Импорт отменён"
    assert english.text("The import was cancelled") == "The import was cancelled"
    assert (russian.language, english.language) == ("ru", "en")


@pytest.mark.parametrize("language", ["", "de", "RU", "ru_RU", "../ru"])
def test_there_are_no_other_languages(language: str) -> None:
    with pytest.raises(ValueError, match="language"):
        Texts(language)


def test_a_sentence_without_a_translation_stays_as_it_is() -> None:
    assert Texts("ru").text("Nobody translated {what}", what="this") == "Nobody translated this"
    assert Texts("ru").text("") == ""


def test_values_are_put_in_and_never_read_as_templates() -> None:
    texts = Texts("en")

    assert texts.text("{a} and {b}", a="{b}", b="{a}") == "{b} and {a}"
    assert texts.text("{n} of {total}", n=2, total=3) == "2 of 3"
    assert texts.text("{message} {self}", message="a field may", self="have any name") == (
        "a field may have any name"
    )


def test_a_template_reads_neither_attributes_nor_indices_and_misses_nothing_aloud() -> None:
    template = "{a.__class__} {a[0]} {0} {} {a!r} {a:>9} {missing} { } {{a}}"

    assert Texts("en").text(template, a="x") == ("{a.__class__} {a[0]} {0} {} {a!r} {a:>9} {missing} { } {x}")


@pytest.mark.parametrize(
    ("n", "imported", "already", "changed", "left_out"),
    [
        (
            1,
            "Импортирован: 1 сертификат",
            "Уже есть на этом компьютере: 1 сертификат",
            "Изменился: 1 сертификат",
            "Пропущен: 1 сертификат",
        ),
        (
            3,
            "Импортировано: 3 сертификата",
            "Уже есть на этом компьютере: 3 сертификата",
            "Изменились: 3 сертификата",
            "Пропущено: 3 сертификата",
        ),
        (
            11,
            "Импортировано: 11 сертификатов",
            "Уже есть на этом компьютере: 11 сертификатов",
            "Изменились: 11 сертификатов",
            "Пропущено: 11 сертификатов",
        ),
        (
            5000,
            "Импортировано: 5000 сертификатов",
            "Уже есть на этом компьютере: 5000 сертификатов",
            "Изменились: 5000 сертификатов",
            "Пропущено: 5000 сертификатов",
        ),
    ],
)
def test_russian_counts_in_three_forms(
    n: int, imported: str, already: str, changed: str, left_out: str
) -> None:
    texts = Texts("ru")

    assert imported_line(texts, n) == imported
    assert already_here_line(texts, n) == already
    assert changed_line(texts, n) == changed
    assert left_out_line(texts, n) == left_out


def test_english_counts_in_two_forms() -> None:
    texts = Texts("en")

    assert [imported_line(texts, n) for n in (0, 1, 2)] == [
        "Imported: 0 certificates",
        "Imported: 1 certificate",
        "Imported: 2 certificates",
    ]


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "ru"),
        ({"LANG": ""}, "ru"),
        ({"LANG": "C"}, "ru"),
        ({"LANG": "C.UTF-8"}, "ru"),
        ({"LANG": "POSIX"}, "ru"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "RU"}, "ru"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE@euro"}, "en"),
        ({"LC_MESSAGES": "en_US", "LANG": "ru_RU"}, "en"),
        ({"LC_ALL": "ru_RU", "LC_MESSAGES": "en_US", "LANG": "en_US"}, "ru"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_US"}, "en"),
        ({"LC_TIME": "en_US"}, "ru"),
    ],
)
def test_the_environment_names_the_language(environ: dict[str, str], language: str) -> None:
    assert preferred_language(environ) == language


def test_a_strangers_words_become_one_line_of_visible_characters() -> None:
    words = "\x1b[31mНеверный\r\nкод\u2028 \u202egnp.exe\u2066\ufeff\u200b \u0000\ud800конец\t"

    assert plain_line(words, 100) == "[31mНеверный код gnp.exe конец"


def test_a_long_line_is_cut_and_says_so() -> None:
    assert plain_line("слово " * 50, 13) == "слово слово…"
    assert plain_line("ровно десять"[:10], 10) == "ровно деся"


@given(words=st.text(st.characters(codec=None), max_size=400), limit=st.integers(1, 300))
def test_whatever_comes_it_is_one_line_within_the_limit(words: str, limit: int) -> None:
    line = plain_line(words, limit)

    assert len(line) <= limit
    assert not any(
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for character in line
    )
    assert plain_line(line, limit) == line
