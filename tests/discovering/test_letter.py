"""Addresses in links and letters: found as people send them, refused with a reason."""

import time
from contextlib import suppress

import pytest

from cryptoarm_dss_plugin.discovering.letter import LONGEST_TEXT, read_letter
from cryptoarm_dss_plugin.discovering.named import NamedAddress
from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

AUTH = "https://dss.example.test/STS/oauth"
DSS = "https://dss.example.test/SignServer/rest"
PAIR = [("https://dss.example.test/STS", "auth"), ("https://dss.example.test/SignServer", "dss")]


def seen(text: str) -> list[tuple[str, str | None]]:
    """What was found: origin with application, and the service by its path."""
    return [(plain(one), one.kind.value if one.kind else None) for one in read_letter(text).addresses]


def plain(address: NamedAddress) -> str:
    return address.origin.text + address.path.application


def refused(text: str) -> tuple[str, str]:
    """Code and problem; nothing of the text is in the error."""
    with pytest.raises(DssPluginError) as caught:
        read_letter(text)
    assert caught.value.facts["field"] == "address"
    assert "Canary" not in f"{caught.value} {caught.value.facts}"
    return caught.value.code.value, caught.value.facts["problem"]


LETTERS = {
    "running text": f"Адрес сервера авторизации: {AUTH}, адрес сервера DSS: {DSS}.",
    "quotes": f"Укажите «{AUTH}» и „{DSS}“!",
    "brackets": f"(см. {AUTH}), а также <{DSS}>;",
    "a dash behind": f"{AUTH}—авторизация; {DSS}–подпись",
    "words behind a comma": f"{AUTH},это авторизация, {DSS};это подпись",
    "nothing between": f"{AUTH};{DSS}",
    "quoted": f"> Адреса:\n>> {AUTH}\n> | {DSS}\n",
    "quoted and broken": "> сервер: https://dss.example.test/\n> STS/oauth\n"
    "> и https://dss.example.test/Sign\n> Server/rest\n",
    "broken at a slash": "https://dss.example.test/STS/\r\noauth\r\nhttps://dss.example.test\r\n/SignServer/rest",
    "broken in brackets": "<https://dss.example.test/ST\n  S/oauth> <https://dss.example\n.test/SignServer/rest>",
    "quoted-printable": "https://dss.example.test/STS/o=\nauth и https://dss.exam=\nple.test/SignServer/rest",
    "a web page": f'<a href="{AUTH}">вход</a><br><a href="{DSS}">подпись</a>',
    "Markdown": f"[вход]({AUTH}) и [подпись]({DSS})",
    "a table": f"|Авторизация|{AUTH}|\n|Подпись|{DSS}|",
    "without https": "Сервер: dss.example.test/STS/oauth, подпись: dss.example.test/SignServer/rest, "
    "вопросы: help@example.test",
    "invisible signs": f"\ufeff{AUTH}\u200b {DSS}\u00ad",
    "no-break spaces": f"Адрес:\u00a0{AUTH}\u00a0и\u202f{DSS}",
    "twice": f"{AUTH} {DSS}\n{AUTH} {DSS}/api",
    "odd spelling": "HTTPS://DSS.EXAMPLE.TEST/STS/oauth https:/dss.example.test/SignServer/rest",
}


@pytest.mark.parametrize("letter", LETTERS)
def test_both_addresses_are_found_in_a_letter_with(letter: str) -> None:
    assert list(dict.fromkeys(seen(LETTERS[letter]))) == PAIR


