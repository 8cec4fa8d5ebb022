"""Which two servers the addresses name: forms of the path, swapped and mistaken pairs."""

import pytest

from cryptoarm_dss_plugin.dss.addresses import Addresses, AuthServer, SignServer, read_addresses
from cryptoarm_dss_plugin.dss.origin import AddressNote, NoteCode, Origin, ServerKind
from cryptoarm_dss_plugin.errors import ErrorCode
from tests.dss.typed_addresses import AUTH, DSS, codes, refusal_of


def test_the_pair_of_the_guide_is_taken_as_it_stands() -> None:
    addresses = read_addresses(AUTH, DSS)

    origin = Origin("dss.example.ru", 443)
    assert addresses == Addresses(AuthServer(origin, "/STS"), SignServer(origin, "/SignServer"), ())
    assert addresses.auth.confirmation_url("v1") == "https://dss.example.ru/STS/confirmation"
    assert addresses.auth.confirmation_url("v2") == "https://dss.example.ru/STS/v2.0/confirmation"
    assert addresses.auth.token_url() == "https://dss.example.ru/STS/oauth/token"
    assert addresses.auth.address() == AUTH
    assert addresses.dss.address() == DSS
    assert addresses.dss.resource() == "urn:cryptopro:dss:signserver:signserver"


@pytest.mark.parametrize(
    ("typed", "resource"),
    [
        ("https://h.example.ru/a1ss/rest", "a1ss"),
        ("https://h.example.ru/Tenant/NPC1css", "npc1css"),
        ("https://h.example.ru/SignServer/rest/api/certificates", "signserver"),
        ("https://h.example.ru/%D0%9F%D0%BE%D0%B4%D0%BF%D0%B8%D1%81%D1%8C/rest", "подпись"),
    ],
)
def test_the_resource_is_the_name_of_the_application_in_lower_case(typed: str, resource: str) -> None:
    assert read_addresses(AUTH, typed).dss.resource() == f"urn:cryptopro:dss:signserver:{resource}"


ROOT = "https://dss.example.ru/SignServer"
WITH_REST_FIRST = [
    f"{ROOT}/rest/api/certificates",
    f"{ROOT}/api/certificates",
    f"{ROOT}/rest/api/v2/certificates",
]


@pytest.mark.parametrize(
    ("ending", "has_rest"),
    [
        ("", True),
        ("/rest", True),
        ("/rest/api/v2", True),
        ("/api", False),
        ("/API/Certificates", False),
        ("/api/v2", False),
    ],
)
def test_the_given_spelling_of_the_certificate_list_is_tried_first(ending: str, *, has_rest: bool) -> None:
    server = read_addresses(AUTH, ROOT + ending).dss

    rest, plain, second_version = WITH_REST_FIRST
    first_two = [rest, plain] if has_rest else [plain, rest]
    assert server.certificates_urls() == [*first_two, second_version]
    assert server.has_rest is has_rest


def test_two_spellings_are_one_server() -> None:
    with_rest = read_addresses(AUTH, f"{ROOT}/rest").dss
    without_rest = read_addresses(AUTH, f"{ROOT}/api").dss

    assert with_rest == without_rest
    assert with_rest.address() == without_rest.address() == f"{ROOT}/rest"


