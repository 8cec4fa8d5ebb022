"""Sign-ins at the training server: at once, with a code, with the phone, after a choice; and refused ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.dss.addresses import read_addresses
from cryptoarm_dss_plugin.dss.answers import (
    Challenge,
    FactorChoice,
    FactorKind,
    FactorOption,
    StillWaiting,
    TokenIssued,
)
from cryptoarm_dss_plugin.dss.cancelling import Cancellation
from cryptoarm_dss_plugin.dss.sts import Account, ConfirmationApi, SignIn
from cryptoarm_dss_plugin.dss.token import unique_name
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.dss.conftest import QUICK


class Desk:
    """Sign-ins at the training server, each account with its own password."""

    def __init__(self, training: TrainingProcess, transport: Transport) -> None:
        self._training = training
        self._transport = transport
        self._addresses = read_addresses(training.auth_server, training.dss_server)

    def at(self, login: str, api: ConfirmationApi = ConfirmationApi.V1) -> SignIn:
        """A sign-in of this account."""
        account = Account(login, self._addresses.dss.resource())
        password = Secret(self._training.password(login) or "")
        return SignIn(self._transport, self._addresses.auth, account, password, api)


@pytest.fixture
def desk(training: TrainingProcess) -> Iterator[Desk]:
    """A desk at the training server."""
    ca_pem = Path(training.ca_file).read_text()
    with Transport(Cancellation(), limits=QUICK, ca_pem=ca_pem) as transport:
        yield Desk(training, transport)


@pytest.mark.parametrize("login", ["idonly", "pwd", "awkward"])
@pytest.mark.parametrize("names", ["upper", "camel", "lower"])
def test_an_account_without_a_second_factor_signs_in_at_once(
    login: str, names: str, desk: Desk, training: TrainingProcess
) -> None:
    training.settings(names=names)
    answered = desk.at(login).start()
    assert isinstance(answered, TokenIssued)
    assert unique_name(answered.token) == login
    assert answered.expires_in == 300


def test_a_code_is_asked_for_refused_and_taken(desk: Desk, training: TrainingProcess) -> None:
    exchange = desk.at("sms")

    asked = exchange.start()
    assert isinstance(asked, Challenge)
    assert (asked.kind, asked.method, asked.expires_in) == (FactorKind.CODE, "otpviasms", 300)
    (code,) = training.codes("sms")
    refused = exchange.send_code(asked.text_ref, Secret("wrong"))
    taken = exchange.send_code(asked.text_ref, Secret(code))

    assert isinstance(refused, Challenge)
    assert refused.text_ref == asked.text_ref
    assert refused.title != asked.title
    assert isinstance(taken, TokenIssued)


@pytest.mark.parametrize("login", ["push", "mydss", "airkey", "sim"])
def test_a_phone_is_waited_for_until_it_confirms(login: str, desk: Desk, training: TrainingProcess) -> None:
    exchange = desk.at(login)

    asked = exchange.start()
    assert isinstance(asked, Challenge)
    assert asked.kind is FactorKind.PUSH
    assert isinstance(exchange.poll(asked.text_ref), Challenge | StillWaiting)
    training.confirm(login)

    assert isinstance(exchange.poll(asked.context_ref), TokenIssued)


def test_a_phone_that_declines_is_an_error(desk: Desk, training: TrainingProcess) -> None:
    exchange = desk.at("push")
    asked = exchange.start()
    assert isinstance(asked, Challenge)
    training.decline("push")
    with pytest.raises(DssPluginError) as caught:
        exchange.poll(asked.text_ref)
    assert caught.value.code is ErrorCode.CONFIRMATION_DECLINED


def test_a_factor_is_chosen_first(desk: Desk) -> None:
    exchange = desk.at("choice")
    offered = exchange.start()
    assert isinstance(offered, FactorChoice)
    by_phone = next(option for option in offered.options if option.ref.endswith("mobile"))
    chosen = exchange.choose(offered.context_ref, by_phone.ref)
    assert isinstance(chosen, Challenge)
    assert chosen.method == "mobile"


def test_a_phone_is_chosen_by_all_that_stands_behind_the_question_mark(desk: Desk) -> None:
    exchange = desk.at("devices", ConfirmationApi.V2)
    offered = exchange.start()
    assert isinstance(offered, FactorChoice)
    option: FactorOption = offered.options[-1]
    assert "?" in option.ref
    chosen = exchange.choose(offered.context_ref, option.ref)
    assert isinstance(chosen, Challenge)
    assert chosen.kind is FactorKind.PUSH


def test_a_picture_comes_with_the_challenge(desk: Desk) -> None:
    asked = desk.at("qr").start()
    assert isinstance(asked, Challenge)
    assert asked.image.startswith(b"GIF8")
    assert asked.image_type == "image/gif"


@pytest.mark.parametrize("failure", ["401", "401-json", "200"])
def test_a_wrong_password_is_one_code_however_the_server_puts_it(
    failure: str, desk: Desk, training: TrainingProcess
) -> None:
    training.settings(failure=failure)
    exchange = desk.at("pwd")
    exchange.password = Secret("wrong")
    with pytest.raises(DssPluginError) as caught:
        exchange.start()
    assert caught.value.code is ErrorCode.WRONG_CREDENTIALS
