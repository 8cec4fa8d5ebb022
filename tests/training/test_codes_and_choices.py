"""One-time codes, the QR picture, and choosing a factor."""

import base64
import struct
import zlib

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.training.plain_client import METHODS, PlainClient, text_challenge

V2 = "/STS/v2.0/confirmation"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


@pytest.mark.parametrize(
    ("login", "method"),
    [("sms", "otpviasms"), ("mail", "otpviaemail"), ("oath", "oath"), ("unknown", "mtmo")],
)
def test_the_right_code_signs_in(
    training: TrainingProcess, client: PlainClient, login: str, method: str
) -> None:
    challenge = text_challenge(client.start(login))
    assert challenge["AuthnMethod"] == METHODS + method
    (code,) = training.codes(login)
    assert (len(code), code.isdecimal()) == (6, True)
    assert client.answer(login, challenge["RefID"], code)["AccessToken"]


def test_a_wrong_code_can_be_mended_until_the_attempts_are_used_up(
    training: TrainingProcess, client: PlainClient
) -> None:
    ref_id = text_challenge(client.start("sms"))["RefID"]
    (code,) = training.codes("sms")
    first, second = (client.answer("sms", ref_id, wrong(code)) for _ in range(2))
    assert (first["IsFinal"], first["IsError"]) == (False, False)
    assert "Неверный код" in first["Challenge"]["Title"]["Value"]
    assert first["Challenge"]["Title"]["Value"] != second["Challenge"]["Title"]["Value"]
    third = client.answer("sms", ref_id, wrong(code))
    assert (third["IsError"], third["Error"]) == (True, "max_attempts_exceeded")
    assert client.answer("sms", ref_id, code)["Error"] == "invalid_transaction"


def test_a_wrong_code_then_the_right_one(training: TrainingProcess, client: PlainClient) -> None:
    ref_id = text_challenge(client.start("sms"))["RefID"]
    (code,) = training.codes("sms")
    client.answer("sms", ref_id, wrong(code))
    assert client.answer("sms", ref_id, code)["AccessToken"]


@pytest.mark.parametrize("value", [None, "", "  "])
def test_an_empty_code_is_a_poll_and_costs_nothing(
    training: TrainingProcess, client: PlainClient, value: str | None
) -> None:
    ref_id = text_challenge(client.start("sms"))["RefID"]
    for _ in range(5):
        assert client.answer("sms", ref_id, value)["IsError"] is False
    assert training.state()["waiting"][0]["attempts_left"] == 3


def test_a_code_cannot_be_tapped_but_it_can_expire(training: TrainingProcess, client: PlainClient) -> None:
    ref_id = text_challenge(client.start("sms"))["RefID"]
    assert training.confirm("sms") == {"queued": True}
    assert client.answer("sms", ref_id)["IsFinal"] is False
    training.expire("sms")
    assert client.answer("sms", ref_id, training.codes("sms")[0])["Error"] == "transaction_expired"


def test_the_qr_account_takes_a_tap_or_the_code_or_the_code_of_refusal(
    training: TrainingProcess, client: PlainClient
) -> None:
    challenge = text_challenge(client.start("qr"))
    assert challenge["Image"]["MimeType"] == "image/gif"
    assert client.answer("qr", challenge["RefID"], training.codes("qr")[0])["AccessToken"]
    challenge = text_challenge(client.start("qr"))
    training.confirm("qr")
    assert client.answer("qr", challenge["RefID"])["AccessToken"]
    challenge = text_challenge(client.start("qr"))
    refusal = training.wait_for("qr")["cancel_code"]
    assert client.answer("qr", challenge["RefID"], refusal)["Error"] == "authentication_declined"


def gif_pixels(data: bytes) -> tuple[int, int, list[int]]:
    """Read a GIF of one frame by the book (LZW with growing codes): width, height, palette indexes."""
    width, height, flags = struct.unpack("<HHB", data[6:11])
    position = 13 + 3 * (2 << (flags & 7))
    assert data[position] == 0x2C
    position += 10
    bits = data[position]
    position += 1
    packed = b""
    while data[position]:
        packed += data[position + 1 : position + 1 + data[position]]
        position += 1 + data[position]
    assert data[position : position + 2] == b"\x00\x3b"
    clear, stream, offset = 1 << bits, int.from_bytes(packed, "little"), 0
    table: list[list[int]] = []
    previous: list[int] = []
    pixels: list[int] = []
    size = bits + 1
    while True:
        code = stream >> offset & ((1 << size) - 1)
        offset += size
        if code == clear:
            table, previous, size = [[n] for n in range(clear)] + [[], []], [], bits + 1
        elif code == clear + 1:
            return width, height, pixels
        else:
            entry = table[code] if code < len(table) else [*previous, previous[0]]
            if previous:
                table.append([*previous, entry[0]])
            pixels += entry
            previous = entry
            size = max(size, min(12, len(table).bit_length()))


