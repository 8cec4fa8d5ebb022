"""Accounts of the training server in any number: "strict+7" is another one like "strict"."""

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.training.plain_client import RESOURCE, PlainClient

START = {"Resource": RESOURCE}


def test_each_is_an_account_of_its_own_with_the_same_password(
    training: TrainingProcess, client: PlainClient
) -> None:
    password = training.password("strict")
    for _ in range(3):
        client.post("strict+1", START, password="wrong")

    locked = client.post("strict+1", START, password=password)
    other = client.post("STRICT+2", START, password=password)

    assert (locked.status_code, other.status_code) == (401, 200)
    counts = training.state()["counts"]
    assert {login: counts[login]["failed_in_a_row"] for login in counts} == {"strict+1": 4, "strict+2": 0}


@pytest.mark.parametrize("login", ["strict+", "strict+x", "+1", "nobody+1", "strict+1+1"])
def test_nothing_else_with_a_plus_is_an_account(login: str, client: PlainClient) -> None:
    assert client.post(login, START, password="").status_code == 401
