"""A refresh and accounts: nobody is asked, none is locked, none is taken for another."""

import itertools

import pytest

from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.importing.states import ChoosingFactor, EnteringCode, WaitingForPhone
from cryptoarm_dss_plugin.managing import refreshing
from cryptoarm_dss_plugin.managing.refreshing import RefreshEnded, RefreshEvent, RefreshState
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import requests_of, steps_of
from tests.managing.refreshes import CANCELLED, DONE, FAILED, NEEDS_PERSON, Office, outcomes

PLUGIN = "cryptoarm-dss"
WRONG = "Canary-wrong-5520"


def codes(ended: dict[str, RefreshEnded]) -> dict[str, ErrorCode]:
    """The error of each connection that has one."""
    return {name: one.error.code for name, one in ended.items() if one.error}


def test_two_accounts_on_one_server_are_never_mixed(office: Office, store: Store) -> None:
    anna, boris = (
        office.save("anna", "pwd", empty="refused"),
        office.save("boris", "pushpwd", empty="refused"),
    )
    office.save("clara", "onecert")
    for connection in (anna, boris):
        office.remember(connection, office.training.password(connection.login) or "")
    office.training.auto_confirm("pushpwd", 0.0)

    ended = office.run("anna", "boris", "clara")

    assert outcomes(ended) == {"anna": DONE, "boris": DONE, "clara": DONE}
    log = office.training.log()
    for _connection, requests in itertools.groupby(
        sorted(log, key=lambda entry: entry["connection"]), key=lambda entry: entry["connection"]
    ):
        assert len({entry["login"] for entry in requests}) == 1
    assert {entry["status"] for entry in log} == {200}
    assert len(store.stored_certificates(PLUGIN, "clara")) == 1
    assert len(store.stored_certificates(PLUGIN, "anna")) == 3


def test_connections_of_one_account_never_ring_its_phone_at_once(office: Office) -> None:
    names = ["one", "two", "three"]
    for name, login in zip(names, ("push", "PUSH", "push"), strict=True):
        office.save(name, login)
    office.training.auto_confirm("push", 0.0)

    refresh = office.begin(*names)
    ended = refresh.end()

    assert outcomes(ended) == dict.fromkeys(names, DONE)
    exchanges = sorted(office.training.exchanges("push"), key=lambda one: one["first"])
    assert len(exchanges) == 3
    starts = [entry for entry in requests_of(office.training, "push") if entry["step"] == "start"]
    lists = [entry for entry in requests_of(office.training, "push") if entry["step"] is None]
    assert all(before["ended"] <= later["at"] for before, later in zip(lists, starts[1:], strict=False))


def test_different_phones_are_waited_for_together_each_asked_in_its_own_rhythm(office: Office) -> None:
    names = ["one", "two", "three"]
    office.save_many(names, "push")
    refresh = office.begin(*names)
    for name in names:
        refresh.wait_for(name, WaitingForPhone)
    for number in range(3):
        office.training.wait_for(f"push+{number}", polls=2)
        office.training.confirm(f"push+{number}")

    assert outcomes(refresh.end()) == dict.fromkeys(names, DONE)
    polls = office.training.state()["polls"]
    assert {polls[f"push+{number}"]["most_at_once"] for number in range(3)} == {1}
    assert min(polls[f"push+{number}"]["shortest_gap"] for number in range(3)) >= 0.9


def test_no_password_at_hand_nothing_is_guessed(office: Office) -> None:
    office.save("refused", "pwd", empty="refused")
    office.save("unknown", "strict", empty="unknown")

    ended = office.run("refused", "unknown")

    assert outcomes(ended) == {"refused": NEEDS_PERSON, "unknown": NEEDS_PERSON}
    assert set(codes(ended).values()) == {ErrorCode.PASSWORD_REQUIRED}
    assert office.training.log() == []
    last = office.book.last_import("unknown")
    assert last is not None
    assert last.error == "password-required"
    assert office.book.empty_password(office.training.auth_server, "strict") == "unknown"


def test_a_refused_password_is_sent_once_for_all_connections_and_forgotten(office: Office) -> None:
    connections = [office.save(f"work_{number}", "strict", empty="refused") for number in range(5)]
    other = office.save("other", "pwd", empty="refused")
    for connection in [*connections, other]:
        office.remember(connection, WRONG)
    right = office.save("right", "pushpwd", empty="refused")
    office.remember(right, office.training.password("pushpwd") or "")
    office.training.auto_confirm("pushpwd", 0.0)

    ended = office.run(*(connection.name for connection in connections), "other", "right")

    assert outcomes(ended) == {
        **{connection.name: NEEDS_PERSON for connection in connections},
        "other": NEEDS_PERSON,
        "right": DONE,
    }
    assert {codes(ended)[connection.name] for connection in connections} == {ErrorCode.WRONG_CREDENTIALS}
    assert steps_of(office.training, "strict") == ["start"]
    assert steps_of(office.training, "pwd") == ["start"]
    assert office.training.state()["counts"]["strict"]["failed"] == 1
    assert [office.remembers(one) for one in [*connections, other]] == [False] * 6
    assert office.remembers(right)


