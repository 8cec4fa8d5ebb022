"""«Обновить» for one connection and for all: the same import, the same traces, as a difference."""

import msgspec

from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.values import HostStorageError, ServerStatus, Severity, StoreChange
from cryptoarm_dss_plugin.importing.report import News
from cryptoarm_dss_plugin.importing.states import Reading, SigningIn, Storing, WaitingForPhone
from cryptoarm_dss_plugin.managing.changing import rename_connection
from cryptoarm_dss_plugin.managing.refreshing import RefreshEnded, RefreshEvent, RefreshState
from cryptoarm_dss_plugin.managing.removing import remove_connection
from cryptoarm_dss_plugin.presets.administration import Administration
from cryptoarm_dss_plugin.store import Store
from tests.administrators import Administrator
from tests.front import requests_of
from tests.importing.hosts import odd_host, raising
from tests.managing.refreshes import CANCELLED, DONE, FAILED, NEEDS_PERSON, Office, outcomes

PLUGIN = "cryptoarm-dss"


def test_a_refresh_is_an_import_with_its_traces(office: Office, store: Store) -> None:
    office.save("work", "idonly")

    refresh = office.begin("work")
    ended = refresh.end()["work"]

    assert [type(state) for state in refresh.states("work")] == [SigningIn, Reading, Storing]
    assert ended.outcome is DONE
    assert ended.report is not None
    assert ended.report.count(StoreChange.NEW) == 3
    assert len(store.stored_certificates(PLUGIN, "work")) == 3
    [entry] = store.journal()
    assert (entry.operation, entry.severity, entry.facts["connection"]) == (
        "import",
        Severity.SUCCESS,
        "work",
    )
    last = office.book.last_import("work")
    assert last is not None
    assert (last.outcome, last.certificates, last.error) == ("imported", 3, "")
    assert last.succeeded_at is not None
    assert sorted(last.issuers) == ["auth", "dss"]


def test_new_changed_gone_and_unchanged_are_told_and_nothing_is_deleted(office: Office, store: Store) -> None:
    office.save("work", "idonly")
    office.training.change_list("idonly", without=[16])
    office.run("work")
    office.training.change_list("idonly", without=[15], items={"14": {"status": "REVOKED"}})

    report = office.run("work")["work"].report

    assert report is not None
    assert {one.offer.source.item_id: one.change for one in report.certificates} == {
        14: StoreChange.UPDATED,
        16: StoreChange.NEW,
    }
    assert [one.news for one in report.certificates if one.news] == [(News.STATUS,)]
    assert [one.stored.source.item_id for one in report.gone if one.stored.source] == [15]
    assert report.newly_gone == 1
    kept = {
        one.source.item_id: one.gone_since for one in store.stored_certificates(PLUGIN, "work") if one.source
    }
    assert sorted(kept) == [14, 15, 16]
    assert kept[15] is not None

    office.training.change_list("idonly")
    back = office.run("work")["work"].report
    assert back is not None
    assert {News.BACK} <= {news for one in back.certificates for news in one.news}


def test_what_has_not_changed_is_not_written_anew(office: Office, store: Store) -> None:
    office.save("work", "idonly")
    office.run("work")
    full = odd_host(store, store_certificates=raising(HostStorageError("disk-full: no space")))

    report = office.run("work", host=full)["work"].report

    assert report is not None
    assert report.count(StoreChange.UNCHANGED) == 3


def test_one_thing_that_has_changed_among_those_that_have_not_is_written(
    office: Office, store: Store
) -> None:
    office.save("work", "idonly")
    office.run("work")
    office.training.change_list("idonly", items={"14": {"status": "HOLD"}})
    office.run("work")
    statuses = {
        one.source.item_id: one.server.status
        for one in store.stored_certificates(PLUGIN, "work")
        if one.source
    }
    assert statuses[14] is ServerStatus.HOLD

    office.training.change_list("idonly", items={"14": {"status": "HOLD"}}, without=[15])
    office.run("work")
    office.training.change_list("idonly", items={"14": {"status": "HOLD"}})
    report = office.run("work")["work"].report

    assert report is not None
    assert {one.offer.source.item_id: one.news for one in report.certificates if one.news} == {
        15: (News.BACK,)
    }
    assert {one.gone_since for one in store.stored_certificates(PLUGIN, "work")} == {None}


