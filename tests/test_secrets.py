"""A secret is in memory and nowhere else, whatever is done with it."""

import base64
import copy
import gc
import json
import logging
import pickle
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import pytest

from cryptoarm_dss_plugin.secrets import Secret, living_secrets

TEXT = "Canary-пароль 1"


@dataclass(frozen=True)
class Holder:
    """Something that holds a secret."""

    secret: Secret


@pytest.mark.parametrize("text", ["", "a", TEXT, 'pa:ss "word" &+% ё', "\ud800", "\x00", "x" * 10_000])
def test_what_goes_in_comes_out(text: str) -> None:
    assert Secret(text).reveal() == text


@pytest.mark.parametrize(
    "show",
    [
        str,
        repr,
        ascii,
        lambda secret: f"{secret}",
        lambda secret: f"{secret!r:>40}",
        lambda secret: f"{secret:>40}",
        "{}".format,
        lambda secret: "%s %r" % (secret, secret),  # noqa: UP031 - another way to show it
        lambda secret: repr([secret, {secret: secret}, Holder(secret)]),
        lambda secret: str(dir(secret)),
    ],
)
def test_it_does_not_show_itself(show: Callable[[Secret], str]) -> None:
    shown = show(Secret(TEXT))

    assert "Canary" not in shown
    assert base64.b64encode(TEXT.encode()).decode()[:12] not in shown


def test_it_does_not_stand_in_a_traceback() -> None:
    def fail(secret: Secret) -> None:
        raise ValueError(secret)

    with pytest.raises(ValueError, match=r"\*\*\*") as caught:
        fail(Secret(TEXT))

    assert "Canary" not in "".join(traceback.format_exception(caught.value))
    captured = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert "Canary" not in "".join(captured.format()).replace("TEXT", "")


def test_it_does_not_stand_in_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("tests.secrets").info("%s %r", Secret(TEXT), Holder(Secret(TEXT)))

    assert "***" in caplog.text
    assert "Canary" not in caplog.text


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_cannot_be_pickled(protocol: int) -> None:
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(Holder(Secret(TEXT)), protocol)


@pytest.mark.parametrize("encode", [json.dumps, msgspec.json.encode, msgspec.to_builtins, vars])
def test_it_cannot_be_written_out(encode: Callable[[object], object]) -> None:
    with pytest.raises(TypeError):
        encode(Secret(TEXT))


def test_copies_are_the_secret_itself_so_that_wiping_wipes_them() -> None:
    secret = Secret(TEXT)
    copies = [copy.copy(secret), copy.deepcopy(secret), copy.deepcopy(Holder(secret)).secret]

    secret.wipe()

    assert [one.reveal() for one in copies] == ["", "", ""]


def test_wiping_leaves_an_empty_secret() -> None:
    secret = Secret(TEXT)

    secret.wipe()
    secret.wipe()

    assert secret.reveal() == ""
    assert not secret
    assert repr(secret) == "Secret(***)"


def test_an_empty_secret_is_false_and_looks_like_any_other() -> None:
    assert not Secret("")
    assert Secret(" ")
    assert repr(Secret("")) == repr(Secret(TEXT))


def test_two_secrets_are_never_equal() -> None:
    assert Secret("a") != Secret("a")  # comparing would tell something in its time


def test_the_living_are_known_until_they_are_wiped_or_gone() -> None:
    kept, wiped, gone = Secret(TEXT), Secret(TEXT), Secret(TEXT)
    assert {kept, wiped, gone} <= set(living_secrets())

    wiped.wipe()
    marker = id(gone)
    del gone
    gc.collect()

    living = living_secrets()
    assert kept in living
    assert wiped not in living
    assert marker not in {id(secret) for secret in living}


def test_they_may_be_listed_while_others_are_born() -> None:
    crowd = [Secret("x") for _ in range(5000)]
    born: list[Secret] = []
    over = threading.Event()

    def bear() -> None:
        while not over.is_set() and len(born) < 20_000:
            born.append(Secret("x"))

    nursery = threading.Thread(target=bear)
    nursery.start()
    try:
        listed = [len(living_secrets()) for _ in range(40)]
    finally:
        over.set()
        nursery.join()

    assert listed == sorted(listed)
    assert len(living_secrets()) >= len(crowd) + len(born)
