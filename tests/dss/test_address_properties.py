"""Whatever is typed: an address that stays the same when read again, or a refusal."""

from hypothesis import example, given
from hypothesis import strategies as st

from cryptoarm_dss_plugin.dss.addresses import Addresses, read_addresses
from cryptoarm_dss_plugin.dss.origin import NoteCode
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from tests.dss.typed_addresses import DSS
from tests.properties import examples

# Texts made of the stuff of addresses reach far deeper than random ones.
WORDS = (
    "STS SignServer a1idp a1ss oauth token rest api v2 v2.0 confirmation operations certificates users login "
    "Frontend lk 14 x.aspx dss.example.ru localhost 127.0.0.1 [::1] пример.рф xn--e1afmkfd ß ﬁ ℀ с "
    "https:// http:// HTTPS: // / :// : . .. @ ? # % %2e %D0 [ ] :443 :4430 :8443 « » ( ) , ; 。"
)
SIGNS = ["\\", '"', " ", "\u00a0", "\u200b", "\u00ad", "\ufeff", "\n", "\x00", "\u0306", "\ud800"]
pieces = st.sampled_from(WORDS.split())
pieced = st.lists(pieces | st.sampled_from(SIGNS) | st.text(max_size=3), max_size=14).map("".join)
paths = st.lists(pieces | st.just("/") | st.text("aSб-_.~%'();/", max_size=4), max_size=10).map("".join)
plausible = st.builds(
    "{}{}/{}".format,
    st.sampled_from(["https://", "", "https:/", "https://https://"]),
    st.sampled_from(["dss.example.ru", "Пример.рф:443", "[2001:DB8::1]:8443", "127.0.0.1.", "h", "ß.example"])
    | st.text("abжß.-_0Ä１:[]", min_size=1, max_size=8),
    paths,
)
texts = st.text() | pieced | plausible


def read_or_refused(auth_text: str, dss_text: str) -> Addresses | DssPluginError:
    try:
        return read_addresses(auth_text, dss_text)
    except DssPluginError as error:
        return error


@examples(100)
@given(auth_text=texts, dss_text=texts)
@example(auth_text="https://h/users/oauth", dss_text="https://h/SignServer/rest")
@example(auth_text="h/STS/users/oauth/login", dss_text="h/lk/x/rest/api/rest")
def test_any_two_texts_are_read_or_refused_as_addresses(auth_text: str, dss_text: str) -> None:
    read = read_or_refused(auth_text, dss_text)

    if isinstance(read, DssPluginError):
        assert read.code in {ErrorCode.BAD_ADDRESS, ErrorCode.INSECURE_ADDRESS}
        assert read.facts.keys() == {"server", "field", "problem"}
    else:
        again = read_addresses(read.auth.address(), read.dss.address())
        assert (again.auth, again.dss) == (read.auth, read.dss)
        assert {note.code for note in again.notes} <= {NoteCode.GOST_PORT}


@examples(100)
@given(auth_text=plausible)
def test_whatever_is_read_is_an_address_in_ascii_under_https(auth_text: str) -> None:
    read = read_or_refused(auth_text, DSS)

    if isinstance(read, DssPluginError):
        assert read.facts["server"] in {"auth", "dss"}
    else:
        for url in (read.auth.address(), read.auth.token_url(), read.auth.confirmation_url("v2")):
            assert url.isascii()
            assert url.isprintable()
            assert url.startswith(read.auth.origin.text + "/")
            assert "//" not in url.removeprefix("https://")
            assert not {" ", "@", "?", "#", "\\"} & set(url)
