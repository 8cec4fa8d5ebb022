"""What is said when a person gives up while the server still waits: what becomes of the request."""

import math
from datetime import UTC, datetime, timedelta

from cryptoarm_dss_plugin.dss.answers import FactorKind
from cryptoarm_dss_plugin.importing.clock import now
from cryptoarm_dss_plugin.importing.states import AnsweringCode, EnteringCode, WaitingForPhone
from cryptoarm_dss_plugin.texts import Texts


def farewell(asked: WaitingForPhone | EnteringCode | AnsweringCode, texts: Texts) -> str:
    """Sentences, or none: the request is needed no more, and how long it may stand in the way of another one.

    Nothing can be cancelled on the server: no call for that is known. What waits there ends by itself.

    Args:
        asked: what was waited for.
        texts: the person's language.
    """
    if asked.challenge.kind is FactorKind.PUSH:
        not_needed = texts.text("The request on the phone is no longer needed: you may decline it there.")
    elif asked.challenge.code_was_sent:
        not_needed = texts.text("The code that was sent is no longer needed.")
    else:
        not_needed = ""
    lifetime = asked.challenge.expires_in
    if lifetime is None or lifetime <= 0:
        return (
            f"{not_needed} {texts.text('For some minutes the DSS server may refuse a new request.')}".strip()
        )
    left = asked.came_at + lifetime - now()
    if left <= 0:
        return not_needed
    until = datetime.now(UTC).astimezone() + timedelta(minutes=math.ceil(left / 60))
    refusal = texts.text(
        "Until {time} the DSS server may refuse a new request.", time=until.strftime("%H:%M")
    )
    return f"{not_needed} {refusal}".strip()
