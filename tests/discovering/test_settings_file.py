"""1C's file of settings: every encoding, both spellings of the services, strangers' lines."""

import codecs

import pytest

from cryptoarm_dss_plugin.discovering.settings_file import (
    LARGEST_FILE,
    SettingsFile,
    decode_file,
    read_settings,
)
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode

FILE = """Наименование: Учебный сервер
АдресСервера: https://dss.example.test
СервисИдентификации: /STS
СервисПодписи: /SignServer
СервисПроверки: /SVS
ИдентификаторЦИ: training-client
ИдентификаторСЭП: urn:cryptopro:dss:signserver:signserver
ВерсияАПИ: 2
Таймаут: 120
АдресЛичногоКабинета: https://dss.example.test/Frontend
"""
READ = SettingsFile(
    auth_server="https://dss.example.test/STS",
    dss_server="https://dss.example.test/SignServer",
    server="https://dss.example.test",
    cabinet="https://dss.example.test/Frontend",
    client_id="training-client",
    resource="urn:cryptopro:dss:signserver:signserver",
    api_version="v2",
    timeout=120.0,
)


def settings(text: str) -> SettingsFile:
    read = read_settings(text)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1251", b""),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_encoding_of_windows_is_read(encoding: str, mark: bytes, line_end: str) -> None:
    content = mark + FILE.replace("\n", line_end).encode(encoding)

    assert settings(decode_file(content)) == READ


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"\xff\xfe", b"\xfe\xff\x00", b"\xef\xbb\xbf", b"\x98\x98"]
)
def test_octets_that_are_no_text_are_no_settings(content: bytes) -> None:
    assert read_settings(decode_file(content)) is None


def test_a_file_of_64_kib_is_read_and_a_larger_one_is_not() -> None:
    filled = FILE.encode() + b"#" * (LARGEST_FILE - len(FILE.encode()))

    assert settings(decode_file(filled)) == READ
    with pytest.raises(DssPluginError) as caught:
        decode_file(filled + b"#")
    assert (caught.value.code, caught.value.facts["problem"]) == (ErrorCode.USAGE, "large-file")


@pytest.mark.parametrize(
    ("server", "service", "whole"),
    [
        ("https://dss.example.test", "STS", "https://dss.example.test/STS"),
        ("https://dss.example.test/", "/STS/", "https://dss.example.test/STS/"),
        ("dss.example.test:8443", "tenant/sts", "dss.example.test:8443/tenant/sts"),
        ("https://dss.example.test", "https://auth.example.test/STS", "https://auth.example.test/STS"),
        ("https://dss.example.test", "auth.example.test/STS", "auth.example.test/STS"),
        ("", "https://auth.example.test/STS", "https://auth.example.test/STS"),
    ],
)
def test_a_service_is_given_by_its_path_or_whole(server: str, service: str, whole: str) -> None:
    text = f"АдресСервера: {server}\nСервисИдентификации: {service}\nСервисПодписи: {service}"

    assert settings(text).auth_server == settings(text).dss_server == whole


@pytest.mark.parametrize(
    ("said", "version"),
    [("1", "v1"), ("2", "v2"), ("v2", "v2"), ("V1", "v1"), ("2.0", "v2"), ("3", ""), ("новая", ""), ("", "")],
)
def test_the_version_is_one_of_two_or_not_said(said: str, version: str) -> None:
    assert settings(f"АдресСервера: x\nВерсияАПИ: {said}").api_version == version


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        ("60 с", 60.0),
        ("0", None),
        ("-5", None),
        ("много", None),
        ("86401", None),
        ("9" * 99, None),
        ("²", None),
        ("", None),
    ],
)
def test_the_time_limit_is_a_number_of_seconds_or_not_said(said: str, seconds: float | None) -> None:
    assert settings(f"АдресСервера: x\nТаймаут: {said}").timeout == seconds


def test_keys_are_known_in_any_case_and_inside_a_quoted_letter() -> None:
    text = "> адрессервера : «https://dss.example.test»\n>> СЕРВИСИДЕНТИФИКАЦИИ:/STS\n"

    assert settings(text).auth_server == "https://dss.example.test/STS"


def test_the_first_value_counts_and_what_cannot_be_one_is_left_out() -> None:
    text = (
        "АдресСервера:\nАдресСервера: one\nАдресСервера: two\n"
        f"ИдентификаторЦИ: a\tb\x07\nИдентификаторСЭП: {'x' * 3000}"
    )

    assert settings(text) == SettingsFile(server="one")


@pytest.mark.parametrize(
    "text",
    ["", "Здравствуйте!", "https://dss.example.test/STS", "Таймаут: 5", "ИдентификаторЦИ: x", "АдресСервера"],
)
def test_other_texts_are_no_settings(text: str) -> None:
    assert read_settings(text) is None
