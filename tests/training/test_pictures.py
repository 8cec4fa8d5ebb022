"""The picture of a challenge: a real QR code, what a phone without network makes of it, and hostile ones."""

import base64
import binascii
import struct
import zlib
from collections.abc import Callable

import pytest

from cryptoarm_dss_plugin.training.process import TrainingError, TrainingProcess
from tests.training.pictures import gif_pixels, modules, png_pixels, qr_text
from tests.training.plain_client import PlainClient, text_challenge


def image_of(client: PlainClient, login: str = "qr") -> tuple[str, str]:
    """Begin to sign in; return the MIME type and the value of the picture."""
    image = text_challenge(client.start(login))["Image"]
    return image["MimeType"], image["Value"]


def picture(client: PlainClient) -> bytes:
    return base64.b64decode(image_of(client)[1], validate=True)


@pytest.mark.parametrize(
    ("kind", "mime_type", "read", "scale", "quiet"),
    [
        ("gif", "image/gif", gif_pixels, 4, 4),
        ("png", "image/png", png_pixels, 4, 4),
        ("mislabelled", "image/gif", png_pixels, 4, 4),
        ("small", "image/gif", gif_pixels, 1, 0),
    ],
)
def test_a_phone_without_network_reads_the_picture_and_shows_the_code(
    training: TrainingProcess,
    client: PlainClient,
    kind: str,
    mime_type: str,
    read: Callable[[bytes], tuple[int, int, list[int]]],
    scale: int,
    quiet: int,
) -> None:
    training.settings(image=kind)
    challenge = text_challenge(client.start("qr"))
    assert challenge["Image"]["MimeType"] == mime_type
    width, height, pixels = read(base64.b64decode(challenge["Image"]["Value"], validate=True))
    assert (width, height, len(pixels)) == ((33 + 2 * quiet) * scale,) * 2 + (width * height,)
    assert set(pixels[: quiet * scale * width]) <= {0}, "a quiet zone"
    text = qr_text(modules(width, pixels, scale, quiet))
    shown = training.scan(text)
    assert shown["login"] == "qr"
    assert client.answer("qr", challenge["RefID"], shown["code"])["AccessToken"]


def test_each_picture_says_something_else(training: TrainingProcess, client: PlainClient) -> None:
    first, second = picture(client), picture(client)
    assert first != second
    texts = [one["qr_text"] for one in training.state()["waiting"] if one["login"] == "qr"]
    assert len(set(texts)) == 2


def test_the_code_of_refusal_declines(training: TrainingProcess, client: PlainClient) -> None:
    challenge = text_challenge(client.start("qr"))
    waiting = training.wait_for("qr")
    shown = training.scan(waiting["qr_text"])
    assert (shown["code"], shown["cancel_code"]) == (waiting["code"], waiting["cancel_code"])
    assert shown["code"] != shown["cancel_code"]
    answer = client.answer("qr", challenge["RefID"], shown["cancel_code"])
    assert answer["Error"] == "authentication_declined"
    assert training.scan(waiting["qr_text"])["login"] is None, "nobody waits any more"


def test_a_tap_is_as_good_as_the_code(training: TrainingProcess, client: PlainClient) -> None:
    challenge = text_challenge(client.start("qr"))
    training.confirm("qr")
    assert client.answer("qr", challenge["RefID"])["AccessToken"]


def test_a_phone_without_network_cannot_be_tapped(training: TrainingProcess, client: PlainClient) -> None:
    challenge = text_challenge(client.start("offline"))
    assert training.confirm("offline") == {"queued": True}
    assert client.answer("offline", challenge["RefID"])["IsFinal"] is False
    code = training.scan(training.wait_for("offline")["qr_text"])["code"]
    assert client.answer("offline", challenge["RefID"], code)["AccessToken"]


def test_the_two_codes_tell_nothing_about_each_other(training: TrainingProcess) -> None:
    shown = [training.scan(f"TRAINING-DSS:1:{number}") for number in range(4)]
    assert len({(int(one["code"]) - int(one["cancel_code"])) % 1_000_000 for one in shown}) == 4
    assert training.scan("TRAINING-DSS:1:0") == shown[0], "the same text, the same codes"


@pytest.mark.parametrize("text", ["", "https://example.test", "training-dss:1:x"])
def test_a_foreign_text_is_no_picture_of_this_server(training: TrainingProcess, text: str) -> None:
    with pytest.raises(TrainingError, match="TRAINING-DSS:1:"):
        training.scan(text)


@pytest.mark.parametrize("kind", ["truncated", "truncated-png", "not-image", "empty", "svg", "script"])
def test_some_pictures_are_none(training: TrainingProcess, client: PlainClient, kind: str) -> None:
    training.settings(image=kind)
    data = picture(client)
    beginnings = {"truncated": b"GIF89a", "truncated-png": b"\x89PNG", "not-image": b"<html", "empty": b""}
    assert data.startswith(beginnings.get(kind, b"<svg"))
    assert not data.endswith((b"\x3b", b"IEND\xaeB`\x82"))
    assert (b"<script" in data) == (kind == "script")


def test_some_pictures_are_too_much(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(image="huge")
    assert len(picture(client)) > 10 << 20
    training.settings(image="bomb")
    bomb = picture(client)
    assert struct.unpack(">II", bomb[16:24]) == (30_000, 30_000)
    assert len(bomb) < 1 << 20
    unpacker = zlib.decompressobj()
    assert len(unpacker.decompress(bomb[41:], 1 << 20)) == 1 << 20
    training.settings(image="gif-bomb")
    data = picture(client)
    assert (struct.unpack("<HH", data[6:10]), len(data) < 1000) == ((65_535, 65_535), True)


def test_some_pictures_show_nothing_or_two_things(training: TrainingProcess, client: PlainClient) -> None:
    training.settings(image="blank")
    assert set(gif_pixels(picture(client))[2]) == {0}
    training.settings(image="animated")
    data = picture(client)
    frame = struct.pack("<BHHHHB", 0x2C, 0, 0, 164, 164, 0)
    _, first, second = data.split(frame)
    assert second.endswith(b"\x00\x3b")
    assert second != first + b"\x3b", "the frames differ"


@pytest.mark.parametrize(("kind", "least"), [("bad-base64", 1), ("huge-base64", 14 << 20)])
def test_some_values_are_no_base64(
    training: TrainingProcess, client: PlainClient, kind: str, least: int
) -> None:
    training.settings(image=kind)
    value = image_of(client)[1]
    assert len(value.encode()) >= least
    with pytest.raises((binascii.Error, ValueError)):
        base64.b64decode(value, validate=True)


def test_one_account_always_gets_a_hostile_picture_and_can_sign_in(
    training: TrainingProcess, client: PlainClient
) -> None:
    challenge = text_challenge(client.start("qr-hostile"))
    assert challenge["Image"]["MimeType"] == "image/svg+xml"
    training.confirm("qr-hostile")
    assert client.answer("qr-hostile", challenge["RefID"])["AccessToken"]
