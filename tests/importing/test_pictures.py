"""Phones without a network: the QR code of a challenge, its code, and pictures no client should trust."""

import base64
import json

import pytest

from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.importing.states import WaitingForPhone
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.training.hostile_images import KINDS as HOSTILE
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, changes, error_of, steps_of
from tests.importing.pictures import drawn, file_of, grid
from tests.training.pictures import qr_text

NEW = StoreChange.NEW


@pytest.mark.parametrize("image", ["gif", "png", "mislabelled", "small"])
def test_the_picture_is_shown_in_its_modules(front: Front, training: TrainingProcess, image: str) -> None:
    training.settings(image=image)
    running = front.begin(front.form("qr"))

    picture = running.wait_for(WaitingForPhone).picture

    assert picture is not None
    shown = [[int(dark) for dark in row] for row in picture.rows]
    assert qr_text(shown) == training.wait_for("qr")["qr_text"]
    training.confirm("qr")
    assert changes(running.end()) == [NEW] * 3


def test_a_picture_comes_with_a_code_field_while_polls_go_on(front: Front, training: TrainingProcess) -> None:
    running = front.begin(front.form("offline"))
    first = running.wait_for(WaitingForPhone)
    training.wait_for("offline", polls=1)
    text = training.wait_for("offline")["qr_text"]

    running.job.give_code(Secret(training.scan(text)["code"]))

    assert changes(running.end()) == [NEW] * 3
    pictures = {state.picture for state in running.states if isinstance(state, WaitingForPhone)}
    assert pictures == {first.picture}
    assert steps_of(training)[0] == "start"
    assert steps_of(training)[-2:] == ["code", "GET"]
    assert {"poll"} == set(steps_of(training)[1:-2])


def test_a_code_waits_for_the_running_poll(front: Front, training: TrainingProcess) -> None:
    training.fault("slow", path="confirmation", step="poll", seconds=1.0, times=None)
    running = front.begin(front.form("offline"))
    running.wait_for(WaitingForPhone)
    training.wait_for("offline", polls=1)

    running.job.give_code(Secret(training.codes("offline")[0]))

    assert changes(running.end()) == [NEW] * 3
    assert [exchange["most_at_once"] for exchange in training.exchanges("offline")] == [1]


def test_the_phone_may_show_a_code_that_declines(front: Front, training: TrainingProcess) -> None:
    running = front.begin(front.form("offline"))
    running.wait_for(WaitingForPhone)
    text = training.wait_for("offline")["qr_text"]

    running.job.give_code(Secret(training.scan(text)["cancel_code"]))

    error_of(running.end(), ErrorCode.CONFIRMATION_DECLINED)


def test_a_wrong_code_keeps_the_picture_and_the_attempts_run_out(
    front: Front, training: TrainingProcess
) -> None:
    running = front.begin(front.form("offline"))
    first = running.wait_for(WaitingForPhone)
    right = training.codes("offline")[0]
    wrong = "000000" if right != "000000" else "000001"
    for left in (2, 1):
        running.job.give_code(Secret(wrong))
        again = running.wait_for(WaitingForPhone)
        while not again.wrong:
            again = running.wait_for(WaitingForPhone)
        assert str(left) in again.challenge.title
        assert again.picture == first.picture
        assert again.came_at == first.came_at
    running.job.give_code(Secret(wrong))

    error_of(running.end(), ErrorCode.ATTEMPTS_EXCEEDED)


@pytest.mark.parametrize("image", HOSTILE)
def test_a_hostile_picture_is_left_out_and_the_rest_works(
    front: Front, training: TrainingProcess, image: str
) -> None:
    training.settings(image=image)
    running = front.begin(front.form("qr"))

    waiting = running.wait_for(WaitingForPhone)

    # Of an animation the first frame is a good picture.
    assert (waiting.picture is None) is (image != "animated")
    running.job.give_code(Secret(training.codes("qr")[0]))
    assert changes(running.end()) == [NEW] * 3


def test_a_picture_is_for_a_phone_which_is_waited_for_whatever_the_method(
    front: Front, training: TrainingProcess
) -> None:
    method = "http://dss.cryptopro.ru/identity/authenticationmethod/mtmo"
    image = {"MimeType": "image/gif", "Value": _small_gif()}
    challenge = {"RefID": "text-1", "AuthnMethod": method, "Label": "Scan it", "Image": image}
    body = {"IsFinal": False, "IsError": False, "Challenge": {"TextChallenge": [challenge]}}
    training.fault("body", path="confirmation", body=json.dumps(body))
    running = front.begin(front.form("idonly"))

    waiting = running.wait_for(WaitingForPhone)

    assert waiting.picture is not None
    assert waiting.challenge.method == "mtmo"
    running.job.cancel()
    running.end()


def _small_gif() -> str:
    return base64.b64encode(file_of(drawn(grid(21)), "GIF")).decode()
