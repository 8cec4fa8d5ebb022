"""A long list is taken apart part by part: what comes out is what a decoder of the whole would have read."""

import itertools
import json
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cryptoarm_dss_plugin.dss.liberal import BrokenJson
from cryptoarm_dss_plugin.dss.long_list import decoded_in_parts
from cryptoarm_dss_plugin.dss.transport import Transport
from cryptoarm_dss_plugin.errors import ErrorCode
from tests.dss.conftest import Serve
from tests.dss.lists import ITEM, UNDERSTOOD, items_of, refusal_of
from tests.dss.scripted_server import answer

_anything = msgspec.json.Decoder(list[Any])

LOOKS_LIKE_A_SEAM = 'A},{"CertificateType":"ServerSide"},{"CertificateType": \\'
MANY = 3_000

_NAMES = st.sampled_from(["a", "b", "", '"', "\\", "},{", '},{"a":1'])
_LEAVES = st.none() | st.booleans() | st.integers(-9, 99) | _NAMES
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=6,
)
_OBJECTS = st.dictionaries(_NAMES, _VALUES, max_size=3)


def together(body: bytes, part_bytes: int) -> list[Any]:
    """The items of all parts."""
    items = itertools.chain.from_iterable(decoded_in_parts(body, _anything, part_bytes))
    return [json.loads(bytes(item)) if isinstance(item, msgspec.Raw) else item for item in items]


def long_body(*odd: bytes) -> bytes:
    """A long list with traps in its texts and inside its items, and odd items in the middle."""
    traps: dict[str, Any] = {
        "DName": LOOKS_LIKE_A_SEAM,
        "HashAlgorithms": [{"CertificateType": "a"}, {"CertificateType": "b"}],
    }
    good = [json.dumps(ITEM | traps | {"ID": number}).encode() for number in range(MANY)]
    return b"[" + b" ,\n".join([*good[: MANY // 2], *odd, *good[MANY // 2 :]]) + b"]"


@settings(max_examples=300, deadline=None)
@example(items=[{"a": [{"a": 1}, {"a": 2}]}, {"a": "},{"}], indent=None, part_bytes=1)
@given(
    items=st.lists(_OBJECTS | _LEAVES, max_size=12),
    indent=st.sampled_from([None, 0, 2]),
    part_bytes=st.integers(1, 40),
)
def test_wherever_the_parts_end_the_items_are_those_of_the_whole(
    items: list[Any], indent: int | None, part_bytes: int
) -> None:
    body = json.dumps(items, indent=indent).encode()
    assert together(body, part_bytes) == items


@settings(max_examples=200, deadline=None)
@given(items=st.lists(_OBJECTS, min_size=2, max_size=8), data=st.data(), part_bytes=st.integers(1, 40))
def test_a_list_that_was_cut_off_is_never_taken_for_a_whole_one(
    items: list[Any], data: st.DataObject, part_bytes: int
) -> None:
    body = json.dumps(items).encode()
    end = data.draw(st.integers(1, len(body) - 1))
    with pytest.raises(BrokenJson):
        together(body[:end], part_bytes)


def test_no_part_of_a_long_list_is_long() -> None:
    body = json.dumps([ITEM | {"ID": number} for number in range(MANY)]).encode()
    parts = list(decoded_in_parts(body, _anything))
    assert len(body) > 1_000_000
    assert sum(map(len, parts)) == MANY
    assert max(map(len, parts)) < MANY / 8


def test_many_objects_inside_the_items_do_not_make_the_parts_longer() -> None:
    items = [{"ID": number, "Extensions": [{"OID": n} for n in range(400)]} for number in range(200)]
    parts = list(decoded_in_parts(json.dumps(items).encode(), _anything))
    assert sum(map(len, parts)) == 200
    assert max(map(len, parts)) < 200 / 4


def test_only_the_part_with_an_odd_item_goes_the_slow_way() -> None:
    body = b'[{"a":1},{"a":NaN},' + b",".join([b'{"a":2}'] * 500) + b"]"
    parts = list(decoded_in_parts(body, _anything, 100))
    slow = [part for part in parts if isinstance(part[0], msgspec.Raw)]
    assert slow == parts[:1]
    assert [json.loads(bytes(item)) for item in slow[0]][:3] == [{"a": 1}, {"a": None}, {"a": 2}]


def test_traps_in_a_long_list_catch_nobody(transport: Transport, serve: Serve) -> None:
    items = items_of(transport, serve, long_body())
    assert [item.dss_id for item in items] == list(range(MANY))
    assert {(item.text, item.status, item.friendly_name) for item in items} == {
        (UNDERSTOOD.text, UNDERSTOOD.status, UNDERSTOOD.friendly_name)
    }


@pytest.mark.parametrize(
    ("odd", "dss_id"),
    [
        (b"null", -1),
        (b'{"ID": 7000, "CertificateBase64": NaN}', 7000),
        (b'{"ID": 7000, "FriendlyName": "\xcf\xee\x01", "CertificateBase64": "x"}', 7000),
        (b'{"a":' * 900 + b"1" + b"}" * 900, -1),
    ],
    ids=["null", "NaN", "windows-1251", "deep"],
)
def test_an_odd_item_in_a_long_list_costs_no_other(
    odd: bytes, dss_id: int, transport: Transport, serve: Serve
) -> None:
    items = items_of(transport, serve, long_body(odd))
    assert [item.dss_id for item in items] == [*range(MANY // 2), dss_id, *range(MANY // 2, MANY)]


@pytest.mark.parametrize("cut", [-1, -200_000, -700_000])
def test_of_a_long_list_that_breaks_off_nothing_is_taken(
    cut: int, transport: Transport, serve: Serve
) -> None:
    assert refusal_of(transport, serve, answer(long_body()[:cut])).code is ErrorCode.BAD_ANSWER
