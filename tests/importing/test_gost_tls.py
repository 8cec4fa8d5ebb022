"""GOST TLS in an import: what is kept of it, and hosts that want no engine in their process."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from msgspec.structs import replace as replace_struct

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook
from cryptoarm_dss_plugin.dss.sts import ConfirmationApi
from cryptoarm_dss_plugin.errors import ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host, new_host_manager
from cryptoarm_dss_plugin.host_api.memory_host import MemoryHost
from cryptoarm_dss_plugin.host_api.plugin_values import NO_ENGINES
from cryptoarm_dss_plugin.importing.learning import keep_learnt
from cryptoarm_dss_plugin.importing.request import ImportForm, plan_import
from cryptoarm_dss_plugin.importing.states import Attempt, Done, Reading
from cryptoarm_dss_plugin.managing.changing import edit_connection
from cryptoarm_dss_plugin.presets.administration import Administration
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.front import Front, error_of


@pytest.fixture(scope="module")
def gost_server() -> Iterator[TrainingProcess]:
    """A server that speaks GOST TLS and nothing else."""
    with TrainingProcess(gost_tls="any") as training:
        yield training


@pytest.fixture
def front(gost_server: TrainingProcess) -> Front:
    """A front at that server, with a host in memory."""
    gost_server.reset()
    return front_of(gost_server, MemoryHost())


def front_of(training: TrainingProcess, memory: MemoryHost) -> Front:
    """A front whose host has said what it is."""
    manager = new_host_manager()
    manager.register(memory)
    host = Host(manager)
    host.host_info()
    return Front(training, host)


def saved(front: Front) -> Connection:
    """The connection of the account without a password."""
    found = ConnectionBook(front.host).find("idonly")
    assert found is not None
    return found


def test_that_the_servers_take_nothing_else_is_kept_until_they_are_others(front: Front) -> None:
    assert isinstance(front.run(front.form("idonly")), Done)
    learnt = saved(front)

    elsewhere = ImportForm("idonly", auth_server="https://new.example.test/STS")
    edit_connection(elsewhere, front.host, Administration())

    assert (learnt.gost_tls, learnt.learnt_gost) == ("auto", True)
    assert (saved(front).gost_tls, saved(front).learnt_gost) == ("auto", False)


def test_what_the_person_wants_is_kept(front: Front) -> None:
    front.run(front.form("idonly", gost_tls="require"))

    assert (saved(front).gost_tls, saved(front).learnt_gost) == ("require", False)


def test_an_ordinary_server_teaches_nothing(training: TrainingProcess) -> None:
    front = front_of(training, MemoryHost())
    front.run(front.form("idonly"))

    assert saved(front).learnt_gost is False


def test_what_is_no_longer_so_is_forgotten(training: TrainingProcess) -> None:
    front = front_of(training, MemoryHost())
    front.run(front.form("idonly"))
    book = ConnectionBook(front.host)
    book.save(replace_struct(saved(front), learnt_gost=True))

    assert isinstance(front.run(ImportForm("idonly")), Done)

    assert saved(front).learnt_gost is False


def test_what_the_second_server_takes_is_not_forgotten_before_it_was_asked(front: Front) -> None:
    front.run(front.form("idonly"))
    book = ConnectionBook(front.host)
    plan = plan_import(ImportForm("idonly"), book)
    signed_in = Attempt(ConfirmationApi.V1, (), plan.learnt)

    keep_learnt(Reading(signed_in), plan.learnt, plan, book, speaks_gost=False)

    assert saved(front).learnt_gost is True


@pytest.mark.parametrize("wanted", ["auto", "require"])
def test_a_host_without_engines(wanted: str, gost_server: TrainingProcess) -> None:
    memory = MemoryHost()
    memory.info = replace(memory.info, capabilities=frozenset({NO_ENGINES}))
    front = front_of(gost_server, memory)

    state = front.run(front.form("idonly", gost_tls=wanted))

    assert error_of(state, ErrorCode.TLS_GOST_REQUIRED).facts["missing"] == "forbidden"
    assert memory.certificates == []
