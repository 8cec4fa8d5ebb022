"""Choosing how to confirm: by the whole RefID, by the last part of the method, or the first offered."""

import json

import pytest

from cryptoarm_dss_plugin.training.accounts import FIRST_PHONE, MOBILE, SECOND_PHONE, SMS, Factor
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import CommandLine
from tests.front import steps_of


def test_the_phone_is_chosen(cli: CommandLine, training: TrainingProcess) -> None:
    training.auto_confirm("choice")
    started = []
    for number, factor in enumerate(["mobile", MOBILE.method]):
        command = cli.importing(f"work_{number}", "choice", "--password-stdin", "--factor", factor)
        started.append(cli.start(*command))
        started[-1].write("Canary-choice-6042\n")

    for running in started:
        finished = running.end()
        assert finished.code == 0, finished
    assert sorted(steps_of(training)) == sorted(["start", "choice", "poll", "GET"] * 2)


@pytest.mark.parametrize("option", [[], ["--factor", "otpviasms"], ["--factor", SMS.method]])
def test_the_code_is_chosen_and_is_the_first_offered(
    cli: CommandLine, training: TrainingProcess, option: list[str]
) -> None:
    running = cli.start(*cli.importing("work", "choice", "--password-stdin", "--code-stdin", *option))
    running.write("Canary-choice-6042\n")
    running.wait_for_line("Введите код из СМС")
    running.write(f"{training.codes('choice')[0]}\n")

    finished = running.end()

    assert finished.code == 0, finished
    assert steps_of(training) == ["start", "choice", "code", "GET"]


def test_another_factor_is_chosen_where_the_server_has_begun_by_itself(
    cli: CommandLine, training: TrainingProcess
) -> None:
    training.auto_confirm("both")
    running = cli.start(*cli.importing("work", "both", "--password-stdin", "--factor", "mobile"))
    running.write(f"{training.password('both') or ''}\n")

    finished = running.end()

    assert finished.code == 0, finished
    assert steps_of(training) == ["start", "choice", "poll", "GET"]


@pytest.mark.parametrize("factor", ["otpviasms", SMS.method])
def test_the_factor_that_the_server_has_begun_with_is_not_chosen_again(
    cli: CommandLine, training: TrainingProcess, factor: str
) -> None:
    command = cli.importing("work", "both", "--password-stdin", "--code-stdin", "--factor", factor)
    running = cli.start(*command)
    running.write(f"{training.password('both') or ''}\n")
    training.wait_for("both")
    running.write(f"{training.codes('both')[0]}\n")

    finished = running.end()

    assert finished.code == 0, finished
    assert steps_of(training) == ["start", "code", "GET"]


def test_a_factor_that_is_not_offered_beside_the_one_begun_is_told(
    cli: CommandLine, training: TrainingProcess
) -> None:
    command = cli.importing("work", "both", "--password-stdin", "--code-stdin", "--factor", "nonsense")
    running = cli.start(*command)
    running.write(f"{training.password('both') or ''}\n")

    finished = running.end()

    assert finished.code == 6, finished
    assert finished.answer["error"]["code"] == "factor-not-offered"
    assert steps_of(training) == ["start"]


@pytest.mark.parametrize(
    ("factor", "phone"),
    [
        (SECOND_PHONE.method, SECOND_PHONE),
        (SECOND_PHONE.method.rpartition("/")[2], SECOND_PHONE),
        ("mydss", FIRST_PHONE),
    ],
)
def test_one_of_two_phones(cli: CommandLine, training: TrainingProcess, factor: str, phone: Factor) -> None:
    running = cli.start(
        *cli.importing("work", "devices", "--password-stdin", "--factor", factor),
        *("--confirmation-api", "v2"),
    )
    running.write("Canary-devices-9483\n")

    running.wait_for_line("Подтвердите вход на устройстве")
    waiting = [one for one in training.state()["waiting"] if one["login"] == "devices"]

    assert [one["method"] for one in waiting] == [phone.method]
    training.confirm("devices")
    assert running.end().code == 0


def test_a_server_that_asks_to_choose_without_end_is_left(
    cli: CommandLine, training: TrainingProcess
) -> None:
    offered = [{"Choice": [{"RefID": "http://dss.example/method/mobile", "Label": "Phone"}]}]
    challenge = {"ChoiceChallenge": offered, "ContextData": {"RefID": "one"}}
    answer = json.dumps({"IsFinal": False, "IsError": False, "Challenge": challenge})
    training.fault("body", path="confirmation", times=None, body=answer)

    finished = cli.import_from("choice", stdin="")

    assert (finished.code, finished.error_code) == (3, "bad-answer")
    assert len(training.log()) == 4


def test_a_phone_that_is_asked_for_after_its_method(cli: CommandLine, training: TrainingProcess) -> None:
    training.auto_confirm("phones")

    finished = cli.run(
        *cli.importing("work", "phones", "--password-stdin", "--confirmation-api", "v2"),
        *("--factor", SECOND_PHONE.method.rpartition("/")[2]),
        stdin="Canary-phones-1158\n",
    )

    assert finished.code == 0, finished
    assert "Планшет директора" in finished.err


@pytest.mark.usefixtures("training")
def test_another_phone_than_those_offered_is_not_replaced_by_one_of_them(cli: CommandLine) -> None:
    finished = cli.run(
        *cli.importing("work", "devices", "--password-stdin", "--confirmation-api", "v2", "--json"),
        *("--factor", "mydss?device=33333333-3333-4333-8333-333333333333"),
        stdin="Canary-devices-9483\n",
    )

    assert json.loads(finished.out)["error"]["code"] == "factor-not-offered"
    assert finished.code == 6