AUTH_FORMS = [
    # (behind https://dss.example.ru, application, notes)
    ("/STS", "/STS", {"ending-added"}),
    ("/STS/", "/STS", {"ending-added", "slashes-mended"}),
    ("/STS/oauth/", "/STS", {"slashes-mended"}),
    ("//STS//oauth///", "/STS", {"slashes-mended"}),
    ("/./STS/%2e/oauth", "/STS", {"slashes-mended"}),
    ("/STS/OAuth", "/STS", set()),
    ("/sts/oauth/token", "/sts", {"ending-cut"}),
    ("/STS/oauth/oauth", "/STS", {"ending-cut"}),
    ("/STS/oauth/authorize", "/STS", {"ending-cut"}),
    ("/STS/oauth/authorize/certificate", "/STS", {"ending-cut"}),
    ("/STS/confirmation", "/STS", {"ending-cut"}),
    ("/STS/CONFIRMATION/", "/STS", {"ending-cut", "slashes-mended"}),
    ("/STS/v2.0", "/STS", {"ending-cut"}),
    ("/STS/v2.0/confirmation", "/STS", {"ending-cut"}),
    ("/STS/operations", "/STS", {"ending-cut"}),
    ("/STS/operations/6e7c1c0e-5a8b-4e55-9d0a-0b8f3f1f0a11", "/STS", {"ending-cut"}),
    ("/STS/ums/user", "/STS", {"ending-cut"}),
    ("/a1idp", "/a1idp", {"ending-added"}),
    ("/skbkonturidp/oauth", "/skbkonturidp", set()),
    ("/tenant/sts/oauth", "/tenant/sts", set()),
    ("/some.name/oauth", "/some.name", set()),
    ("/STS(1)", "/STS(1)", {"ending-added"}),
    ("/lk/sts", "/lk/sts", {"ending-added"}),
    ("/lk/one/oauth", "/lk/one", set()),
    # Only endings count: what looks like one earlier in the path is the operator's.
    ("/oauth/STS/oauth", "/oauth/STS", set()),
    ("/oauth-proxy/STS/oauth", "/oauth-proxy/STS", set()),
    ("/confirmation/sts", "/confirmation/sts", {"ending-added"}),
    ("/users/oauth", "/users", set()),
    ("/users/sts", "/users/sts", {"ending-added"}),
    ("/rest/api/STS", "/rest/api/STS", {"ending-added"}),
    ("/STS/myoauth", "/STS/myoauth", {"ending-added"}),
    # Links from a browser.
    ("/STS/users", "/STS", {"ending-added", "page-cut"}),
    ("/STS/users/42", "/STS", {"ending-added", "page-cut"}),
    ("/STS/Login?ReturnUrl=%2FSTS%2Fusers#top", "/STS", {"ending-added", "page-cut", "query-cut"}),
    ("/STS/Account/LogOn", "/STS", {"ending-added", "page-cut"}),
    ("/STS/default.aspx", "/STS", {"ending-added", "page-cut"}),
    ("/STS/oauth/login", "/STS", {"page-cut"}),
    ("/STS/oauth/authorize?client_id=x&login_hint=a@b.example", "/STS", {"ending-cut", "query-cut"}),
    # Pages nobody has published: they cannot be told from a nested application.
    ("/STS/something", "/STS/something", {"ending-added"}),
]


@pytest.mark.parametrize(("path", "application", "notes"), AUTH_FORMS)
def test_forms_of_the_authorization_address(path: str, application: str, notes: set[str]) -> None:
    addresses = read_addresses(f"https://dss.example.ru{path}", DSS)

    assert addresses.auth == AuthServer(Origin("dss.example.ru"), application)
    assert codes(addresses, ServerKind.AUTH) == notes
    assert codes(addresses, ServerKind.DSS) == set()


DSS_FORMS = [
    ("/SignServer", "/SignServer", {"ending-added"}),
    ("/SignServer/", "/SignServer", {"ending-added", "slashes-mended"}),
    ("/SignServer/rest/", "/SignServer", {"slashes-mended"}),
    ("/SignServer/REST", "/SignServer", set()),
    ("/SignServer/rest//api/certificates", "/SignServer", {"ending-cut", "slashes-mended"}),
    ("/SignServer/rest/api", "/SignServer", {"ending-cut"}),
    ("/SignServer/rest/api/v2", "/SignServer", {"ending-cut"}),
    ("/SignServer/rest/api/v2/certificates", "/SignServer", {"ending-cut"}),
    ("/SignServer/rest/api/certificates/14", "/SignServer", {"ending-cut"}),
    ("/SignServer/rest/api/certificates/14/content?format=2", "/SignServer", {"ending-cut", "query-cut"}),
    ("/SignServer/rest/api/policy", "/SignServer", {"ending-cut"}),
    ("/SignServer/api", "/SignServer", {"ending-cut"}),
    ("/SignServer/api/v2", "/SignServer", {"ending-cut"}),
    ("/SignServer/api/certificates", "/SignServer", {"ending-cut"}),
    ("/SignServer/rest/rest", "/SignServer", {"ending-cut"}),
    ("/SignServer/SignService.svc", "/SignServer", {"ending-added", "page-cut"}),
    ("/a1ss/rest", "/a1ss", set()),
    ("/a1ss", "/a1ss", {"ending-added"}),
    ("/tenant/signserver/rest", "/tenant/signserver", set()),
    ("/rest/api/ss/rest", "/rest/api/ss", set()),
    ("/api/certificates/SignServer/rest", "/api/certificates/SignServer", set()),
    ("/rest/a1", "/rest/a1", {"ending-added"}),
]


