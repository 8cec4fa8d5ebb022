"""The person chooses what is stored: what can be chosen, what speaks against it, what becomes of it."""

from typing import Any

import pytest

from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.values import StoreChange
from cryptoarm_dss_plugin.importing.choosing import Choosable, Reason
from cryptoarm_dss_plugin.importing.report import News
from cryptoarm_dss_plugin.importing.states import Cancelled, ChoosingCertificates, PasswordNeeded, State
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.store import Store
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, Running, changes, error_of, report_of
from tests.importing.listed import item, next_list

PLUGIN = "cryptoarm-dss"
NEW, UNCHANGED, UPDATED = StoreChange.NEW, StoreChange.UNCHANGED, StoreChange.UPDATED


def choosing(front: Front, login: str = "idonly", **fields: Any) -> tuple[Running, ChoosingCertificates]:  # noqa: ANN401
    """Begin an import and wait for the choice."""
    running = front.begin(front.form(login, choose=True, **fields))
    return running, running.wait_for(ChoosingCertificates)


def answered(running: Running, *positions: int) -> State:
    """Choose; how it ends."""
    running.job.choose_certificates(positions)
    return running.end()


def reasons(rows: tuple[Choosable, ...]) -> list[tuple[Reason, ...]]:
    return [row.reasons for row in rows]


def kept(store: Store) -> list[int]:
    return [entry.source.item_id for entry in store.stored_certificates(PLUGIN, None) if entry.source]


def test_only_what_was_chosen_is_stored(front: Front, store: Store) -> None:
    running, state = choosing(front)
    assert store.stored_certificates(None, None) == []
    assert [(row.position, row.here, row.reasons) for row in state.rows] == [
        (0, False, ()),
        (1, False, ()),
        (2, False, ()),
    ]

    end = answered(running, 0, 2)

    assert changes(end) == [NEW, NEW]
    assert report_of(end).not_chosen == 1
    assert kept(store) == [14, 16]
    assert running.path == ["SigningIn", "Reading", "ChoosingCertificates", "Storing", "Done"]


def test_what_was_not_chosen_is_not_gone_and_can_be_chosen_the_next_time(front: Front, store: Store) -> None:
    answered(choosing(front)[0], 0, 2)
    running, state = choosing(front)
    assert reasons(state.rows) == [(Reason.HERE,), (), (Reason.HERE,)]

    end = answered(running, 1)

    assert changes(end) == [UNCHANGED, NEW, UNCHANGED]
    assert report_of(end).gone == ()
    assert kept(store) == [14, 16, 15]


def test_what_is_here_is_kept_up_to_date_in_any_case(
    front: Front, store: Store, training: TrainingProcess
) -> None:
    front.run(front.form("idonly"))
    training.change_list("idonly", without=[15], items={"14": {"status": "REVOKED"}})
    running, state = choosing(front)
    assert reasons(state.rows) == [(Reason.HERE, Reason.REVOKED), (Reason.HERE,)]
    assert [row.news for row in state.rows] == [(News.STATUS,), ()]

    end = answered(running)

    assert changes(end) == [UPDATED, UNCHANGED]
    assert report_of(end).not_chosen == 0
    assert [entry.gone_since is None for entry in store.stored_certificates(PLUGIN, None)] == [
        True,
        False,
        True,
    ]


def test_what_speaks_against_each(front: Front, training: TrainingProcess) -> None:
    next_list(
        training,
        item(1, "accountant-256"),
        item(2, "revoked-256", "REVOKED"),
        item(3, "on-hold-256", "HOLD"),
        item(4, "expired-256"),
        item(5, "director-512", "NOT_VALID"),
        item(6, "entrepreneur-256", 6),
        item(7, "mobile-key-256", Storage="Mobile"),
        item(8, "person-256", "SOMETHING"),
    )

    running, state = choosing(front)

    assert reasons(state.rows) == [
        (),
        (Reason.REVOKED,),
        (Reason.ON_HOLD,),
        (Reason.EXPIRED,),
        (Reason.NOT_VALID,),
        (Reason.OUT_OF_ORDER,),
        (Reason.KEY_IN_PHONE,),
        (),
    ]
    assert changes(answered(running, 3, 6)) == [NEW, NEW]


def test_the_broken_ones_are_no_matter_of_choice(front: Front, store: Store) -> None:
    running, state = choosing(front, "badcert")
    assert [(row.position, row.offer.source.item_id) for row in state.rows] == [(0, 14), (1, 16)]

    report = report_of(answered(running, 1))

    assert [skipped.dss_id for skipped in report.skipped] == [15]
    assert kept(store) == [16]


@pytest.mark.parametrize(
    ("login", "code"), [("nocerts", ErrorCode.NO_CERTIFICATES), ("allbad", ErrorCode.BAD_CERTIFICATE)]
)
def test_where_there_is_nothing_to_choose_nobody_is_asked(front: Front, login: str, code: ErrorCode) -> None:
    error_of(front.run(front.form(login, choose=True)), code)


def test_who_cancels_has_changed_nothing(front: Front, store: Store, training: TrainingProcess) -> None:
    front.run(front.form("idonly"))
    before = store.stored_certificates(None, None)
    training.change_list("idonly", without=[14], items={"15": {"status": "HOLD"}})
    running, _state = choosing(front)

    running.job.cancel()

    assert isinstance(running.end(), Cancelled)
    assert store.stored_certificates(None, None) == before


def test_giving_up_ends_it(front: Front, store: Store) -> None:
    running, _state = choosing(front)

    running.job.give_up(DssPluginError(ErrorCode.USAGE))

    error_of(running.end(), ErrorCode.USAGE)
    assert kept(store) == []


def test_other_answers_and_earlier_ones_are_not_taken_for_the_choice(front: Front, store: Store) -> None:
    running = front.begin(front.form("pwd", choose=True))
    running.job.choose_certificates([0])
    running.wait_for(PasswordNeeded)
    running.job.give_password(Secret(front.training.password("pwd") or ""))
    running.wait_for(ChoosingCertificates)
    running.job.choose("prefix/otpviasms")
    running.job.poll_now()

    assert changes(answered(running, 2)) == [NEW]
    assert kept(store) == [16]


def test_nothing_is_asked_of_the_server_meanwhile(front: Front, training: TrainingProcess) -> None:
    running, _state = choosing(front, "expired-token")
    before = len(training.log())

    answered(running, 0)

    assert len(training.log()) == before == 2


def test_a_dry_run_of_a_choice_saves_nothing(front: Front, store: Store) -> None:
    running, _state = choosing(front, dry_run=True)

    assert changes(answered(running, 1)) == [NEW]
    assert kept(store) == []