def test_a_whole_letter() -> None:
    letter = """
    Здравствуйте, Анна Ивановна!

    Для работы с облачной подписью укажите в программе адрес сервера авторизации
    https://dss.example.test/STS/oauth, а в поле «Сервер DSS» - адрес
    «https://dss.example.test/SignServer/rest». Логин: anna@example.test, пароль придёт в СМС.
    Инструкция: https://www.example.test/help/dss.pdf (раздел 3).

    С уважением, служба поддержки, support@example.test, https://www.example.test
    """

    assert seen(letter) == [
        *PAIR,
        ("https://www.example.test/help/dss.pdf", None),
        ("https://www.example.test", None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://dss.example.test/STS/users", [("https://dss.example.test/STS", "auth")]),
        ("https://dss.example.test/Frontend", [("https://dss.example.test/Frontend", None)]),
        ("https://dss.example.test", [("https://dss.example.test", None)]),
        ("dss.example.test", [("https://dss.example.test", None)]),
        ("  «dss.example.test/a1idp»  ", [("https://dss.example.test/a1idp", "auth")]),
        ("localhost:8443/STS", [("https://localhost:8443/STS", "auth")]),
        ("сервер dss.example.test, логин anna", [("https://dss.example.test", None)]),
        ("https://[2001:db8::1]:8443/STS", [("https://[2001:db8::1]:8443/STS", "auth")]),
        ("адрес https://подпись.рф/STS", [(f"https://{'подпись.рф'.encode('idna').decode()}/STS", "auth")]),
        ("https://dss.example.test/STS?wa=signin#top и всё", [("https://dss.example.test/STS", "auth")]),
    ],
)
def test_a_link_is_taken_as_it_is_pasted(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert seen(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "https://dss.example.test/STS/\nanna",
        "https://dss.example.test/STS/oauth\nanna",
        "https://dss.example.test/STS\nSignServer",
        "https://dss.example.test/STS\nother.example.test/x",
        "https://dss.example.test/STS, \nrest",
    ],
)
def test_what_stands_below_an_address_is_not_made_a_part_of_it(text: str) -> None:
    assert seen(text)[0] == PAIR[0]


def test_words_before_an_address_tell_which_server_it_is() -> None:
    letter = read_letter(
        "Центр идентификации: https://one.example.test/первый\n"
        "Сервис подписи: https://one.example.test/vtoroy, сайт https://www.example.test"
    )

    hints = [one.probable_kind for one in letter.addresses]
    assert hints[:2] == [ServerKind.AUTH, ServerKind.DSS]
    assert [one.kind for one in letter.addresses] == [None, None, None]
    assert hints[2] is None


def test_what_the_path_says_goes_before_the_words() -> None:
    (address,) = read_letter(f"Сервер авторизации: {DSS}").addresses

    assert address.probable_kind is ServerKind.DSS


@pytest.mark.parametrize(
    ("text", "code", "problem"),
    [
        ("", "bad-address", "empty"),
        (" \n\t\u200b", "bad-address", "empty"),
        ("просто слова", "bad-address", "no-address"),
        ("пишите на help@example.test", "bad-address", "no-address"),
        ("x" * (LONGEST_TEXT + 1), "bad-address", "too-long"),
        ("http://dss.example.test/STS", "insecure-address", "plain-http"),
        ("адрес http://dss.example.test/STS и всё", "insecure-address", "plain-http"),
        ("http://dss.example.test/STS, сайт https://www.example.test", "insecure-address", "plain-http"),
        ("https://anna:Canary-1@dss.example.test/STS", "bad-address", "userinfo"),
        ("вот https://anna:Canary-1@dss.example.test/STS так", "bad-address", "userinfo"),
        ("anna:Canary-1@dss.example.test/STS", "bad-address", "userinfo"),
        ("ftp://dss.example.test/STS", "bad-address", "bad-scheme"),
        ("https://dss.example.test:99999/STS", "bad-address", "bad-port"),
        ("https://dss.еxample.test/STS", "bad-address", "mixed-script-host"),
        ("https://", "bad-address", "no-host"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(text: str, code: str, problem: str) -> None:
    assert refused(text) == (code, problem)


def test_a_password_before_the_host_does_not_make_another_host() -> None:
    assert refused("войти: https://anna:Canary/2@dss.example.test/STS") == ("bad-address", "userinfo")


def test_an_insecure_link_to_a_site_does_not_spoil_the_letter() -> None:
    letter = read_letter(f"{AUTH} {DSS} сайт http://www.example.test/")

    assert [plain(one) for one in letter.addresses] == [address for address, _kind in PAIR]
    assert [error.code for error in letter.refusals] == [ErrorCode.INSECURE_ADDRESS]


@pytest.mark.parametrize(
    "piece",
    [
        "https://a,",
        "https:/",
        "a.",
        "1.",
        "<https://a",
        "> ",
        "https://a.b/STS/\nx",
        "=\n",
        "«",
        "a" * 70 + ".",
    ],
)
def test_the_longest_text_is_read_in_no_time(piece: str) -> None:
    text = (piece * LONGEST_TEXT)[:LONGEST_TEXT]
    began = time.process_time()

    with suppress(DssPluginError):
        assert len(read_letter(text).addresses) <= 50

    assert time.process_time() - began < 5
