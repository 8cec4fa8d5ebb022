"""The signature service: certificates, the policy, its addresses, and finding it."""

import base64
import time

import pytest
from cryptography import x509

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.training.plain_client import PlainClient

LIST = "/SignServer/rest/api/certificates"


def ders(items: list[dict[str, str]]) -> list[bytes]:
    return [base64.b64decode(item["CertificateBase64"], validate=True) for item in items]


def test_the_usual_list(client: PlainClient) -> None:
    items = client.certificates("idonly")
    assert len(items) == 3
    assert [item["IsDefault"] for item in items] == [True, False, False]
    assert items[0]["Status"] == {
        "Value": "ACTIVE",
        "RevocationInfo": None,
        "PinCode": None,
        "ActiveCertId": 0,
    }
    assert [item["HasPin"] for item in items] == [False, True, False]
    assert items[1]["PrivateKeyNotBefore"] < items[1]["PrivateKeyNotAfter"]
    assert len({item["ID"] for item in items}) == 3
    for der in ders(items):
        algorithm = x509.load_der_x509_certificate(der).signature_algorithm_oid.dotted_string
        assert algorithm.startswith("1.2.643.7.1.1.3."), "GOST R 34.10-2012"


@pytest.mark.parametrize(
    ("login", "count"), [("nocerts", 0), ("onecert", 1), ("manycerts", 500), ("thousands", 5000)]
)
def test_lists_of_every_length_have_distinct_readable_certificates(
    client: PlainClient, login: str, count: int
) -> None:
    items = client.certificates(login)
    certificates = ders(items)
    assert (len(items), len(set(certificates))) == (count, count)
    assert len({item["ID"] for item in items}) == count
    for der in certificates[:: max(1, count // 10)]:
        assert x509.load_der_x509_certificate(der).serial_number > 0


def test_a_long_list_is_made_once(client: PlainClient) -> None:
    token = client.token("manycerts")
    assert client.get(LIST, token).content == client.get(LIST, token).content


def test_one_item_by_its_id(client: PlainClient) -> None:
    token = client.token()
    items = client.get(LIST, token).json()
    assert client.get(f"{LIST}/{items[1]['ID']}", token).json() == items[1]
    assert client.get(f"{LIST}/9999", token).status_code == 404
    assert client.get(f"{LIST}/x", token).status_code == 404


def test_one_broken_item_among_good_ones(client: PlainClient) -> None:
    first, broken, last = client.certificates("badcert")
    assert len(ders([first, last])) == 2
    with pytest.raises(ValueError, match="base64"):
        ders([broken])


def test_all_broken_in_different_ways(client: PlainClient) -> None:
    texts = [item["CertificateBase64"] for item in client.certificates("allbad")]
    assert len(texts) == 3
    assert texts[2] == ""
    with pytest.raises(ValueError, match="parsing asn1"):
        x509.load_der_x509_certificate(base64.b64decode(texts[1]))


def test_states_come_as_words_and_as_numbers(client: PlainClient) -> None:
    items = client.certificates("revoked")
    states = [item["Status"]["Value"] for item in items]
    assert states == [1, "REVOKED", "HOLD", "NOT_VALID", 2, 3, 4, 6]
    reasons = [item["Status"]["RevocationInfo"] for item in items]
    assert reasons[1]["RevocationReason"] == "CRL_REASON_KEY_COMPROMISE"
    assert reasons[2]["RevocationReason"] == "CRL_REASON_CERTIFICATE_HOLD"
    assert reasons[0] is None


def test_a_key_in_the_phone(client: PlainClient) -> None:
    usual, mobile = client.certificates("mobile")
    assert "Storage" not in usual
    assert mobile["Storage"] == "Mobile"


def test_odd_certificates_are_really_odd(client: PlainClient) -> None:
    postal, boolean = [x509.load_der_x509_certificate(der) for der in ders(client.certificates("odd"))]
    with pytest.raises(ValueError, match="parsing asn1"):
        _ = postal.subject
    with pytest.raises(ValueError, match="parsing asn1"):
        _ = boolean.extensions


def test_their_subjects_are_told_all_the_same(client: PlainClient) -> None:
    assert all(item["DName"].startswith("CN=") for item in client.certificates("odd")[:1])
    assert all("CN=" in item["DName"] for item in client.certificates("odd"))


def test_rsa_and_ecdsa(client: PlainClient) -> None:
    rsa, ecdsa = [x509.load_der_x509_certificate(der) for der in ders(client.certificates("rsa"))]
    assert rsa.public_key_algorithm_oid.dotted_string == "1.2.840.113549.1.1.1"
    assert ecdsa.public_key_algorithm_oid.dotted_string == "1.2.840.10045.2.1"


def test_nothing_without_a_token(client: PlainClient) -> None:
    for token in (None, "", "forged.token.here", "пропуск"):
        headers = {} if token is None else {"Authorization": f"Bearer {token}".encode().decode("latin-1")}
        assert client.get(LIST, headers=headers).status_code == 401


def test_a_changed_token_is_refused(client: PlainClient) -> None:
    head, payload, signature = client.token("idonly").split(".")
    other = client.token("pwd").split(".")[1]
    assert client.get(LIST, f"{head}.{other}.{signature}").status_code == 401
    assert client.get(LIST, f"{head}.{payload}.").status_code == 401
    assert client.get(LIST, f"{head}.{payload}.{signature}").status_code == 200


def test_a_token_ends(training: TrainingProcess, client: PlainClient) -> None:
    assert client.start("expired-token")["ExpiresIn"] == 2
    training.settings(token_lifetime=0.05)
    token = client.token()
    deadline = time.monotonic() + 10
    while client.get(LIST, token).status_code == 200:
        assert time.monotonic() < deadline
    assert client.get(LIST, token).status_code == 401


def test_the_policy_says_whether_a_second_factor_is_wanted(
    training: TrainingProcess, client: PlainClient
) -> None:
    policy = client.get("/SignServer/rest/api/policy", client.token()).json()
    assert policy["ActionPolicy"][0]["Action"] == "Issue"
    assert policy["ActionPolicy"][0]["MfaRequired"] is False
    training.auto_confirm("push")
    ref_id = client.start("push")["Challenge"]["ContextData"]["RefID"]
    token = client.answer("push", ref_id)["AccessToken"]
    policy = client.get("/SignServer/rest/api/policy", token).json()
    assert policy["ActionPolicy"][0]["MfaRequired"] is True


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({}, {"rest/api", "rest/api/v2"}),
        ({"signserver": "bare"}, {"api", "api/v2"}),
        ({"signserver": "both", "signserver_versions": "v1"}, {"rest/api", "api"}),
        ({"signserver_versions": "v2"}, {"rest/api/v2"}),
    ],
    ids=["usual", "bare", "both", "v2"],
)
def test_the_addresses_are_those_asked_for(
    training: TrainingProcess, client: PlainClient, settings: dict[str, str], found: set[str]
) -> None:
    token = client.token()
    training.settings(**settings)
    spellings = {"rest/api", "rest/api/v2", "api", "api/v2"}
    answered = {
        spelling: client.get(f"/SignServer/{spelling}/certificates", token).status_code
        for spelling in spellings
    }
    assert answered == {spelling: 200 if spelling in found else 404 for spelling in spellings}


