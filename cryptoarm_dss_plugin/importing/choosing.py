"""What a person can choose of the server's list before it is stored, and what speaks against each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptoarm_dss_plugin.host_api.values import CertificateOffer, ServerStatus
from cryptoarm_dss_plugin.importing.report import News
from cryptoarm_dss_plugin.turns import in_turns


class Reason(StrEnum):
    """Why a certificate is not ticked from the beginning."""

    HERE = "here"
    REVOKED = "revoked"
    ON_HOLD = "on-hold"
    NOT_VALID = "not-valid"
    OUT_OF_ORDER = "out-of-order"
    EXPIRED = "expired"
    KEY_IN_PHONE = "key-in-phone"


_BY_STATUS = {
    ServerStatus.REVOKED: Reason.REVOKED,
    ServerStatus.HOLD: Reason.ON_HOLD,
    ServerStatus.NOT_VALID: Reason.NOT_VALID,
    ServerStatus.OUT_OF_ORDER: Reason.OUT_OF_ORDER,
}


@dataclass(frozen=True, slots=True)
class Choosable:
    """A certificate of the server's list.

    Attributes:
        position: its place among those of the list that could be read.
        offer: the certificate.
        here: the host has it from this connection. It is no matter of choice then: what the server now says
            of it is kept in any case, for an old status would be a wrong one.
        news: what the server now says otherwise of one that is here.
        reasons: why it is not ticked from the beginning, in the order of `Reason`; empty when it is.
    """

    position: int
    offer: CertificateOffer
    here: bool
    news: tuple[News, ...]
    reasons: tuple[Reason, ...]


def choosable(
    offers: Iterable[tuple[CertificateOffer, bool, tuple[News, ...]]], now: datetime
) -> tuple[Choosable, ...]:
    """What can be chosen.

    Args:
        offers: the certificates in the server's order; whether the host has each, and what is new about it.
        now: the present moment, aware.
    """
    return tuple(
        Choosable(position, offer, here, news, _reasons(offer, now, here=here))
        for position, (offer, here, news) in enumerate(in_turns(offers))
    )


def _reasons(offer: CertificateOffer, now: datetime, *, here: bool) -> tuple[Reason, ...]:
    against = {
        Reason.HERE: here,
        Reason.EXPIRED: offer.facts.not_after < now,
        Reason.KEY_IN_PHONE: offer.server.key_in_phone,
    }
    by_status = _BY_STATUS.get(offer.server.status)
    return tuple(reason for reason in Reason if against.get(reason, reason is by_status))