@pytest.mark.parametrize(("path", "application", "notes"), DSS_FORMS)
def test_forms_of_the_signature_service_address(path: str, application: str, notes: set[str]) -> None:
    addresses = read_addresses(AUTH, f"https://dss.example.ru{path}")

    assert addresses.dss == SignServer(Origin("dss.example.ru"), application)
    assert codes(addresses, ServerKind.DSS) == notes
    assert codes(addresses, ServerKind.AUTH) == set()


@pytest.mark.parametrize(
    ("auth_text", "dss_text"),
    [
        (DSS, AUTH),
        ("https://dss.example.ru/SignServer/rest/api/certificates", "https://dss.example.ru/STS/oauth/token"),
        ("https://dss.example.ru/SignServer", "https://dss.example.ru/STS"),
        ("https://dss.example.ru/SignServer/api", "https://dss.example.ru/STS/v2.0/confirmation"),
        ("https://dss.example.ru/SignServer/oauth", "https://dss.example.ru/STS/rest"),
        ("https://dss.example.ru/SignServer/rest/", "https://dss.example.ru/STS/users"),
    ],
)
def test_swapped_addresses_are_put_right_with_a_note(auth_text: str, dss_text: str) -> None:
    addresses = read_addresses(auth_text, dss_text)

    assert (addresses.auth.address(), addresses.dss.address()) == (AUTH, DSS)
    assert AddressNote(ServerKind.AUTH, NoteCode.SWAPPED) in addresses.notes
    assert AddressNote(ServerKind.DSS, NoteCode.SWAPPED) in addresses.notes


def test_swapped_addresses_of_a_tenant_are_told_by_their_endings() -> None:
    addresses = read_addresses("https://h.example.ru/a1ss/api", "https://h.example.ru/a1idp")

    assert addresses.auth.path == "/a1idp"
    assert addresses.dss.path == "/a1ss"
    assert not addresses.dss.has_rest


def test_notes_of_swapped_addresses_go_with_their_server() -> None:
    addresses = read_addresses("dss.example.ru/SignServer/rest", "https://DSS.example.ru/STS/oauth")

    assert codes(addresses, ServerKind.AUTH) == {"host-lowered", "swapped"}
    assert codes(addresses, ServerKind.DSS) == {"scheme-added", "swapped"}


H = "https://h.example.ru"


@pytest.mark.parametrize(
    ("auth_text", "dss_text", "at_fault", "problem"),
    [
        (DSS, DSS, "auth", "same-kind"),
        (f"{H}/a1ss/rest", f"{H}/SignServer", "auth", "same-kind"),
        (AUTH, AUTH, "dss", "same-kind"),
        (AUTH, f"{H}/a1idp", "dss", "same-kind"),
        (f"{H}/one", f"{H}/one/", "dss", "same-kind"),
        (f"{H}/one/oauth", f"{H}/one", "dss", "same-kind"),
        (f"{H}/one", f"{H}/one/rest", "auth", "same-kind"),
        (DSS, f"{H}/one", "auth", "wrong-kind"),
        (f"{H}/a1SignServer", f"{H}/one", "auth", "wrong-kind"),
        (f"{H}/one", AUTH, "dss", "wrong-kind"),
    ],
)
def test_one_address_in_the_place_of_the_other_is_refused_at_its_field(
    auth_text: str, dss_text: str, at_fault: str, problem: str
) -> None:
    error = refusal_of(auth_text, dss_text)

    assert error.code is ErrorCode.BAD_ADDRESS
    assert (error.facts["server"], error.facts["problem"]) == (at_fault, problem)


def test_names_that_tell_nothing_are_taken_as_typed() -> None:
    addresses = read_addresses(f"{H}/one", f"{H}/two")

    assert (addresses.auth.path, addresses.dss.path) == ("/one", "/two")


def test_two_services_under_one_path_are_possible_when_both_endings_are_given() -> None:
    addresses = read_addresses(f"{H}/one/oauth", f"{H}/one/rest")

    assert (addresses.auth.path, addresses.dss.path) == ("/one", "/one")


def test_the_services_may_stand_on_different_servers() -> None:
    addresses = read_addresses("https://sts.example.ru:8443/a1idp/oauth", "https://sign.example.ru/a1ss/rest")

    assert addresses.auth.origin == Origin("sts.example.ru", 8443)
    assert addresses.dss.origin == Origin("sign.example.ru", 443)
