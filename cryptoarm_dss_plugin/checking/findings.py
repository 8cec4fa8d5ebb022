"""What a certificate and a clock give cause to warn of."""

from datetime import UTC, datetime, timedelta
from typing import Final

from cryptoarm_dss_plugin.checking.rungs import TlsFacts
from cryptoarm_dss_plugin.dss.watching import Handshake
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.x509 import UnreadableCertificate, read_certificate

EXPIRES_SOON: Final = timedelta(days=14)
CLOCK_SKEW_SECONDS: Final = 60.0


def tls_facts(handshake: Handshake) -> TlsFacts:
    """The facts of a handshake; what cannot be read of the certificate stays empty."""
    try:
        facts = read_certificate(handshake.certificate)
    except UnreadableCertificate:
        return TlsFacts(handshake.protocol, handshake.cipher)
    return TlsFacts(
        handshake.protocol,
        handshake.cipher,
        subject=facts.subject,
        issuer=facts.issuer,
        issuer_name=facts.issuer_name,
        not_after=facts.not_after,
    )


def tls_warning(facts: TlsFacts, expected_issuer: str, now: datetime) -> DssPluginError | None:
    """What to warn of although the handshake succeeded, None for nothing.

    Args:
        facts: the connection.
        expected_issuer: the issuer seen at the last success, "" when none is known.
        now: aware.
    """
    if expected_issuer and facts.issuer and facts.issuer != expected_issuer:
        told = {"issuer": facts.issuer_name}
        return DssPluginError(
            ErrorCode.SERVER_CERTIFICATE_REPLACED, f"issuer is now {facts.issuer}"[:500], told
        )
    if facts.not_after is not None and facts.not_after - now < EXPIRES_SOON:
        date = facts.not_after.astimezone(UTC).strftime("%d.%m.%Y")
        return DssPluginError(
            ErrorCode.SERVER_CERTIFICATE_EXPIRES, f"valid until {facts.not_after}", {"date": date}
        )
    return None


def tls_refusal(error: DssPluginError, certificate: bytes, expected_issuer: str) -> DssPluginError:
    """A failed handshake with what the server's certificate tells about it.

    Args:
        error: the failure.
        certificate: what the server showed (DER), b"" when it is not known.
        expected_issuer: the issuer seen at the last success, "" when none is known.
    """
    if error.code is not ErrorCode.TLS_UNTRUSTED or not certificate:
        return error
    try:
        facts = read_certificate(certificate)
    except UnreadableCertificate:
        return error
    named = error.with_facts(issuer=facts.issuer_name)
    if expected_issuer and facts.issuer != expected_issuer:
        return named.with_facts(replaced="yes")
    return named


def clock_warning(offset: float) -> DssPluginError | None:
    """What to say of a clock, None when it is right.

    Args:
        offset: seconds by which the server's clock is ahead of ours.
    """
    if abs(offset) <= CLOCK_SKEW_SECONDS:
        return None
    told = {"offset": in_clock_form(abs(offset)), "clock": "slow" if offset > 0 else "fast"}
    return DssPluginError(ErrorCode.CLOCK_SKEW, f"the server's clock is ahead by {offset:.0f} s", told)


def in_clock_form(seconds: float) -> str:
    """A length of time as a clock shows it, "1:02:05"; a day is "24:00:00"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
