"""Whatever is pasted or opened: addresses under https, or one of the documented refusals."""

from hypothesis import example, given
from hypothesis import strategies as st

from cryptoarm_dss_plugin.discovering.clues import Clues, read_clues
from cryptoarm_dss_plugin.discovering.letter import Letter, read_letter
from cryptoarm_dss_plugin.discovering.settings_file import decode_file, read_settings
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from tests.properties import examples

WORDS = (
    "https://dss.example.test http://dss.example.test dss.example.test /STS /SignServer/rest /oauth a1idp "
    "a1ss https://anna:word@h.test/STS anna@h.test «адрес» авторизации подписи > >> | < > ( ) [x] "
    "[x](https://h.test/STS) "
    "АдресСервера: СервисИдентификации: СервисПодписи: ИдентификаторЦИ: Таймаут: АдресЛичногоКабинета: 2 60 "
    ", ; . : - – — = => https: // [::1] :8443 ?q=1 #top localhost пример.рф"
)
pieces = st.sampled_from(WORDS.split()) | st.sampled_from(
    ["\n", "\r\n", " ", "\u00a0", "\u200b", "\ud800", "\x00"]
)
letters = st.text() | st.lists(pieces | st.text(max_size=3), max_size=30).map("".join)
files = st.binary(max_size=400) | st.builds(
    lambda text, encoding: text.encode(encoding, "replace"),
    letters,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1251", "koi8-r"]),
)


REFUSALS = {ErrorCode.BAD_ADDRESS, ErrorCode.INSECURE_ADDRESS}


def letter_or_refusal(text: str) -> Letter | DssPluginError:
    try:
        return read_letter(text)
    except DssPluginError as error:
        return error


def clues_or_refusal(text: str) -> Clues | DssPluginError:
    try:
        return read_clues(text)
    except DssPluginError as error:
        return error


@examples(100)
@given(text=letters)
@example(text="https://")
@example(text="https:,a")
@example(text="\ud800https://dss.example.test")
def test_any_text_is_read_or_refused(text: str) -> None:
    read = letter_or_refusal(text)

    if isinstance(read, DssPluginError):
        assert read.code in REFUSALS
        assert read.facts["field"] == "address"
        assert read.facts["problem"]
    else:
        assert read.addresses
        assert all(one.origin.text.startswith("https://") for one in read.addresses)
        assert not any("@" in one.origin.text + one.path.application for one in read.addresses)
        assert {error.code for error in read.refusals} <= REFUSALS


@examples(100)
@given(content=files)
@example(content=b"\xff\xfe\x00")
@example(content="АдресСервера: https://".encode())
def test_any_file_is_read_or_refused(content: bytes) -> None:
    text = decode_file(content)
    read_settings(text)

    read = clues_or_refusal(text)

    if isinstance(read, DssPluginError):
        assert read.code in REFUSALS
        assert read.facts["problem"]
    else:
        assert read.origins
        hosts = {server.origin.host for server in (read.pair.auth, read.pair.dss)} if read.pair else set()
        assert hosts <= read.hosts
