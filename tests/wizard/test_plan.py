"""From the form to the plan: what an empty box means, and what becomes of secrets without a plan."""

from dataclasses import replace
from pathlib import Path

import pytest

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.plan import FormSecrets, planner
from cryptoarm_dss_plugin.wizard.views import FilledForm

AUTH, DSS = "https://dss.example.test/STS/oauth", "https://dss.example.test/SignServer/rest"
FORM = FilledForm("work", AUTH, DSS, "ivanov")


@pytest.fixture
def saved(book: ConnectionBook) -> Connection:
    """A connection that an operator's values are saved with."""
    connection = Connection("work", AUTH, DSS, "ivanov", client_id="desk", resource="urn:example:dss:other")
    book.save(connection)
    return connection


def test_empty_boxes_that_were_not_offered_what_is_saved_keep_it(host: Host, saved: Connection) -> None:
    connection = planner(FORM, FormSecrets(), host, set(), Texts("ru"))().connection

    assert (connection.client_id, connection.resource) == (saved.client_id, saved.resource)


def test_empty_boxes_that_were_offered_it_mean_nothing(host: Host, saved: Connection) -> None:
    connection = planner(
        replace(FORM, offered=saved.name), FormSecrets(), host, set(), Texts("ru")
    )().connection

    assert (connection.client_id, connection.resource) == ("", "")


def test_what_was_offered_for_another_name_does_not_count(host: Host, saved: Connection) -> None:
    connection = planner(replace(FORM, offered="other"), FormSecrets(), host, set(), Texts("ru"))().connection

    assert connection.client_id == saved.client_id


def test_blanks_around_are_not_part_of_what_was_typed(host: Host) -> None:
    form = replace(FORM, client_id=" desk\t", resource=" urn:example:dss:other ")

    plan = planner(form, FormSecrets(), host, set(), Texts("ru"))()

    assert (plan.connection.client_id, plan.resource) == ("desk", "urn:example:dss:other")


def test_the_secrets_go_with_the_plan(host: Host) -> None:
    plan = planner(
        FORM, FormSecrets(Secret("Canary-password"), Secret("Canary-secret")), host, set(), Texts("ru")
    )()

    assert plan.password is not None
    assert plan.client_secret is not None
    assert (plan.password.reveal(), plan.client_secret.reveal()) == ("Canary-password", "Canary-secret")


def test_without_a_plan_nobody_is_left_to_wipe_them_so_they_are_wiped(host: Host, tmp_path: Path) -> None:
    password, client_secret = Secret("Canary-password"), Secret("Canary-secret")
    form = replace(FORM, ca_file=str(tmp_path / "missing.pem"))

    with pytest.raises(DssPluginError) as failure:
        planner(form, FormSecrets(password, client_secret), host, set(), Texts("ru"))()

    assert failure.value.code is ErrorCode.BAD_CA_FILE
    assert (password.reveal(), client_secret.reveal()) == ("", "")
