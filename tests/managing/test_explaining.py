"""Where each value comes from: command line, the administrator's file, saved, learnt, derived, nobody."""

from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path
from ssl import PEM_cert_to_DER_cert

import pytest

from cryptoarm_dss_plugin.connections import Connection, ConnectionBook, LastImport
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.managing.explaining import ExplainedConnection, explain_connection
from cryptoarm_dss_plugin.presets.administration import Administration
from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.administrators import AUTH, DSS, Administrator

WHEN = datetime(2030, 1, 2, tzinfo=UTC)


def sources(explained: ExplainedConnection) -> dict[str, tuple[str, str]]:
    """Value and source of each field."""
    return {one.field: (one.value, one.source.value) for one in explained.values}


def test_each_value_has_its_source(host: Host, book: ConnectionBook, administrator: Administrator) -> None:
    path = administrator.preset(proxy="clerk@proxy.example.test", client_id="desk", locked=["proxy"])
    book.save(
        Connection(
            "office",
            AUTH,
            DSS,
            "anna",
            learnt_api="v2",
            client_id="old-desk",
            resource="urn:example:own",
            preset_fields=("auth_server", "client_id", "dss_server"),
        )
    )
    book.keep_last_import("office", LastImport(WHEN, "imported", succeeded_at=WHEN, issuers={"dss": "CN=УЦ"}))
    book.keep_empty_password(AUTH, "anna", "refused")

    explained = explain_connection("office", host, administrator.read(), {"login": "boris"})

    assert sources(explained) == {
        "auth_server": (AUTH, "preset"),
        "dss_server": (DSS, "preset"),
        "login": ("boris", "command-line"),
        "confirmation_api": ("auto", "default"),
        "client_id": ("desk", "preset"),
        "resource": ("urn:example:own", "saved"),
        "ca_pem": ("", "default"),
        "proxy": ("http://proxy.example.test:3128", "preset"),
        "proxy_user": ("clerk", "preset"),
        "gost_tls": ("auto", "default"),
        "learnt_api": ("v2", "learnt"),
        "tls_issuer_dss": ("CN=УЦ", "learnt"),
    }
    assert {one.field for one in explained.values if one.locked} == {"proxy", "proxy_user"}
    assert {one.path for one in explained.values if one.source == "preset"} == {str(path)}
    assert {one.learnt_at for one in explained.values if one.source == "learnt"} == {WHEN}
    assert (explained.is_saved, explained.preset_path) == (True, str(path))


def test_a_preset_that_nobody_has_used_is_explained_without_a_login(
    host: Host, administrator: Administrator
) -> None:
    administrator.preset()

    explained = explain_connection("office", host, administrator.read())

    assert not explained.is_saved
    assert sources(explained)["login"] == ("", "default")
    assert sources(explained)["resource"] == ("urn:cryptopro:dss:signserver:signserver", "derived")


def test_certificates_are_told_by_their_thumbprints(
    host: Host, administrator: Administrator, training: TrainingProcess
) -> None:
    pem = Path(training.ca_file).read_text("utf-8")
    administrator.preset(ca_pem=pem)

    explained = explain_connection("office", host, administrator.read())

    thumbprint = sha1(PEM_cert_to_DER_cert(pem), usedforsecurity=False).hexdigest()
    assert sources(explained)["ca_pem"] == (thumbprint, "preset")


def test_no_secret_is_told(host: Host, book: ConnectionBook) -> None:
    book.save(Connection("work", AUTH, DSS, "anna"))

    said = {"proxy": "http://clerk:Canary-password@proxy.example.test"}
    explained = explain_connection("work", host, Administration(), said)

    assert sources(explained)["proxy"] == ("http://proxy.example.test:3128", "command-line")
    assert sources(explained)["proxy_user"] == ("clerk", "command-line")
    assert "Canary" not in repr(explained)


def test_a_server_that_is_not_allowed_is_told_beside_its_values(
    host: Host, book: ConnectionBook, administrator: Administrator
) -> None:
    administrator.set_policy({"allowed_servers": ["*.other.test"]})
    book.save(Connection("work", AUTH, DSS, "anna"))

    explained = explain_connection("work", host, administrator.read())

    assert explained.refusal is not None
    assert explained.refusal.facts["problem"] == "not-allowed"


@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        ("none", {}, ErrorCode.UNKNOWN_CONNECTION),
        ("имя", {}, ErrorCode.BAD_NAME),
        ("office", {"login": "boris"}, ErrorCode.USAGE),
        ("office", {"auth_server": "http://dss.example.test/STS"}, ErrorCode.INSECURE_ADDRESS),
    ],
)
def test_what_cannot_be_explained(
    host: Host, administrator: Administrator, name: str, said: dict[str, str], code: ErrorCode
) -> None:
    administrator.preset(login="anna", locked=["login"])

    with pytest.raises(DssPluginError) as caught:
        explain_connection(name, host, administrator.read(), said)

    assert caught.value.code is code
