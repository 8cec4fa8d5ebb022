"""A difference in words: what has changed about a certificate, and what to do about those that are gone."""

from collections.abc import Sequence

from cryptoarm_dss_plugin.importing.choosing import Choosable, Reason
from cryptoarm_dss_plugin.importing.report import ImportReport, News
from cryptoarm_dss_plugin.texts import Texts


def news_words(news: Sequence[News], texts: Texts) -> str:
    """What the server now says otherwise of a certificate, in small letters; "" for nothing."""
    words = {
        News.BACK: texts.text("is on the server again"),
        News.STATUS: texts.text("status"),
        News.DEFAULT: texts.text("choice of the default certificate"),
        News.PIN: texts.text("PIN code"),
        News.KEY_PLACE: texts.text("place of the key"),
        News.NAME: texts.text("name on the server"),
    }
    return ", ".join(words[one] for one in news)


def row_remark(row: Choosable, texts: Texts) -> str:
    """What becomes of a certificate without the person's doing, or what speaks against choosing it."""
    words = {
        Reason.HERE: texts.text("already here"),
        Reason.REVOKED: texts.text("revoked"),
        Reason.ON_HOLD: texts.text("on hold"),
        Reason.NOT_VALID: texts.text("not valid"),
        Reason.OUT_OF_ORDER: texts.text("out of order"),
        Reason.EXPIRED: texts.text("expired"),
        Reason.KEY_IN_PHONE: texts.text("the key lies in the phone"),
    }
    told = [words[reason] for reason in row.reasons]
    if row.news:
        told.append(texts.text("changed: {news}", news=news_words(row.news, texts)))
    return "; ".join(told)


def gone_advice(report: ImportReport, texts: Texts) -> str:
    """What to do about certificates that have left the server since the last time, "" when there are none."""
    if not report.newly_gone:
        return ""
    return texts.text(
        "What was deleted on the server stays on this computer until you remove it from the list of "
        "certificates. If you did not expect this, ask the organisation that issued your certificate."
    )