def test_a_store_that_takes_nothing_fails_every_connection_by_itself(office: Office, store: Store) -> None:
    office.save("one", "idonly")
    office.save("two", "onecert")
    full = odd_host(store, store_certificates=raising(HostStorageError("disk-full: no space")))

    ended = office.run("one", "two", host=full)

    assert outcomes(ended) == {"one": FAILED, "two": FAILED}
    assert {one.error.code for one in ended.values() if one.error} == {ErrorCode.STORE_FAILED}
    assert store.stored_certificates(None, None) == []


def test_a_store_that_cannot_be_read_ends_all_before_anything_is_sent(office: Office, store: Store) -> None:
    office.save("one", "idonly")
    office.save("two", "onecert")
    broken = odd_host(store, read_settings=raising(HostStorageError("damaged: it is")))

    ended = office.run("one", "two", host=broken)

    assert {one.error.code for one in ended.values() if one.error} == {ErrorCode.STORE_FAILED}
    assert office.training.log() == []


def test_one_broken_server_does_not_hurt_the_others(office: Office) -> None:
    office.save("good", "idonly")
    office.save("dead", "idonly+1", auth_server="https://127.0.0.1:9/STS/oauth")
    office.save("strange", "idonly+2", ca_pem="")
    office.save("odd", "badcert")
    office.training.fault("status", status=500, login="onecert", times=None)
    office.save("down", "onecert")

    ended = office.run("good", "dead", "strange", "odd", "down", "nobody_knows_it")

    assert {name: one.error.code for name, one in ended.items() if one.error} == {
        "dead": ErrorCode.CANNOT_CONNECT,
        "strange": ErrorCode.TLS_UNTRUSTED,
        "down": ErrorCode.SERVER_ERROR,
        "nobody_knows_it": ErrorCode.UNKNOWN_CONNECTION,
    }
    assert {name for name, outcome in outcomes(ended).items() if outcome is FAILED} == {
        "dead",
        "strange",
        "down",
        "nobody_knows_it",
    }
    assert (ended["good"].outcome, ended["odd"].outcome) == (DONE, DONE)
    assert ended["odd"].report is not None
    assert len(ended["odd"].report.skipped) == 1
    down = office.book.last_import("down")
    assert down is not None
    assert (down.outcome, down.error) == ("failed", "server-error")


def test_an_empty_list_tells_what_is_gone(office: Office) -> None:
    office.save("work", "onecert")
    office.run("work")
    office.training.change_list("onecert", list="none")

    ended = office.run("work")["work"]

    assert ended.error is not None
    assert ended.error.code is ErrorCode.NO_CERTIFICATES
    assert ended.report is not None
    assert ended.report.newly_gone == 1


def test_a_connection_named_twice_is_refreshed_once(office: Office) -> None:
    office.save("work", "idonly")

    assert outcomes(office.run("work", "work")) == {"work": DONE}
    assert len(requests_of(office.training, "idonly")) == 2


def test_nothing_to_refresh_ends_at_once(office: Office) -> None:
    assert office.run() == {}


def test_removed_while_it_is_refreshed_it_does_not_come_back(office: Office, store: Store) -> None:
    office.save("work", "push")
    office.save("beside", "idonly")
    refresh = office.begin("work", "beside")
    refresh.wait_for("work", WaitingForPhone)

    remove_connection("work", office.host, with_certificates=True)
    office.training.confirm("push")
    ended = refresh.end()

    assert ended["work"].error is not None
    assert ended["work"].error.code is ErrorCode.UNKNOWN_CONNECTION
    assert ended["beside"].outcome is DONE
    assert not office.book.has("work")
    assert store.stored_certificates(PLUGIN, "work") == []
    assert "work" not in office.book.last_imports()


