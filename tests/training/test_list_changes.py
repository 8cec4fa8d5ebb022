"""An account's list is another one the next time: what a refresh has to find."""

import pytest

from cryptoarm_dss_plugin.training.process import TrainingError, TrainingProcess
from tests.training.plain_client import PlainClient

LIST = "/SignServer/rest/api/certificates"


def ids(client: PlainClient, login: str = "idonly") -> list[int]:
    return [int(item["ID"]) for item in client.certificates(login)]


def test_items_leave_and_come_back(training: TrainingProcess, client: PlainClient) -> None:
    before = client.certificates("idonly")
    token = client.token()

    training.change_list("idonly", without=[15])

    assert client.certificates("idonly") == [before[0], before[2]]
    assert client.get(f"{LIST}/15", token).status_code == 404
    assert client.get(f"{LIST}/16", token).json() == before[2]
    training.change_list("idonly")
    assert client.certificates("idonly") == before


def test_items_say_something_else(training: TrainingProcess, client: PlainClient) -> None:
    before = client.certificates("idonly")

    items = {"14": {"status": "REVOKED", "IsDefault": False}, "16": {"FriendlyName": "Новое", "HasPin": True}}
    training.change_list("idonly", items=items)

    first, second, third = client.certificates("idonly")
    assert first["Status"]["Value"] == "REVOKED"
    assert first["Status"]["RevocationInfo"]["RevocationReason"] == "CRL_REASON_KEY_COMPROMISE"
    assert first["CertificateBase64"] == before[0]["CertificateBase64"]
    assert not first["IsDefault"]
    assert second == before[1]
    assert (third["FriendlyName"], third["HasPin"], third["Status"]) == ("Новое", True, before[2]["Status"])


@pytest.mark.parametrize(("name", "count"), [("none", 0), ("one", 1), ("revoked", 8), ("12", 12)])
def test_another_list(training: TrainingProcess, client: PlainClient, name: str, count: int) -> None:
    training.change_list("idonly", list=name)

    assert len(ids(client)) == count


def test_only_that_account_is_concerned_and_only_until_the_next_reset(
    training: TrainingProcess, client: PlainClient
) -> None:
    training.change_list("IDONLY", list="none")

    assert (ids(client), ids(client, "onecert")) == ([], [14])
    training.reset()
    assert ids(client) == [14, 15, 16]


@pytest.mark.parametrize("names", ["camel", "lower"])
def test_it_is_spelt_as_the_settings_say(training: TrainingProcess, client: PlainClient, names: str) -> None:
    token = client.token()
    training.settings(names=names, certificate_form="pem")
    training.change_list("idonly", without=[14])

    items = client.get(LIST, token).json()

    assert len(items) == 2
    for item in items:
        assert "certificateBase64" in item or "certificatebase64" in item
        assert "BEGIN" in "".join(map(str, item.values()))


@pytest.mark.parametrize(
    "change",
    [
        {"list": "no-such-list"},
        {"list": "10001"},
        {"list": 3},
        {"without": 15},
        {"without": ["x"]},
        {"items": []},
        {"items": {"x": {}}},
        {"items": {"14": 1}},
        {"items": {"14": {"Colour": 1}}},
        {"unknown": 1},
    ],
)
def test_a_change_that_cannot_be_is_refused(
    training: TrainingProcess, client: PlainClient, change: dict[str, object]
) -> None:
    with pytest.raises(TrainingError):
        training.change_list("idonly", **change)

    assert ids(client) == [14, 15, 16]


def test_somebody_has_to_be_named(training: TrainingProcess) -> None:
    with pytest.raises(TrainingError, match="login"):
        training.change_list("*", without=[14])
