"""What is said when a person gives up while the server still waits: what becomes of the request."""

from datetime import UTC, datetime, timedelta

from cryptoarm_dss_plugin.importing.clock import now
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.views import Confirmation


def farewell(asked: Confirmation, texts: Texts) -> str:
    """One line about it, or "" when nothing waits any more.

    Nothing can be cancelled on the server: no call for that is known. What waits there ends by itself, and
    until then a new request may be refused.

    Args:
        asked: what was waited for.
        texts: the person's language.
    """
    left = (asked.ends_at or 0.0) - now()
    if left <= 0:
        return ""
    if asked.end_is_known:
        # The next full minute: who tries again then must not come too early.
        until = datetime.now(UTC).astimezone() + timedelta(seconds=left + 59)
        refusal = texts.text(
            "Until {time} the DSS server may refuse a new request.", time=until.strftime("%H:%M")
        )
    else:
        refusal = texts.text("For some minutes the DSS server may refuse a new request.")
    return " ".join(part for part in (asked.not_needed, refusal) if part)
