"""What a script gets from `import --json`: the object of the contract, whole, in every case."""

import hashlib
import json
import subprocess
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.canaries import Canaries
from tests.cli.command_line import CommandLine
from tests.x509.certificates import training_certificate

KEYS = ["outcome", "error", "connection", "certificates", "skipped", "gone"]
TYPES: Mapping[str, type] = {
    "dss_id": int,
    "thumbprint": str,
    "serial": str,
    "subject": str,
    "issuer": str,
    "not_before": str,
    "not_after": str,
    "status": str,
    "is_default": bool,
    "has_pin": bool,
    "store": str,
    "change": str,
}
USUAL = ("accountant-256", "director-512", "person-256")
"""The training certificates of an account of the usual kind, in their order."""


def thumbprints(*names: str) -> list[str]:
    return [hashlib.sha1(training_certificate(name)).hexdigest() for name in names]  # noqa: S324 - an index


def by_openssl(tmp_path: Path, name: str, *wanted: str) -> dict[str, str]:
    """What OpenSSL says of a training certificate."""
    file = tmp_path / f"{name}.der"
    file.write_bytes(training_certificate(name))
    output = subprocess.run(  # noqa: S603
        ["openssl", "x509", "-inform", "DER", "-in", str(file), "-noout", *wanted],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return dict(line.split("=", 1) for line in output.splitlines())


def test_an_import_answers_with_the_whole_object(cli: CommandLine) -> None:
    finished = cli.import_from("idonly")

    assert finished.code == 0
    answer = finished.answer
    assert list(answer) == KEYS
    assert answer["outcome"] == "imported"
    assert answer["error"] is None
    assert answer["connection"] == "work"
    assert answer["skipped"] == []
    for certificate in answer["certificates"]:
        assert {name: type(value) for name, value in certificate.items()} == TYPES
        assert list(certificate) == list(TYPES)
        assert certificate["store"] == "My"
        assert certificate["change"] == "new"
        assert certificate["status"] == "active"
    assert [one["dss_id"] for one in answer["certificates"]] == [14, 15, 16]
    assert [one["thumbprint"] for one in answer["certificates"]] == thumbprints(*USUAL)
    assert [one["is_default"] for one in answer["certificates"]] == [True, False, False]
    assert [one["has_pin"] for one in answer["certificates"]] == [False, True, False]


def test_the_certificates_are_what_openssl_reads_in_them(cli: CommandLine, tmp_path: Path) -> None:
    answer = cli.import_from("idonly").answer

    for name, certificate in zip(USUAL, answer["certificates"], strict=True):
        read = by_openssl(tmp_path, name, "-serial", "-fingerprint", "-sha1", "-startdate", "-enddate")
        assert int(certificate["serial"], 16) == int(read["serial"], 16)
        assert certificate["serial"] == certificate["serial"].lower().lstrip("0")
        fingerprint = next(value for key, value in read.items() if key.lower().startswith("sha1"))
        assert certificate["thumbprint"] == fingerprint.replace(":", "").lower()
        for key, of_openssl in (("not_before", "notBefore"), ("not_after", "notAfter")):
            moment = datetime.fromisoformat(certificate[key])
            assert moment.utcoffset() == timedelta(0)
            expected = datetime.strptime(f"{read[of_openssl][:-4]} +0000", "%b %d %H:%M:%S %Y %z")
            assert moment == expected


def test_names_are_readable_russian(cli: CommandLine) -> None:
    certificate = cli.import_from("idonly").answer["certificates"][0]

    assert "«Тестовая бухгалтерия Ромашка»" in certificate["subject"]
    assert "Тестовый удостоверяющий центр" in certificate["issuer"]


def test_the_second_import_says_unchanged(cli: CommandLine) -> None:
    first = cli.prepare("idonly")
    second = cli.import_from("idonly")

    assert second.code == 0
    assert [one["change"] for one in second.answer["certificates"]] == ["unchanged"] * 3
    assert [one | {"change": "new"} for one in second.answer["certificates"]] == first["certificates"]


def test_what_the_server_changed_is_updated(cli: CommandLine, training: TrainingProcess) -> None:
    cli.prepare("onecert")
    item = _listed_item("accountant-256", Status={"Value": "HOLD"}, HasPin=True)
    training.fault("body", path="certificates", body=json.dumps([item]))

    (certificate,) = cli.import_from("onecert").answer["certificates"]

    assert (certificate["change"], certificate["status"], certificate["has_pin"]) == ("updated", "hold", True)
    assert [one["status"] for one in cli.listed("certificates")] == ["hold"]


def test_one_broken_certificate_is_named_and_the_others_are_imported(cli: CommandLine) -> None:
    finished = cli.import_from("badcert")

    assert finished.code == 8
    answer = finished.answer
    assert list(answer) == KEYS
    assert (answer["outcome"], answer["error"]) == ("partly-imported", None)
    assert answer["skipped"] == [{"dss_id": 15, "reason": "bad-certificate"}]
    assert [one["dss_id"] for one in answer["certificates"]] == [14, 16]
    assert [one["dss_id"] for one in cli.listed("certificates")] == [14, 16]


def test_nothing_but_broken_certificates_is_a_failure_that_names_them(cli: CommandLine) -> None:
    finished = cli.import_from("allbad")

    assert finished.code == 8
    answer = finished.answer
    assert (answer["outcome"], answer["error"]["code"]) == ("failed", "bad-certificate")
    assert answer["certificates"] == []
    assert answer["skipped"] == [{"dss_id": number, "reason": "bad-certificate"} for number in (14, 15, 16)]
    assert cli.listed("certificates") == []


def test_an_empty_account_is_no_success(cli: CommandLine) -> None:
    finished = cli.import_from("nocerts")

    assert finished.code == 7
    answer = finished.answer
    assert list(answer) == KEYS
    assert (answer["outcome"], answer["error"]["code"]) == ("no-certificates", "no-certificates")
    assert (answer["certificates"], answer["skipped"]) == ([], [])
    assert [one["name"] for one in cli.listed("connections")] == ["work"], "the sign-in had succeeded"


@pytest.mark.parametrize(
    ("arguments", "connection"),
    [
        (["import", "плохое имя"], "плохое имя"),
        (["import", "--name", "bad name"], "bad name"),
        (["import"], None),
        (["import", "work", "--no-such-option"], "work"),
        (["import", "work", "Canary_2"], "work"),
        (["import", "--timeout", "soon", "work"], "work"),
        (["import", "--json", "--login=a", "--lang", "ru", "work", "--login"], "work"),
        (["--lang", "ru", "import", "--name=work", "--dry"], "work"),
        (["import", "--name", "work", "--confirmation-api", "oauth"], "work"),
        (["import", "--password", "Canary_1", "work"], None),
        (["import", "-p", "Canary_1", "work"], None),
        (["import", "Canary-1", "work", "Canary-2"], None),
        (["import", "--timeout", "soon"], None),
    ],
)
def test_a_failure_before_anything_was_sent_has_the_whole_object_too(
    cli: CommandLine, arguments: list[str], connection: str | None, canaries: Canaries
) -> None:
    if "Canary-1" in arguments:
        canaries.expect("the arguments of a process")

    finished = cli.run(*arguments, "--json")

    assert finished.code == 2
    answer = finished.answer
    assert list(answer) == KEYS
    assert answer["outcome"] == "failed"
    assert list(answer["error"]) == ["code", "message", "detail"]
    assert all(isinstance(value, str) for value in answer["error"].values())
    assert answer["connection"] == connection
    assert (answer["certificates"], answer["skipped"]) == ([], [])
    assert "Canary" not in finished.out + finished.err
    assert not cli.directory.exists()


def test_statuses_in_words_and_in_numbers(cli: CommandLine) -> None:
    answer = cli.import_from("revoked").answer

    assert [one["status"] for one in answer["certificates"]] == [
        "active",
        "revoked",
        "hold",
        "not-valid",
        "revoked",
        "hold",
        "not-valid",
        "out-of-order",
    ]


def test_progress_goes_to_standard_error_and_only_the_object_to_standard_output(cli: CommandLine) -> None:
    finished = cli.import_from("idonly")

    assert finished.answer["outcome"] == "imported"
    assert len(finished.err.splitlines()) == 3
    assert "\x1b" not in finished.err, "nothing is redrawn where there is no terminal"


def test_without_json_people_get_a_table(cli: CommandLine) -> None:
    finished = cli.run("import", "work", "--login", "badcert", *cli.server(), "--lang", "en")

    assert finished.code == 8
    assert "Imported: 2 certificates" in finished.out
    assert "Примерова Анна Ивановна" in finished.out
    assert "ГОСТ Р 34.10-2012, 256 бит" in finished.out
    assert "The certificate number 15 from the DSS server could not be read." in finished.out
    assert "bad-certificate" not in finished.out
    assert "Signing in" in finished.err


def test_a_dry_run_shows_what_would_change_and_saves_nothing(cli: CommandLine) -> None:
    finished = cli.import_from("idonly", "--dry-run")

    assert finished.code == 0
    assert finished.answer["outcome"] == "imported"
    assert [one["change"] for one in finished.answer["certificates"]] == ["new"] * 3
    assert not cli.directory.exists()

    cli.prepare("idonly")
    before = {file.name: file.read_bytes() for file in cli.directory.iterdir()}
    again = cli.run("import", "work", "--dry-run", "--lang", "en")
    assert again.code == 0
    assert "nothing was saved" in again.out
    assert {file.name: file.read_bytes() for file in cli.directory.iterdir()} == before


def test_a_dry_run_does_not_even_keep_what_it_learnt(cli: CommandLine, training: TrainingProcess) -> None:
    assert cli.import_from("pwd", "--dry-run").error_code == "password-required"
    assert not cli.directory.exists()

    cli.import_from("pwd")

    assert [entry["password"] for entry in training.log()] == ["empty", "empty"]


def _listed_item(name: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON has them
    import base64  # noqa: PLC0415

    text = base64.b64encode(training_certificate(name)).decode()
    return {"ID": 14, "CertificateBase64": text, "IsDefault": True, "FriendlyName": "Основной", **members}
