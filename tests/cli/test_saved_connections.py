"""Connections: saved with the first sign-in, used without addresses, guarded, listed, removed."""

from pathlib import Path

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.cli.command_line import CommandLine
from tests.x509.certificates import training_certificate


def test_the_lists_of_an_empty_directory_are_empty_and_create_nothing(cli: CommandLine) -> None:
    connections = cli.run("connections", "--json")
    certificates = cli.run("certificates", "--json")

    assert (connections.code, connections.answer) == (0, {"connections": []})
    assert (certificates.code, certificates.answer) == (0, {"certificates": []})
    assert not cli.directory.exists()


def test_a_connection_is_listed_with_its_addresses(cli: CommandLine, training: TrainingProcess) -> None:
    cli.prepare("idonly", "--confirmation-api", "v2")

    finished = cli.run("connections", "--json")

    assert finished.code == 0
    assert finished.answer == {
        "connections": [
            {
                "name": "work",
                "auth_server": training.auth_server,
                "dss_server": training.dss_server,
                "login": "idonly",
                "confirmation_api": "v2",
            }
        ]
    }


def test_the_certificates_are_those_of_the_import_with_their_connection(cli: CommandLine) -> None:
    imported = cli.prepare("idonly")["certificates"]

    finished = cli.run("certificates", "--json")

    assert finished.code == 0
    expected = [one | {"change": "unchanged", "connection": "work", "on_server": True} for one in imported]
    assert finished.answer == {"certificates": expected}
    assert list(finished.answer["certificates"][0]) == [*imported[0], "connection", "on_server"]


def test_lists_for_people(cli: CommandLine, training: TrainingProcess) -> None:
    cli.prepare("idonly")

    connections = cli.run("connections")
    certificates = cli.run("certificates")

    assert training.auth_server in connections.out
    assert "work" in connections.out
    assert "Тестов Иван Петрович" in certificates.out
    assert (connections.err, certificates.err) == ("", "")


def test_a_saved_connection_needs_nothing_but_its_name(cli: CommandLine) -> None:
    cli.prepare("idonly")

    again = cli.run("import", "work", "--json")

    assert again.code == 0, again
    assert again.answer["connection"] == "work"


def test_the_contents_of_the_ca_file_are_saved_not_its_place(cli: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "ca.pem"
    copy.write_bytes(Path(cli.training.ca_file).read_bytes())
    cli.prepare("idonly", "--ca-file", str(copy))
    copy.unlink()

    assert cli.run("import", "work", "--json").code == 0


def test_of_a_ca_file_only_the_certificates_are_saved(cli: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "ca-of-the-test.txt"
    certificate = Path(cli.training.ca_file).read_text(encoding="ascii")
    other = "-----BEGIN X509 CRL-----\nQ2FuYXJ5\n-----END X509 CRL-----"
    copy.write_text(f"Корень удостоверяющего центра\r\n{certificate}\n{other}\n", encoding="utf-8")

    finished = cli.run("import", "work", "--login", "idonly", *cli.server()[:-1], str(copy), "--json")

    assert finished.code == 0, finished
    saved = b"".join(file.read_bytes() for file in cli.directory.iterdir())
    assert b"BEGIN CERTIFICATE" in saved
    assert b"Q2FuYXJ5" not in saved
    assert "Корень".encode() not in saved


def test_the_same_data_given_again_in_another_spelling_is_the_same(
    cli: CommandLine, training: TrainingProcess
) -> None:
    cli.prepare("idonly")
    auth = training.auth_server.removesuffix("/oauth") + "/"
    dss = training.dss_server.replace("https://localhost", "HTTPS://LOCALHOST") + "//"

    again = cli.run(
        "import", "work", "--auth-server", auth, "--dss-server", dss, "--login", "idonly", "--json"
    )

    assert again.code == 0, again


@pytest.mark.parametrize("option", ["--auth-server", "--dss-server", "--login"])
def test_data_that_differ_from_the_saved_ones_are_refused(
    cli: CommandLine, training: TrainingProcess, option: str
) -> None:
    cli.prepare("idonly")
    others = {
        "--auth-server": training.instances[0]["auth_server"],
        "--dss-server": training.instances[0]["dss_server"],
        "--login": "onecert",
    }
    sent = len(training.log())
    before = cli.listed("connections")

    finished = cli.run("import", "work", option, others[option], "--json")

    assert (finished.code, finished.error_code) == (2, "connection-exists")
    assert "«work»" in finished.answer["error"]["message"]
    assert len(training.log()) == sent, "nothing was sent"
    assert cli.listed("connections") == before


def test_nothing_is_saved_when_nobody_signed_in(cli: CommandLine) -> None:
    finished = cli.import_from("pwd", "--password-stdin", stdin="Canary-wrong\n")

    assert finished.code == 5
    assert cli.listed("connections") == []


def test_a_new_ca_file_replaces_the_saved_one_only_after_a_sign_in(cli: CommandLine, tmp_path: Path) -> None:
    cli.prepare("idonly")
    other = tmp_path / "other.pem"
    other.write_text(_other_authority(), encoding="ascii")

    refused = cli.run("import", "work", "--ca-file", str(other), "--json")

    assert (refused.code, refused.error_code) == (4, "tls-untrusted")
    assert cli.run("import", "work", "--json").code == 0, "the saved one still holds"


def test_removing_a_connection_leaves_its_certificates(cli: CommandLine) -> None:
    cli.prepare("idonly", name="first")
    cli.prepare("onecert", name="second")

    finished = cli.run("connections", "remove", "first", "--json")

    assert (finished.code, finished.answer) == (0, {"removed": "first"})
    assert [one["name"] for one in cli.listed("connections")] == ["second"]
    left = cli.listed("certificates")
    assert sorted((one["dss_id"], one["connection"] or "") for one in left) == [
        (14, ""),
        (14, "second"),
        (15, ""),
        (16, ""),
    ]
    assert [one["connection"] for one in left].count(None) == 3


def test_removing_a_connection_with_its_certificates_leaves_those_of_others(cli: CommandLine) -> None:
    cli.prepare("idonly", name="first")
    cli.prepare("onecert", name="second")

    finished = cli.run("connections", "remove", "first", "--with-certificates", "--json")

    assert (finished.code, finished.answer) == (0, {"removed": "first"})
    assert [(one["dss_id"], one["connection"]) for one in cli.listed("certificates")] == [(14, "second")]


def test_a_removed_connection_imported_again_takes_its_certificates_back(cli: CommandLine) -> None:
    cli.prepare("idonly")
    cli.run("connections", "remove", "work")

    cli.prepare("idonly")

    assert [one["connection"] for one in cli.listed("certificates")] == ["work"] * 3


def test_an_unknown_connection_cannot_be_removed(cli: CommandLine) -> None:
    cli.prepare("idonly")

    finished = cli.run("connections", "remove", "nothing", "--json")

    assert finished.code == 2
    assert list(finished.answer) == ["error"]
    assert finished.error_code == "unknown-connection"
    assert len(cli.listed("connections")) == 1


def test_a_connection_may_be_called_like_a_command(cli: CommandLine) -> None:
    cli.prepare("idonly", name="import")

    unknown = cli.run("connections", "remove", "certificates", "--json")
    removed = cli.run("connections", "remove", "import", "--json")

    assert list(unknown.answer) == ["error"], "not the object of an import"
    assert removed.answer == {"removed": "import"}


def _other_authority() -> str:
    import ssl  # noqa: PLC0415

    return ssl.DER_cert_to_PEM_cert(training_certificate("root-512"))
