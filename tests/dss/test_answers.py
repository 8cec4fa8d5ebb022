"""What the answers of `/confirmation` mean, however a server spells them; and what is no answer at all."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cryptoarm_dss_plugin.dss.answers import (
    Answer,
    Challenge,
    FactorChoice,
    FactorKind,
    FactorOption,
    StillWaiting,
    TokenIssued,
    body_from,
    read_answer,
)
from cryptoarm_dss_plugin.dss.liberal import decode

METHODS = "http://dss.cryptopro.ru/identity/authenticationmethod/"
FULL: dict[str, Any] = {
    "Challenge": {
        "Title": {"Value": "Подтвердите вход"},
        "TextChallenge": [
            {
                "Label": "Код отправлен на номер **21",
                "Image": {"MimeType": "image/gif", "Value": base64.b64encode(b"GIF89a").decode()},
                "ExpiresIn": 300,
                "CreatedAt": 1_600_000_000,
                "ExpiresInSpecified": True,
                "IsHidden": True,
                "AuthnMethod": METHODS + "otpviasms",
                "RefID": "text-1",
                "Title": "Вход",
                "MaxLenSpecified": False,
            }
        ],
        "ContextData": {"RefID": "context-1"},
    },
    "AccessToken": None,
    "ExpiresIn": 0,
    "IsFinal": False,
    "IsError": False,
    "Error": None,
    "ErrorDescription": None,
}
READ = Challenge(
    kind=FactorKind.CODE,
    method="otpviasms",
    text_ref="text-1",
    context_ref="context-1",
    title="Подтвердите вход",
    label="Код отправлен на номер **21",
    expires_in=300.0,
    hidden=True,
    image=b"GIF89a",
    image_type="image/gif",
)
NAME = Callable[[str], str]


def read(answered: object) -> Answer | None:
    """What an answer means."""
    body = answered if isinstance(answered, bytes) else json.dumps(answered).encode()
    return read_answer(body_from(decode(body)))


def respelt(value: object, name: NAME) -> object:
    """The same JSON with its names spelt otherwise."""
    if isinstance(value, dict):
        return {name(key): respelt(member, name) for key, member in value.items()}
    if isinstance(value, list):
        return [respelt(member, name) for member in value]
    return value


def asking(**text: object) -> dict[str, object]:
    """An answer with a text challenge of these members."""
    return {"IsFinal": False, "Challenge": {"TextChallenge": [text]}}


def challenge_of(answered: object) -> Challenge:
    """The challenge in an answer; the test fails when there is another thing in it."""
    found = read(answered)
    assert isinstance(found, Challenge)
    return found


@pytest.mark.parametrize(
    "name",
    [str, str.lower, str.upper, str.swapcase, lambda name: name[:1].lower() + name[1:]],
    ids=["as documented", "lower", "upper", "swapped", "camel"],
)
def test_names_are_read_in_any_case(name: NAME) -> None:
    assert read(respelt(FULL, name)) == READ


def test_unknown_members_are_nothing_to_stumble_over() -> None:
    challenge = dict(FULL["Challenge"], Extra=[{"RefID": "other"}])
    assert read(FULL | {"Challenge": challenge, "Новое": {"IsFinal": True}, "Version": 3.5}) == READ


@pytest.mark.parametrize("member", ["Title", "ContextData"])
def test_a_missing_part_of_the_challenge_leaves_the_rest(member: str) -> None:
    challenge = {name: value for name, value in FULL["Challenge"].items() if name != member}
    found = challenge_of(FULL | {"Challenge": challenge})
    assert (found.text_ref, found.label) == ("text-1", READ.label)


@pytest.mark.parametrize("value", [None, "", [], {}, 0, False])
@pytest.mark.parametrize(
    "member",
    ["Label", "Title", "ExpiresIn", "CreatedAt", "IsHidden", "AuthnMethod", "RefID"],
)
def test_an_empty_member_of_any_type_counts_as_missing(member: str, value: object) -> None:
    text = FULL["Challenge"]["TextChallenge"][0] | {member: value}
    found = challenge_of(FULL | {"Challenge": FULL["Challenge"] | {"TextChallenge": [text]}})
    assert found.context_ref == "context-1"
    assert found.title == "Подтвердите вход"


@pytest.mark.parametrize("wrap", [lambda text: {"Value": text}, lambda text: text])
def test_a_title_stands_in_an_object_or_bare(wrap: Callable[[str], object]) -> None:
    assert (
        challenge_of(
            asking(RefID="t", Label="x")
            | {"Challenge": {"Title": wrap("Неверный код"), "TextChallenge": [{"RefID": "t"}]}}
        ).title
        == "Неверный код"
    )


def test_the_title_of_the_challenge_goes_before_the_one_of_its_text() -> None:
    text = {"RefID": "t", "Title": "Вход"}
    both = {"Title": {"Value": "Неверный код"}, "TextChallenge": [text]}
    assert challenge_of({"IsFinal": False, "Challenge": both}).title == "Неверный код"
    assert challenge_of({"IsFinal": False, "Challenge": {"TextChallenge": [text]}}).title == "Вход"


@pytest.mark.parametrize(
    ("method", "kind", "name"),
    [
        (METHODS + "mobile", FactorKind.PUSH, "mobile"),
        (METHODS + "mydss", FactorKind.PUSH, "mydss"),
        (METHODS + "MyDss/", FactorKind.PUSH, "mydss"),
        (METHODS + "mydss?device=1/2", FactorKind.PUSH, "mydss"),
        (METHODS + "airkey", FactorKind.PUSH, "airkey"),
        (METHODS + "simauth", FactorKind.PUSH, "simauth"),
        ("mobile", FactorKind.PUSH, "mobile"),
        (METHODS + "otpviasms", FactorKind.CODE, "otpviasms"),
        (METHODS + "otpviaemail", FactorKind.CODE, "otpviaemail"),
        (METHODS + "oath", FactorKind.CODE, "oath"),
        (METHODS + "mtmo", FactorKind.CODE, "mtmo"),
        ("urn:something:new", FactorKind.CODE, "urn:something:new"),
    ],
)
def test_the_method_says_what_to_do(method: str, kind: FactorKind, name: str) -> None:
    found = challenge_of(asking(RefID="t", AuthnMethod=method))
    assert (found.kind, found.method) == (kind, name)


def test_without_a_method_there_is_a_code_only_where_there_is_something_to_read() -> None:
    assert challenge_of(asking(RefID="t")).kind is FactorKind.PUSH
    assert challenge_of(asking(RefID="t", Label="Введите код")).kind is FactorKind.CODE


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (300, 300.0),
        ("300", 300.0),
        (" 1.5 ", 1.5),
        (0, 0.0),
        (-5, -5.0),
        (31_536_000, 31_536_000.0),
        ("soon", None),
        ("NaN", None),
        ("inf", None),
        (True, None),
        (None, None),
        ([300], None),
    ],
)
def test_a_lifetime_is_a_number_or_nothing(said: object, seconds: float | None) -> None:
    assert challenge_of(asking(RefID="t", ExpiresIn=said)).expires_in == seconds


def test_a_huge_number_is_not_a_lifetime() -> None:
    digits = b"9" * 400
    body = b'{"IsFinal": false, "Challenge": {"TextChallenge": [{"ExpiresIn": %s}]}}' % digits
    assert challenge_of(body).expires_in is None


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ({"MimeType": "image/png", "Value": "iVBORw0="}, (b"\x89PNG\r", "image/png")),
        ({"MimeType": "image/png", "Value": "\r\niVBO\r\nRw0=\r\n"}, (b"\x89PNG\r", "image/png")),
        ({"Value": "iVBORw0="}, (b"\x89PNG\r", "")),
        ({"MimeType": "image/png", "Value": "iVBOR"}, (b"", "image/png")),
        ({"MimeType": "image/png", "Value": "картинка"}, (b"", "image/png")),
        ({"MimeType": "image/png"}, (b"", "")),
        ({"MimeType": "image/png", "Value": "A" * 2_000_000}, (b"", "image/png")),
        (None, (b"", "")),
    ],
)
def test_a_picture_is_never_worth_a_failure(image: object, expected: tuple[bytes, str]) -> None:
    found = challenge_of(asking(RefID="t", Image=image))
    assert (found.image, found.image_type) == expected


def test_a_choice_is_offered_with_the_whole_refids() -> None:
    choices = [
        {"RefID": METHODS + "otpviasms", "Label": "СМС"},
        {"RefID": METHODS + "mydss?device=7&x=1", "Label": "Телефон Ивановой"},
        {"Label": "без RefID"},
    ]
    challenge = {
        "Title": {"Value": "Выберите"},
        "ChoiceChallenge": [{"RefID": "context-1", "Choice": choices}],
        "ContextData": {"RefID": "context-1"},
    }
    assert read({"IsFinal": False, "IsError": False, "Challenge": challenge}) == FactorChoice(
        "context-1",
        (
            FactorOption(METHODS + "otpviasms", "СМС"),
            FactorOption(METHODS + "mydss?device=7&x=1", "Телефон Ивановой"),
        ),
        "Выберите",
    )


@pytest.mark.parametrize(
    ("context", "choices", "ref"),
    [
        ({"RefID": "exchange"}, [{"RefID": "choice"}], "exchange"),
        ({}, [{"RefID": "choice"}], "choice"),
        (None, [{}, {"RefID": "second"}], "second"),
        (None, [{}], ""),
    ],
)
def test_a_choice_is_answered_to_the_exchange_or_where_that_has_no_name_to_itself(
    context: object, choices: list[dict[str, object]], ref: str
) -> None:
    offered = [{"Choice": [{"RefID": METHODS + "mydss", "Label": "x"}], **choice} for choice in choices]
    found = read({"IsFinal": False, "Challenge": {"ChoiceChallenge": offered, "ContextData": context}})
    assert isinstance(found, FactorChoice)
    assert found.context_ref == ref


def test_a_choice_may_come_beside_a_challenge() -> None:
    choices = [{"RefID": METHODS + "mydss", "Label": "Телефон"}]
    challenge = {"ChoiceChallenge": [{"Choice": choices}], **FULL["Challenge"]}
    found = challenge_of({**FULL, "Challenge": challenge})
    beside = FactorChoice("context-1", (FactorOption(METHODS + "mydss", "Телефон"),), READ.title)
    assert found == replace(READ, beside=beside)


@pytest.mark.parametrize(
    ("method", "tapped"),
    [
        ("mobile", True),
        ("simauth", True),
        ("mtmo", True),
        ("", True),
        ("otpviasms", False),
        ("otpviaemail", False),
        ("oath", False),
    ],
)
def test_only_what_is_known_to_be_a_code_is_never_confirmed_elsewhere(
    method: str,
    tapped: bool,  # noqa: FBT001 - a column of the table
) -> None:
    address = METHODS + method if method else ""
    assert challenge_of(asking(RefID="t", Label="Введите код", AuthnMethod=address)).may_be_tapped is tapped


@pytest.mark.parametrize(
    ("spoilt", "read_as"),
    [(b"\xca\xee\xe4", "\ufffd\ufffd\ufffd"), (b"\\ud83d!", "?!"), (b"a\nb\x00c", "a\nb\0c")],
    ids=["windows-1251", "half an emoji", "control characters"],
)
def test_a_text_that_the_server_spoilt_costs_nothing_else(spoilt: bytes, read_as: str) -> None:
    body = b'{"IsFinal": false, "Challenge": {"TextChallenge": [{"RefID": "t", "Label": "%s"}]}}' % spoilt
    found = challenge_of(body)
    assert (found.text_ref, found.label) == ("t", read_as)


def test_of_ten_thousand_choices_a_hundred_are_offered() -> None:
    choices = [{"RefID": f"m{number}", "Label": "x"} for number in range(10_000)]
    found = read({"IsFinal": False, "Challenge": {"ChoiceChallenge": [{"Choice": choices}]}})
    assert isinstance(found, FactorChoice)
    assert len(found.options) == 100


@pytest.mark.parametrize(
    "body",
    [
        {"IsFinal": False},
        {"IsFinal": False, "IsError": False, "Challenge": None},
        {"IsFinal": "false", "IsError": 0, "Challenge": {}},
        {"IsError": False},
        {"IsFinal": False, "Challenge": {"TextChallenge": [], "ChoiceChallenge": [{"Choice": []}]}},
    ],
)
def test_nothing_new_means_to_wait(body: object) -> None:
    assert read(body) == StillWaiting()


@pytest.mark.parametrize("final", [True, "true", "TRUE", 1, "1"])
def test_final_is_a_token(final: object) -> None:
    found = read({"IsFinal": final, "AccessToken": "a.b.c", "ExpiresIn": "300"})
    assert isinstance(found, TokenIssued)
    assert (found.token.reveal(), found.expires_in) == ("a.b.c", 300.0)


def test_a_token_without_the_word_final_is_a_token() -> None:
    assert isinstance(read({"IsError": False, "AccessToken": "a.b.c"}), TokenIssued)


def test_a_token_before_the_end_is_not_taken() -> None:
    assert read({"IsFinal": False, "AccessToken": "a.b.c"}) == StillWaiting()


def test_of_two_members_with_one_name_the_last_counts() -> None:
    assert read(b'{"IsFinal": true, "AccessToken": "a", "isfinal": false}') == StillWaiting()
    assert read(b'{"IsFinal": false, "IsFinal": true, "AccessToken": null}') is None


def test_control_characters_and_strange_letters_stay_as_they_are() -> None:
    label = "<b>a</b>\u0000\u202e\u001b[31m\ufeff🔑"
    assert challenge_of(asking(RefID="t", Label=label)).label == label


def test_numbers_are_read_where_texts_are_expected() -> None:
    assert challenge_of(asking(RefID=12, Label=3.5, Title=7)) == Challenge(
        FactorKind.CODE, "", "12", "", "7", "3.5"
    )