def png_pixels(data: bytes) -> tuple[int, int, list[int]]:
    """Read an unfiltered greyscale PNG; returns width, height and 1 for black."""
    width, height = struct.unpack(">II", data[16:24])
    length = struct.unpack(">I", data[33:37])[0]
    lines = zlib.decompress(data[41 : 41 + length])
    rows = [lines[y * (width + 1) + 1 : (y + 1) * (width + 1)] for y in range(height)]
    return width, height, [int(pixel == 0) for row in rows for pixel in row]


def picture(client: PlainClient) -> bytes:
    return base64.b64decode(text_challenge(client.start("qr"))["Image"]["Value"])


@pytest.mark.parametrize("kind", ["gif", "png"])
def test_the_picture_is_a_real_one_and_looks_like_a_qr_code(
    training: TrainingProcess, client: PlainClient, kind: str
) -> None:
    training.settings(image=kind)
    data = picture(client)
    width, height, pixels = gif_pixels(data) if kind == "gif" else png_pixels(data)
    assert (width, height, len(pixels)) == (116, 116, 116 * 116)
    top_left_ring = [pixels[(16 + 4 * y) * width + 16 + 4 * x] for y in range(7) for x in range(7)]
    assert top_left_ring[:8] == [1, 1, 1, 1, 1, 1, 1, 1]
    assert top_left_ring[8:13] == [0, 0, 0, 0, 0]
    assert top_left_ring[24] == 1
    assert set(pixels[: 16 * width]) == {0}, "a quiet zone"


def test_hostile_pictures(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(image="not-image")
    assert picture(client).startswith(b"<html")
    training.settings(image="huge")
    assert len(picture(client)) > 10 << 20
    training.settings(image="bomb")
    bomb = picture(client)
    assert struct.unpack(">II", bomb[16:24]) == (30_000, 30_000)
    assert len(bomb) < 1 << 20


def test_choosing_a_factor(training: TrainingProcess, client: PlainClient) -> None:
    started = client.start("choice")
    choice = started["Challenge"]["ChoiceChallenge"][0]["Choice"]
    context = started["Challenge"]["ContextData"]["RefID"]
    assert [one["RefID"] for one in choice] == [METHODS + "otpviasms", METHODS + "mobile"]
    assert all(one["Label"] for one in choice)
    assert training.codes("choice") == [], "nothing is sent before the choice"
    challenge = text_challenge(client.choose("choice", context, METHODS + "otpviasms"))
    assert challenge["AuthnMethod"] == METHODS + "otpviasms"
    assert client.answer("choice", challenge["RefID"], training.codes("choice")[0])["AccessToken"]


def test_a_poll_before_the_choice_repeats_it_and_a_wrong_choice_is_an_error(client: PlainClient) -> None:
    context = client.start("choice")["Challenge"]["ContextData"]["RefID"]
    assert client.answer("choice", context)["Challenge"]["ChoiceChallenge"]
    assert client.choose("choice", context, METHODS + "airkey")["Error"] == "invalid_request"


def test_several_phones_are_offered_by_v2_only(training: TrainingProcess, client: PlainClient) -> None:
    started = client.start("devices", path=V2)
    choice = started["Challenge"]["ChoiceChallenge"][0]["Choice"]
    assert [one["Label"] for one in choice] == ["Телефон бухгалтера", "Планшет директора"]
    assert all(one["RefID"].startswith(METHODS + "mydss?") for one in choice)
    context = started["Challenge"]["ContextData"]["RefID"]
    challenge = text_challenge(client.choose("devices", context, choice[1]["RefID"], path=V2))
    assert challenge["AuthnMethod"] == METHODS + "mydss"
    training.confirm("devices")
    assert client.answer("devices", challenge["RefID"])["AccessToken"]
    assert text_challenge(client.start("devices"))["AuthnMethod"] == METHODS + "mydss"