def test_renamed_while_it_is_refreshed_nothing_comes_under_the_old_name(office: Office, store: Store) -> None:
    office.save("work", "push")
    refresh = office.begin("work")
    refresh.wait_for("work", WaitingForPhone)

    rename_connection("work", "office", office.host, Administration())
    office.training.confirm("push")

    assert refresh.end()["work"].outcome is FAILED
    assert [one.name for one in office.book.all()] == ["office"]
    assert store.stored_certificates(None, None) == []


def test_what_was_edited_meanwhile_stays(office: Office) -> None:
    saved = office.save("work", "push")
    refresh = office.begin("work")
    refresh.wait_for("work", WaitingForPhone)

    office.book.save(msgspec.structs.replace(saved, proxy="http://proxy.example.test:3128"))
    office.training.confirm("push")

    assert refresh.end()["work"].outcome is DONE
    kept = office.book.find("work")
    assert kept is not None
    assert (kept.proxy, kept.learnt_api) == ("http://proxy.example.test:3128", "v1")


def test_made_another_account_meanwhile_it_gets_no_certificates(office: Office, store: Store) -> None:
    saved = office.save("work", "push")
    refresh = office.begin("work")
    refresh.wait_for("work", WaitingForPhone)

    other = msgspec.structs.replace(saved, login="idonly")
    office.book.save(other)
    office.training.confirm("push")

    assert refresh.end()["work"].outcome is FAILED
    assert office.book.find("work") == other
    assert store.stored_certificates(None, None) == []


def test_a_preset_connection_is_refreshed_as_soon_as_it_has_a_login(
    office: Office, administrator: Administrator
) -> None:
    model = office.save("model", "idonly")
    office.book.keep_empty_password(model.auth_server, "onecert", "accepted")
    common = {"auth_server": model.auth_server, "dss_server": model.dss_server, "ca_pem": model.ca_pem}
    administrator.write("a.json", {"name": "open", **common})
    administrator.write("b.json", {"name": "whole", "login": "onecert", **common})

    ended = office.run("open", "whole")

    assert outcomes(ended) == {"open": NEEDS_PERSON, "whole": DONE}
    assert ended["open"].error is not None
    assert ended["open"].error.facts["field"] == "login"
    assert office.book.has("whole")


def test_who_looks_on_and_fails_changes_nothing(office: Office, expected_logs: list[str]) -> None:
    expected_logs.append("who is told of a refresh: ZeroDivisionError")
    office.save("work", "idonly")

    def clumsy(_event: RefreshEvent) -> object:
        return 1 // 0

    ended = office.begin("work", also=clumsy).end()

    assert outcomes(ended) == {"work": DONE}


def test_a_front_may_cancel_out_of_an_event(office: Office) -> None:
    office.save("one", "push")
    office.save("two", "push+1")

    def cancel_all(event: RefreshEvent) -> None:
        if isinstance(event, RefreshState) and isinstance(event.state, WaitingForPhone):
            job = office.started[-1].job
            assert job is not None
            job.cancel()

    ended = office.begin("one", "two", also=cancel_all).end()

    assert outcomes(ended) == {"one": CANCELLED, "two": CANCELLED}


def test_events_say_how_it_stands_without_a_secret(office: Office) -> None:
    connection = office.save("work", "pwd", empty="refused")
    office.remember(connection, office.training.password("pwd") or "")

    refresh = office.begin("work")
    ended = refresh.end()["work"]

    assert isinstance(ended, RefreshEnded)
    assert ended.outcome is DONE
    assert office.remembers(connection)
    # the fixture hunts for the password in the events