def test_addresses_people_get_wrong(client: PlainClient) -> None:
    token = client.token()
    for path in (
        "/SignServer/rest//api/certificates",
        "/SignServer/rest/api/nothing",
        "/SignServer/confirmation",
        "/nowhere",
        "/",
    ):
        assert client.get(path, token).status_code == 404, path
    for path in ("/STS", "/STS/", "/STS/oauth", "/Frontend"):
        page = client.get(path)
        assert (page.status_code, page.headers["Content-Type"].split(";")[0]) == (200, "text/html"), path
    assert client.session.post(client.origin + "/STS/confirmation/", timeout=10).status_code == 404
    assert client.session.post(client.origin + LIST, timeout=10).status_code == 405


def test_application_names_have_no_case(client: PlainClient) -> None:
    assert client.get("/signserver/REST/Api/certificates", client.token()).status_code == 200


def test_discovery(training: TrainingProcess, client: PlainClient) -> None:
    path = f"/.well-known/webfinger?resource={client.origin}"
    links = {link["rel"]: link["href"] for link in client.get(path).json()[0]["links"]}
    assert links == {
        "http://dss.cryptopro.ru/sts": f"{client.origin}/STS",
        "http://dss.cryptopro.ru/signserver": f"{client.origin}/SignServer",
    }
    training.settings(webfinger=False)
    assert client.get(path).status_code == 404
