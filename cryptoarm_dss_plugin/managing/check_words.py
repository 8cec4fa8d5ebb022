"""The ladder in words: rungs, states, what was seen on each, and what to do about what is wrong."""

from cryptoarm_dss_plugin.checking.findings import CLOCK_SKEW_SECONDS, in_clock_form
from cryptoarm_dss_plugin.checking.rungs import Rung, RungName, RungState, TlsFacts
from cryptoarm_dss_plugin.dss.origin import ServerKind
from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.texts import Texts, plain_line

_SEEN_AT_MOST = 120


def rung_name(name: RungName, texts: Texts) -> str:
    """A rung in words."""
    return {
        RungName.RESOLVE: texts.text("Name of the server"),
        RungName.PROXY: texts.text("Proxy server"),
        RungName.TCP: texts.text("Way to the server"),
        RungName.TLS: texts.text("Protected connection (TLS)"),
        RungName.CLOCK: texts.text("Clock"),
        RungName.AUTH_SERVICE: texts.text("Authorization service"),
        RungName.SIGNATURE_SERVICE: texts.text("Signature service"),
    }[name]


def state_word(state: RungState, texts: Texts) -> str:
    """A state as mark and word: never by colour, and not by the mark alone."""
    return {
        RungState.OK: texts.text("✓ all right"),
        RungState.WARNING: texts.text("! warning"),
        RungState.FAILED: texts.text("✗ failed"),
        RungState.NOT_REACHED: texts.text("– not reached"),
    }[state]


def server_name(server: ServerKind, texts: Texts) -> str:
    """A server as the form calls it."""
    return texts.text("DSS authorization server") if server is ServerKind.AUTH else texts.text("DSS server")


def advice_on(error: DssPluginError, texts: Texts) -> str:
    """What is wrong, what to do, and who can do it."""
    explanation = explain(error, texts)
    return f"{explanation.notice} {explanation.who}"


def seen_on(rung: Rung, texts: Texts) -> str:
    """What was seen on a rung, "" for nothing worth telling."""
    if rung.tls is not None:
        return _tls(rung.tls, texts)
    if rung.clock_offset is not None:
        off = abs(rung.clock_offset)
        if off > CLOCK_SKEW_SECONDS:
            return texts.text("difference {time}", time=in_clock_form(off))
        return texts.text("difference {seconds} s", seconds=round(off))
    if rung.name is RungName.PROXY and rung.state is RungState.OK and not rung.found:
        return texts.text("not used")
    if rung.name in {RungName.RESOLVE, RungName.TCP}:
        return texts.text("left to the proxy server") if rung.found else ""
    if rung.name is RungName.AUTH_SERVICE and rung.found:
        return texts.text("version {number}", number={"v1": "1", "v2": "2.0"}[rung.found])
    return plain_line(rung.found, _SEEN_AT_MOST)


def _tls(facts: TlsFacts, texts: Texts) -> str:
    said = [f"{facts.protocol}, {facts.cipher}"]
    if facts.issuer_name:
        said.append(texts.text("issued by “{issuer}”", issuer=plain_line(facts.issuer_name, _SEEN_AT_MOST)))
    if facts.not_after is not None:
        said.append(texts.text("valid until {date}", date=facts.not_after.strftime("%d.%m.%Y")))
    return ", ".join(said)