def test_a_password_remembered_while_the_one_before_was_sent_stays(office: Office) -> None:
    work = office.save("work", "pwd", empty="refused")
    office.remember(work, WRONG)

    def sign_in_elsewhere(event: RefreshEvent) -> None:
        if isinstance(event, RefreshState):  # the one before is on its way by now
            office.remember(work, office.training.password("pwd") or "")

    ended = office.begin("work", also=sign_in_elsewhere).end()

    assert codes(ended) == {"work": ErrorCode.WRONG_CREDENTIALS}
    assert office.remembers(work)


def test_another_password_of_the_same_account_has_its_try(office: Office) -> None:
    stale, fresh = (
        office.save("a_stale", "pwd", empty="refused"),
        office.save("b_fresh", "pwd", empty="refused"),
    )
    office.remember(stale, WRONG)
    office.remember(fresh, office.training.password("pwd") or "")

    ended = office.run("a_stale", "b_fresh")

    assert outcomes(ended) == {"a_stale": NEEDS_PERSON, "b_fresh": DONE}
    assert [office.remembers(one) for one in (stale, fresh)] == [False, True]


def test_an_account_that_wants_a_password_all_at_once_is_asked_once(office: Office) -> None:
    names = [f"work_{number}" for number in range(4)]
    for name in names:
        office.save(name, "pwd", empty="accepted")

    ended = office.run(*names)

    assert codes(ended) == dict.fromkeys(names, ErrorCode.PASSWORD_REQUIRED)
    assert len(steps_of(office.training, "pwd")) == 1


def test_an_account_that_was_given_a_password_is_not_tried_with_every_refresh(office: Office) -> None:
    work = office.save("work", "strict")

    refreshed = [office.run("work") for _ in range(4)]

    assert [codes(ended) for ended in refreshed] == [{"work": ErrorCode.PASSWORD_REQUIRED}] * 4
    assert steps_of(office.training, "strict") == ["start"]
    assert office.book.empty_password(work.auth_server, "strict") == "unknown", "a person may try once more"


@pytest.fixture
def everywhere(office: Office, training: TrainingProcess) -> Office:
    """An office whose connections are all of accounts that want something of a person."""
    for name, login in (
        ("a_code", "sms"),
        ("b_code", "sms"),
        ("c_choice", "choice"),
    ):
        password = training.password(login)
        connection = office.save(name, login, empty="refused" if password else "accepted")
        if password:
            office.remember(connection, password)
    return office


def test_what_only_a_person_can_answer_is_not_asked(everywhere: Office) -> None:
    refresh = everywhere.begin("a_code", "b_code", "c_choice")
    ended = refresh.end()

    assert outcomes(ended) == dict.fromkeys(["a_code", "b_code", "c_choice"], NEEDS_PERSON)
    assert set(codes(ended).values()) == {ErrorCode.CODE_REQUIRED}
    assert ended["c_choice"].error is not None
    assert ended["c_choice"].error.facts["about"] == "choice"
    assert isinstance(refresh.states("a_code")[-1], EnteringCode)
    assert isinstance(refresh.states("c_choice")[-1], ChoosingFactor)
    # one message was sent to the phone, and no code was tried
    assert steps_of(everywhere.training, "sms") == ["start"]
    assert refresh.states("b_code") == []
    assert steps_of(everywhere.training, "choice") == ["start"]


def test_a_phone_is_waited_for_also_where_a_picture_is_shown(office: Office) -> None:
    office.save("one", "qr", empty="accepted")
    refresh = office.begin("one")
    refresh.wait_for("one", WaitingForPhone)

    office.training.confirm("qr")

    assert outcomes(refresh.end()) == {"one": DONE}


def test_who_declines_once_is_not_asked_again_for_the_same_account(office: Office) -> None:
    for name in ("one", "two"):
        office.save(name, "push")
    refresh = office.begin("one", "two")
    refresh.wait_for("one", WaitingForPhone)

    office.training.decline("push")
    ended = refresh.end()

    assert outcomes(ended) == {"one": FAILED, "two": FAILED}
    assert set(codes(ended).values()) == {ErrorCode.CONFIRMATION_DECLINED}
    assert len(office.training.exchanges("push")) == 1


def test_nor_when_its_turn_comes_only_afterwards(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "AT_ONCE", 1)
    for name in ("one", "two"):
        office.save(name, "push")
    office.training.auto("push", decision="decline", delay=0)

    assert outcomes(office.run("one", "two")) == {"one": FAILED, "two": FAILED}
    assert len(office.training.exchanges("push")) == 1


def test_a_token_of_somebody_else_is_for_the_person_to_look_at(office: Office, store: Store) -> None:
    office.save("work", "mismatch")

    ended = office.run("work")

    assert outcomes(ended) == {"work": NEEDS_PERSON}
    assert codes(ended) == {"work": ErrorCode.ACCOUNT_MISMATCH}
    assert store.stored_certificates(None, None) == []


def test_the_next_one_of_an_account_begins_when_the_first_was_cancelled(office: Office) -> None:
    office.save("one", "push")
    office.save("two", "push")
    refresh = office.begin("one", "two")
    refresh.wait_for("one", WaitingForPhone)
    assert refresh.states("two") == []

    assert refresh.job is not None
    refresh.job.cancel("one")
    refresh.wait_for("two", WaitingForPhone)
    office.training.confirm("push")

    assert outcomes(refresh.end()) == {"one": CANCELLED, "two": DONE}
