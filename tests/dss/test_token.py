"""Whose a token is: its claim, when it is a token that can be looked into."""

import base64
import json

import pytest

from cryptoarm_dss_plugin.dss.token import is_contact, name_beside, unique_name
from cryptoarm_dss_plugin.secrets import Secret


def jwt(payload: object, *, padded: bool = False) -> Secret:
    """A token with this payload; its signature is nobody's."""
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    middle = base64.urlsafe_b64encode(content).decode()
    return Secret(f"eyJhbGciOiJub25lIn0.{middle if padded else middle.rstrip('=')}.c2ln")


@pytest.mark.parametrize("login", ["ivanova", "Ё", "я" * 50, "a@b.ru", "?>~" * 7, "x", "xy", "xyz"])
@pytest.mark.parametrize("padded", [True, False])
def test_the_name_in_a_token(login: str, padded: bool) -> None:  # noqa: FBT001 - a column of the table
    assert unique_name(jwt({"unique_name": login, "nameid": "7"}, padded=padded)) == login


def test_the_claim_is_found_in_any_case() -> None:
    assert unique_name(jwt({"Unique_Name": "ivanova"})) == "ivanova"


@pytest.mark.parametrize(
    "token",
    [
        Secret(""),
        Secret("opaque"),
        Secret("a.b"),
        Secret("a.b.c"),
        Secret("a.b.c.d"),
        Secret(".."),
        Secret("a.ё.c"),
        Secret("a.====.c"),
        jwt(b""),
        jwt(b"\xff\xfe"),
        jwt(b"{"),
        jwt(b"[" * 5000),
        jwt(["unique_name"]),
        jwt("unique_name"),
        jwt({}),
        jwt({"unique_name": None}),
        jwt({"unique_name": {"a": 1}}),
        jwt({"unique_name": ["ivanova"]}),
    ],
)
def test_a_token_of_another_kind_is_nobody_s(token: Secret) -> None:
    assert unique_name(token) == ""


def test_a_number_for_a_name_is_its_digits() -> None:
    assert unique_name(jwt({"unique_name": 79001234567})) == "79001234567"


@pytest.mark.parametrize(
    ("name", "login", "told"),
    [
        ("ivanova", "ivanova", ""),
        ("Ivanova", "IVANOVA", ""),
        ("ЁЛКА", "ёлка", ""),
        ("ivanova", "petrova", "ivanova"),
        ("", "petrova", ""),
        ("x" * 5000, "petrova", "x" * 200),
    ],
)
def test_only_another_name_is_told(name: str, login: str, told: str) -> None:
    assert name_beside(jwt({"unique_name": name}), login) == told


@pytest.mark.parametrize(
    ("login", "contact"),
    [
        ("+7 (900) 000-00-00", True),
        ("9000000000", True),
        ("someone@example.test", True),
        ("900000000", False),
        ("ivanova", False),
        ("user9000000000", False),
        ("", False),
    ],
)
def test_a_phone_number_and_an_address_are_contacts(
    login: str,
    contact: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert is_contact(login) is contact
